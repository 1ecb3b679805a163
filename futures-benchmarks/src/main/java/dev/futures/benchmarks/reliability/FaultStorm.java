package dev.futures.benchmarks.reliability;

import dev.futures.DeadlineExceededException;
import dev.futures.Executor;
import dev.futures.ExecutorListener;
import dev.futures.ExecutorStats;
import dev.futures.Future;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import dev.futures.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Faults of whatever an executor is given: a thread factory that returns null, throws or has no memory, tasks that throw
 * errors or leave their thread interrupted, listeners and callbacks that throw, interrupts from outside, and clocks that jump: the
 * JVM is stopped for a moment by a signal, so that to it time makes a leap and limits are over that had just begun. After each batch
 * of tasks every outcome is the right one and the ledger balances, and the next batch is served.
 */
public final class FaultStorm {

    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Every so many batches the clocks jump, and by how much, which is more than the limits that tasks have. */
    private static final int BATCHES_A_JUMP = 10;

    private static final String STOP_AND_GO_ON = "kill -STOP $0; sleep 0.03; kill -CONT $0";
    private static final Duration LIMIT = Duration.ofMillis(20);

    private final SplittableRandom random;
    private final AtomicLong faults = new AtomicLong();
    private final FaultyFactory factory = new FaultyFactory();
    private long jumps;
    private long overdue;

    private FaultStorm(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Faults, and the tasks among which they were. */
    public record Report(long faults, long tasks, long threads, long jumps, long overdue) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d faults among %,d tasks on %,d threads: each outcome right, the ledger exact; the clocks"
                            + " jumped %,d times, which %,d tasks did not survive",
                    faults,
                    tasks,
                    threads,
                    jumps,
                    overdue);
        }
    }

    /**
     * Injects so many faults.
     *
     * @throws AssertionError if an outcome is wrong or missing, or the ledger does not balance
     */
    public static Report run(long faults, long seed) throws Exception {
        return new FaultStorm(seed).storm(faults);
    }

    /** Fails in three ways, never twice in a row: an executor without workers that gets no thread at all breaks. */
    private final class FaultyFactory implements ThreadFactory {

        private final AtomicInteger calls = new AtomicInteger();
        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final AtomicLong made = new AtomicLong();

        @Override
        @SuppressWarnings("NullAway") // returns null on purpose
        public Thread newThread(Runnable task) {
            int call = calls.incrementAndGet();
            if (call % 2 == 0) {
                faults.incrementAndGet();
                return switch (call / 2 % 3) {
                    case 0 -> null;
                    case 1 -> throw new IllegalStateException("no thread, as ordered");
                    default -> throw new OutOfMemoryError("no thread, as ordered");
                };
            }
            Thread thread = new Thread(task, "fault-" + made.incrementAndGet());
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        }
    }

    private final class FaultyListener implements ExecutorListener {

        private final AtomicLong calls = new AtomicLong();

        private void maybeThrow() {
            if (calls.incrementAndGet() % 7 == 0) {
                faults.incrementAndGet();
                throw new IllegalStateException("listener, as ordered");
            }
        }

        @Override
        public void started(TaskInfo task) {
            maybeThrow();
        }

        @Override
        public void done(TaskInfo task, Outcome outcome) {
            maybeThrow();
        }
    }

    private Report storm(long wanted) throws Exception {
        long tasks = 0;
        try (Executor executor = Executor.builder("faults")
                .threads(4)
                .keepAlive(Duration.ofMillis(1)) // so that threads come and go
                .threadFactory(factory)
                .listener(new FaultyListener())
                .build()) {
            for (int batch = 0; faults.get() < wanted; batch++) {
                if (batch % BATCHES_A_JUMP == 0) {
                    jump(executor);
                    tasks += BATCH;
                }
                batch(executor);
                tasks += BATCH;
                check(executor, tasks);
                factory.threads.removeIf(thread -> !thread.isAlive());
            }
        }
        return new Report(faults.get(), tasks, factory.made.get(), jumps, overdue);
    }

    /** Tasks under limits run and wait while the clocks jump: each ends by itself or by a limit. */
    private void jump(Executor executor) throws Exception {
        jumps++;
        faults.incrementAndGet();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            int value = i;
            TaskOptions options = i % 2 == 0
                    ? TaskOptions.defaults().queueTimeout(LIMIT)
                    : TaskOptions.defaults().runTimeout(LIMIT);
            futures.add(executor.submit(() -> spin(value, over), options));
        }
        Process signals = new ProcessBuilder(
                        "sh",
                        "-c",
                        STOP_AND_GO_ON,
                        String.valueOf(ProcessHandle.current().pid()))
                .inheritIO()
                .start();
        if (signals.waitFor() != 0) {
            throw new AssertionError("the clocks can't be made to jump here: kill ended with " + signals.exitValue());
        }
        over.set(true);
        for (int i = 0; i < BATCH; i++) {
            Throwable exception = futures.get(i).exception(PATIENCE);
            if (exception instanceof DeadlineExceededException) {
                overdue++;
            } else if (exception != null || futures.get(i).result() != i) {
                throw new AssertionError("neither its result nor its limit: " + futures.get(i), exception);
            }
        }
    }

    /** Until the jump is over, or it is told to stop. */
    private static int spin(int value, AtomicBoolean over) {
        while (!over.get() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        return value;
    }

    private void batch(Executor executor) throws Exception {
        List<Future<Integer>> futures = new ArrayList<>();
        List<@Nullable Class<? extends Throwable>> expected = new ArrayList<>();
        AtomicInteger called = new AtomicInteger();
        int callbacks = 0;
        for (int i = 0; i < BATCH; i++) {
            int value = i;
            int kind = random.nextInt(10);
            Class<? extends Throwable> failure = switch (kind) {
                case 0 -> AssertionError.class;
                case 1 -> StackOverflowError.class;
                case 2 -> OutOfMemoryError.class;
                case 3 -> ThreadDeath.class;
                default -> null;
            };
            expected.add(failure);
            if (kind <= 4) {
                faults.incrementAndGet();
            }
            Future<Integer> future = executor.submit(() -> perform(kind, value));
            if (kind == 5) {
                callbacks++;
                faults.incrementAndGet();
                future.addDoneCallback(ended -> {
                    called.incrementAndGet();
                    throw new LinkageError("callback, as ordered");
                });
            } else if (kind == 6) {
                Thread victim = factory.threads.peek();
                if (victim != null) {
                    faults.incrementAndGet();
                    victim.interrupt();
                }
            }
            futures.add(future);
        }
        for (int i = 0; i < BATCH; i++) {
            Throwable exception = futures.get(i).exception(PATIENCE);
            Class<? extends Throwable> failure = expected.get(i);
            if (failure != null ? !failure.isInstance(exception) : exception != null) {
                throw new AssertionError("expected " + failure + " of " + futures.get(i), exception);
            }
            if (failure == null && futures.get(i).result() != i) {
                throw new AssertionError("not the result of this task: " + futures.get(i));
            }
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (called.get() != callbacks) {
            if (called.get() > callbacks || System.nanoTime() - until > 0) {
                throw new AssertionError(called + " calls of " + callbacks + " callbacks");
            }
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings({"deprecation", "removal"}) // ThreadDeath: old code still throws it
    private static int perform(int kind, int value) {
        return switch (kind) {
            case 0 -> throw new AssertionError("as ordered");
            case 1 -> value % 50 == 0 ? bottomless(value) : overflow();
            case 2 -> throw new OutOfMemoryError("as ordered");
            case 3 -> throw new ThreadDeath();
            case 4 -> {
                Thread.currentThread().interrupt(); // must not reach the next task
                yield value;
            }
            default -> value;
        };
    }

    private static int overflow() {
        throw new StackOverflowError("as ordered");
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private static int bottomless(int depth) {
        return bottomless(depth + 1) + 1;
    }

    private static void check(Executor executor, long submitted) throws InterruptedException {
        ExecutorStats stats = executor.stats();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (stats.abandoned() > 0
                && System.nanoTime() - until < 0) { // it was told to stop, and has still to come back
            TimeUnit.MILLISECONDS.sleep(1);
            stats = executor.stats();
        }
        if (stats.submitted() != submitted
                || stats.completed() != submitted
                || stats.pending() != 0
                || stats.running() != 0
                || stats.abandoned() != 0) {
            throw new AssertionError("after " + submitted + " tasks the ledger says " + stats);
        }
    }
}
