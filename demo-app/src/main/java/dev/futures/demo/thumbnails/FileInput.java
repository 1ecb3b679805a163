package dev.futures.demo.thumbnails;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file for decoders, which is neither copied into memory nor, as links lead elsewhere, a link. Confined to a thread. */
final class FileInput extends ImageInputStreamImpl {

    private final FileChannel channel;

    FileInput(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        checkClosed();
        bitOffset = 0;
        int read = channel.read(ByteBuffer.wrap(bytes, from, count), streamPos);
        streamPos += Math.max(0, read);
        return read;
    }

    @Override
    public long length() {
        try {
            return channel.size();
        } catch (IOException e) {
            return -1; // not known
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        channel.close();
    }
}
