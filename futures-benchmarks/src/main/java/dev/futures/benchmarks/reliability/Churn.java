package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Executors that come and go, closed or just dropped: their threads and their memory go with them. */
public final class Churn {

    private static final int TASKS = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Churn() {}

    /** Threads and heap, after some executors and after all of them. */
    public record Report(int executors, long threadsBefore, long threadsAfter, long heapBefore, long heapAfter) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d executors, every second one closed and the others dropped: %d threads before, %d after;"
                            + " heap %.2f MB before, %.2f MB after",
                    executors,
                    threadsBefore,
                    threadsAfter,
                    heapBefore / 1e6,
                    heapAfter / 1e6);
        }
    }

    /**
     * Makes so many executors one after the other; uses each; closes every second one and forgets the others.
     *
     * @throws AssertionError if there are more threads than before in the end, or a tenth and 1 MB more heap
     */
    public static Report run(int executors) throws InterruptedException {
        churn(100); // loads what is needed
        long threadsBefore = settledThreads(0);
        long heapBefore = Heaps.used();
        churn(executors);
        long threadsAfter = settledThreads(threadsBefore);
        long heapAfter = Heaps.used();
        Report report = new Report(executors, threadsBefore, threadsAfter, heapBefore, heapAfter);
        if (threadsAfter > threadsBefore || heapAfter > heapBefore + heapBefore / 10 + 1_000_000) {
            throw new AssertionError(report.toString());
        }
        return report;
    }

    private static void churn(int executors) throws InterruptedException {
        for (int i = 0; i < executors; i++) {
            Executor executor = Executor.builder("churn").threads(2).build();
            List<Future<Integer>> futures = new ArrayList<>();
            for (int task = 0; task < TASKS; task++) {
                int value = task;
                futures.add(executor.submit(() -> value));
            }
            for (int task = 0; task < TASKS; task++) {
                if (futures.get(task).result() != task) {
                    throw new AssertionError("task " + task + ": " + futures.get(task));
                }
            }
            if (i % 2 == 0) {
                executor.close();
            } else if (i % 50 == 1) {
                System.gc(); // executors that are garbage end their threads when the collector says so
            }
        }
    }

    /** Returns how many threads executors have here, when there are no more than so many, or it has waited for long. */
    private static long settledThreads(long expected) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        long threads = threads();
        while (threads > expected && System.nanoTime() - until < 0) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20);
            threads = threads();
        }
        return threads;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("churn-"))
                .count();
    }
}
