package dev.futures.process;

import dev.futures.Executor;
import java.util.List;

/** A program with a bounded heap that sends 256 MB to a worker, or has a worker send them. */
final class BigProgram {

    private static final int SIZE = 256 << 20;

    private BigProgram() {}

    /** Runs it; returns what it says. */
    static String run(String heap, String what) throws Exception {
        // Of the parallel collector's heap one part may be nearly all of it, so that an object that large fits in.
        return Pools.output(Pools.program(
                BigProgram.class, List.of("-XX:+UseParallelGC", "-XX:NewSize=8m", "-XX:MaxNewSize=8m", heap), what));
    }

    public static void main(String[] arguments) throws Exception {
        ProcessBackend backend =
                Pools.backend(1).jvmArgs(Pools.args("-Xmx400m", "-XX:NewSize=8m", "-XX:MaxNewSize=8m"));
        try (Executor executor = Executor.builder("big").backend(backend).build()) {
            int length;
            if (arguments[0].equals("too-big")) {
                Pools.failure(executor.submit(() -> new byte[SIZE]), OutOfMemoryError.class);
                length = executor.submit(() -> SIZE).result();
            } else if (arguments[0].equals("argument")) {
                byte[] argument = new byte[SIZE];
                length = executor.submit(() -> argument.length).result();
            } else {
                length = executor.submit(() -> new byte[SIZE]).result().length;
            }
            System.out.println(length == SIZE ? "ok" : "" + length);
        }
    }
}
