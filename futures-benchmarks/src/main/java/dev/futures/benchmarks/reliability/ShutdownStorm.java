package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pools that are shut down while four threads submit to them: what becomes of the futures that were accepted. */
public final class ShutdownStorm {

    private static final int SUBMITTERS = 4;
    private static final int MOST_TASKS = 200;
    private static final Callable<Object> NOTHING = () -> "";

    private ShutdownStorm() {}

    /** Futures that were accepted, submissions that were refused, futures that never ended, and pools that never did. */
    public record Report(String what, int pools, long accepted, long refused, long pendingForEver, int stuck) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d pools (%s): %,d tasks accepted, %,d refused; %,d futures pending for ever (%.1f %%);"
                            + " %,d pools that did not terminate",
                    pools,
                    what,
                    accepted,
                    refused,
                    pendingForEver,
                    100.0 * pendingForEver / Math.max(1, accepted),
                    stuck);
        }
    }

    /**
     * Ours: shut down with {@code shutdown}, {@code shutdownNow} or {@code close}.
     *
     * @throws AssertionError if a future does not end, or the ledger does not balance
     */
    public static Report ours(int pools, long seed) throws Exception {
        Report report = storm(
                "ours",
                pools,
                seed,
                60,
                () -> Executor.builder("storm").threads(2).build());
        if (report.pendingForEver > 0 || report.stuck > 0) {
            throw new AssertionError(report.toString());
        }
        return report;
    }

    /**
     * The JDK's. One that is shut down while its first workers are being made may keep tasks in its queue without any worker,
     * and never terminates.
     */
    public static Report jdk(int pools, long seed) throws Exception {
        return storm("JDK", pools, seed, 2, () -> Executors.newFixedThreadPool(2));
    }

    private static Report storm(
            String what, int pools, long seed, long patienceSeconds, Supplier<ExecutorService> factory)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Submitter> submitters = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(SUBMITTERS + 1);
        for (int i = 0; i < SUBMITTERS; i++) {
            Submitter submitter = new Submitter(barrier);
            submitters.add(submitter);
            Thread thread = new Thread(submitter, "submitter-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        long accepted = 0;
        long refused = 0;
        long pendingForEver = 0;
        int stuck = 0;
        for (int pool = 0; pool < pools; pool++) {
            ExecutorService executor = factory.get();
            submitters.forEach(submitter -> submitter.executor = executor);
            barrier.await(1, TimeUnit.MINUTES); // go
            int looks = random.nextInt(2_000);
            for (int i = 0; i < looks; i++) {
                Thread.onSpinWait();
            }
            if (random.nextBoolean()) {
                executor.shutdown();
            } else {
                executor.shutdownNow();
            }
            barrier.await(1, TimeUnit.MINUTES); // all have been refused, or have submitted enough
            if (!executor.awaitTermination(patienceSeconds, TimeUnit.SECONDS)) {
                stuck++;
            }
            long here = 0;
            for (Submitter submitter : submitters) {
                here += submitter.futures.size();
                refused += submitter.refused;
                // The pool has terminated, or has had its time: what has not ended by now never will.
                pendingForEver += submitter.futures.stream()
                        .filter(future -> !future.isDone())
                        .count();
            }
            accepted += here;
            if (executor instanceof Executor ours) {
                check(ours.stats(), here);
            }
        }
        submitters.forEach(submitter -> submitter.executor = null);
        barrier.await(1, TimeUnit.MINUTES);
        return new Report(what, pools, accepted, refused, pendingForEver, stuck);
    }

    private static void check(ExecutorStats stats, long accepted) {
        if (stats.submitted() != accepted
                || stats.completed() != accepted
                || stats.pending() != 0
                || stats.running() != 0) {
            throw new AssertionError("the submitters count " + accepted + " accepted tasks, the ledger " + stats);
        }
    }

    private static final class Submitter implements Runnable {

        private final CyclicBarrier barrier;

        // Handed over by the barrier.
        private @Nullable ExecutorService executor;
        private final List<Future<Object>> futures = new ArrayList<>();
        private long refused;

        Submitter(CyclicBarrier barrier) {
            this.barrier = barrier;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    barrier.await(1, TimeUnit.MINUTES);
                    ExecutorService given = executor;
                    if (given == null) {
                        return;
                    }
                    futures.clear();
                    refused = 0;
                    for (int i = 0; i < MOST_TASKS && refused == 0; i++) {
                        try {
                            futures.add(given.submit(NOTHING));
                        } catch (RejectedExecutionException e) {
                            refused++;
                        }
                    }
                    barrier.await(1, TimeUnit.MINUTES);
                }
            } catch (Exception e) {
                throw new IllegalStateException("a submitter ended", e); // the others find the barrier broken
            }
        }
    }
}
