package dev.futures.process;

import dev.futures.SerializableCallable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** Tasks that more than one test has workers run. They tell the test where they are by files. */
public final class Jobs {

    /** The end of the name of the file that lets a task go on. */
    static final String GO = ".go";

    private static final long LOOK_NANOS = 1_000_000;

    private Jobs() {}

    /** Something that a worker does. */
    @FunctionalInterface
    interface Deed extends java.io.Serializable {

        void run() throws Exception;
    }

    static SerializableCallable<Long> pid() {
        return () -> ProcessHandle.current().pid();
    }

    /** Says that it runs, with the process, and goes on when it is {@linkplain Pools#release released}. */
    static SerializableCallable<Long> hold(Path file) {
        String name = file.toString();
        return () -> {
            enter(name);
            awaitFile(name + GO);
            return ProcessHandle.current().pid();
        };
    }

    /** Says that it runs, and heeds nothing. */
    static SerializableCallable<Long> spin(Path file) {
        String name = file.toString();
        return () -> {
            enter(name);
            for (; ; ) {
                Thread.onSpinWait();
            }
        };
    }

    /** Says that it runs, and is in a loop in which a JVM, as it comes, does not stop: an int, and no calls. */
    static SerializableCallable<Long> count(Path file) {
        String name = file.toString();
        return () -> {
            long sum = countLoop(3); // makes sure that it is compiled
            enter(name);
            for (; ; ) {
                sum += countLoop(sum);
            }
        };
    }

    /** Says that it runs, and is in a read to which nothing ever comes. */
    static SerializableCallable<Long> block(Path file) {
        String name = file.toString();
        return () -> {
            Pipe pipe = Pipe.open();
            enter(name);
            return (long) pipe.source().read(ByteBuffer.allocate(1));
        };
    }

    private static long countLoop(long seed) {
        long sum = seed;
        for (int i = 0; i < Integer.MAX_VALUE; i++) {
            sum = sum * 31 + (sum ^ i);
        }
        return sum;
    }

    /** Says that it runs, waits to be released, and does something. */
    static SerializableCallable<Long> after(Path file, Deed deed) {
        String name = file.toString();
        return () -> {
            enter(name);
            awaitFile(name + GO);
            deed.run();
            return ProcessHandle.current().pid();
        };
    }

    static SerializableCallable<String> call(Deed deed) {
        return () -> {
            deed.run();
            return "done";
        };
    }

    /** Says in a file that this process has come so far; the file is there at once with what it says. */
    static void enter(String file) throws IOException {
        say(file, Long.toString(ProcessHandle.current().pid()));
    }

    static void say(String file, String text) throws IOException {
        Path written = Files.writeString(Path.of(file + ".new"), text);
        Files.move(written, Path.of(file), StandardCopyOption.ATOMIC_MOVE);
    }

    static void append(String file, String line) {
        try {
            Files.writeString(Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void awaitFile(String file) {
        while (!Files.exists(Path.of(file))) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
