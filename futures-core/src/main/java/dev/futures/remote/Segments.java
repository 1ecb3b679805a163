package dev.futures.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes that are written once and never moved: it grows by adding segments. Not thread-safe while it is written. */
final class Segments extends OutputStream {

    private static final int FIRST = 512;
    private static final int LARGEST = 1 << 20;

    /** The full ones. */
    private final List<byte[]> full = new ArrayList<>(0);

    private byte[] last = new byte[FIRST];
    private int used;
    private long length;

    @Override
    public void write(int b) {
        if (used == last.length) {
            grow();
        }
        last[used++] = (byte) b;
        length++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int offset = from;
        int left = count;
        while (left > 0) {
            if (used == last.length) {
                grow();
            }
            int some = Math.min(left, last.length - used);
            System.arraycopy(bytes, offset, last, used, some);
            used += some;
            offset += some;
            left -= some;
        }
        length += count;
    }

    private void grow() {
        full.add(last);
        last = new byte[Math.min(LARGEST, 2 * last.length)];
        used = 0;
    }

    long length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        for (byte[] segment : full) {
            out.write(segment);
        }
        out.write(last, 0, used);
    }
}
