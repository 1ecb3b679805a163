package dev.futures.benchmarks.reliability;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What became of each of many tasks, in a file that outlives the JVM that writes it, at whatever point that ends. A mark is
 * one byte, which one thread writes.
 */
final class Trace {

    /** How many tasks there can be. */
    static final int TASKS = 1 << 19;

    enum Mark {
        /** Somebody is about to submit it. */
        SUBMITTING(0),
        ACCEPTED(1),
        REFUSED(2),
        /** It has run to its end. */
        RAN(3),
        /** Its callback was called: it has ended with its result. */
        SUCCEEDED(4),
        /** As before, cancelled. */
        CANCELLED(5),
        /** It is the one that ends the JVM. */
        EXITING(6);

        private final int column;

        Mark(int column) {
            this.column = column;
        }
    }

    private static final Mark[] MARKS = Mark.values();

    private final MappedByteBuffer bytes;

    private Trace(MappedByteBuffer bytes) {
        this.bytes = bytes;
    }

    static Trace of(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Trace(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) TASKS * MARKS.length));
        }
    }

    void set(int task, Mark mark) {
        bytes.put(mark.column * TASKS + task, (byte) 1);
    }

    boolean is(int task, Mark mark) {
        return bytes.get(mark.column * TASKS + task) != 0;
    }

    /** What is known of a task. */
    String describe(int task) {
        StringBuilder text = new StringBuilder("task " + task + ":");
        for (Mark mark : MARKS) {
            if (is(task, mark)) {
                text.append(' ').append(mark);
            }
        }
        return text.toString();
    }
}
