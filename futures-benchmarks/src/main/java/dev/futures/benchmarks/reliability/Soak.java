package dev.futures.benchmarks.reliability;

import dev.futures.CancelReason;
import dev.futures.DeadlineExceededException;
import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Many tasks through one executor, with failures, cancels, time limits and callbacks that throw among them: each outcome
 * is checked, and in the end the ledger against what the submitters have seen.
 */
public final class Soak {

    private static final int WINDOW = 1_000;

    @SuppressWarnings("StaticAssignmentOfThrowable") // so that a future with another one's failure is told apart
    private static final IllegalStateException FAILURE = new IllegalStateException("as ordered");

    private static final TaskOptions HURRY = TaskOptions.defaults().queueTimeout(Duration.ofNanos(1));
    private static final TaskOptions RUSH = TaskOptions.defaults().runTimeout(Duration.ofNanos(1));
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SoakPool pool;
    private final Executor executor;

    /** Zero once a task was refused. */
    private final CountDownLatch refused = new CountDownLatch(1);

    /** Whether all tasks have ended; read by the thread that resizes and pauses. */
    private volatile boolean over;

    private Soak(SoakPool pool, Executor executor) {
        this.pool = pool;
        this.executor = executor;
    }

    /** What was seen: outcomes, and the heap at the beginning and at its highest afterwards, each after a collection. */
    public record Report(
            SoakPool pool,
            long tasks,
            long succeeded,
            long failed,
            long overdue,
            long stopped,
            long cancelled,
            long refused,
            long heapBefore,
            long heapAfter) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d tasks (%s): %,d succeeded, %,d failed, %,d overdue, %,d stopped, %,d cancelled, %,d refused; 0 wrong, 0 lost;"
                            + " heap %.1f MB after a tenth, at most %.1f MB later",
                    tasks,
                    pool,
                    succeeded,
                    failed,
                    overdue,
                    stopped,
                    cancelled,
                    refused,
                    heapBefore / 1e6,
                    heapAfter / 1e6);
        }
    }

    /** What one submitter has seen. Confined to it; read when it has ended. */
    private static final class Tally {

        long succeeded;
        long failed;
        long overdue;
        long stopped;
        long cancelled;
        long refused;
    }

    /**
     * Submits so many tasks, from two threads, to two workers.
     *
     * @throws AssertionError if anything was lost or wrong
     */
    public static Report run(SoakPool pool, long tasks, long seed) throws InterruptedException {
        try (Executor executor = pool.build()) {
            Soak soak = new Soak(pool, executor);
            if (pool != SoakPool.CONTROLLED) {
                return soak.soak(tasks, seed);
            }
            Thread controls = new Thread(() -> soak.control(seed), "controls");
            controls.start();
            try {
                return soak.soak(tasks, seed);
            } finally {
                soak.over = true;
                controls.join();
            }
        }
    }

    /** Never leaves it paused: the last of the tasks have to end. */
    private void control(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (!over) {
            executor.resize(1 + random.nextInt(4));
            if (random.nextInt(4) == 0) {
                executor.pause();
                LockSupport.parkNanos(random.nextInt(100_000));
                executor.resume();
            }
            LockSupport.parkNanos(random.nextInt(500_000));
        }
    }

    private Report soak(long tasks, long seed) throws InterruptedException {
        long tenth = Math.max(WINDOW, tasks / 10);
        Tally total = new Tally();
        long done = 0;
        long heapBefore = 0;
        long heapAfter = 0;
        while (done < tasks) {
            long share = Math.min(tenth, tasks - done);
            long first = done;
            List<Thread> submitters = new ArrayList<>();
            List<Tally> tallies = new ArrayList<>();
            List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 2; i++) {
                Tally tally = new Tally();
                tallies.add(tally);
                long from = first + share * i / 2;
                long to = first + share * (i + 1) / 2;
                Thread submitter = new Thread(
                        () -> {
                            try {
                                submit(from, to, new SplittableRandom(seed + from), tally);
                            } catch (Throwable t) {
                                wrong.add(t);
                            }
                        },
                        "submitter-" + i);
                submitters.add(submitter);
                submitter.start();
            }
            for (Thread submitter : submitters) {
                submitter.join();
            }
            if (!wrong.isEmpty()) {
                throw new AssertionError("between task " + first + " and " + (first + share), wrong.get(0));
            }
            for (Tally tally : tallies) {
                total.succeeded += tally.succeeded;
                total.failed += tally.failed;
                total.overdue += tally.overdue;
                total.stopped += tally.stopped;
                total.cancelled += tally.cancelled;
                total.refused += tally.refused;
            }
            done += share;
            check(total, done);
            long heap = Heaps.used();
            if (heapBefore == 0) {
                heapBefore = heap;
            } else {
                heapAfter = Math.max(heapAfter, heap);
            }
        }
        return new Report(
                pool,
                tasks,
                total.succeeded,
                total.failed,
                total.overdue,
                total.stopped,
                total.cancelled,
                total.refused,
                heapBefore,
                heapAfter);
    }

    private void submit(long from, long to, SplittableRandom random, Tally tally) throws Exception {
        List<Future<Long>> futures = new ArrayList<>(WINDOW);
        byte[] kinds = new byte[WINDOW];
        long[] values = new long[WINDOW];
        for (long next = from; next < to; ) {
            futures.clear();
            AtomicInteger called = new AtomicInteger();
            int withCallback = 0;
            for (int i = 0; i < WINDOW && next < to; i++, next++) {
                long value = next;
                byte kind = (byte) random.nextInt(100);
                if (pool == SoakPool.REJECTING && next == from && to - from >= WINDOW) {
                    kind = 100;
                }
                Future<Long> future;
                try {
                    future = switch (kind) {
                        case 0, 1, 2, 3 -> executor.submit(Soak::fail);
                        case 4 -> executor.submit(() -> value, HURRY);
                        case 10 -> executor.submit(() -> linger(value), RUSH);
                        case 100 -> executor.submit(() -> hold(value));
                        default -> executor.submit(() -> untouched(value));
                    };
                } catch (RejectedExecutionException e) {
                    if (pool != SoakPool.REJECTING) {
                        throw e;
                    }
                    tally.refused++;
                    refused.countDown();
                    continue;
                }
                if (kind >= 5 && kind < 9) {
                    boolean cancelled = future.cancel(kind == 5);
                    kind = (byte) (cancelled ? -1 : 99);
                } else if (kind == 9) {
                    withCallback++;
                    future.addDoneCallback(ended -> {
                        called.incrementAndGet();
                        throw FAILURE;
                    });
                }
                kinds[futures.size()] = kind;
                values[futures.size()] = value;
                futures.add(future);
            }
            for (int i = 0; i < futures.size(); i++) {
                look(futures.get(i), kinds[i], values[i], tally);
            }
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (called.get() != withCallback) {
                if (called.get() > withCallback || System.nanoTime() - until > 0) {
                    throw new AssertionError(called + " calls of " + withCallback + " callbacks");
                }
                Thread.onSpinWait(); // a callback runs after its future is seen to be done
            }
        }
    }

    /** Its result is wrong if somebody else's interrupt has reached it. */
    private static long untouched(long value) {
        return Thread.currentThread().isInterrupted() ? -1 : value;
    }

    /** Many end before anybody notices that their time is up; some do not before they are told to. */
    private static long linger(long value) {
        boolean stubborn = value % 64 == 0;
        for (int i = 0; stubborn ? !Thread.currentThread().isInterrupted() : i < 100; i++) {
            Thread.onSpinWait();
        }
        return value;
    }

    /** Keeps a worker until the queue was too full for somebody. */
    private long hold(long value) throws InterruptedException {
        return refused.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS) ? value : -1;
    }

    private static Long fail() {
        throw FAILURE;
    }

    private void look(Future<Long> future, int kind, long value, Tally tally) throws Exception {
        Throwable exception;
        try {
            exception = future.exception(PATIENCE);
        } catch (CancellationException e) {
            require(kind == -1, future, value, "was cancelled, though cancel() returned false or was not called");
            tally.cancelled++;
            return;
        } catch (TimeoutException e) {
            throw new AssertionError("task " + value + " does not end: " + future + ", " + executor.stats(), e);
        }
        require(kind != -1, future, value, "was not cancelled, though cancel() returned true");
        if (exception == null) {
            require(kind > 3, future, value, "should have failed");
            require(future.result() == value, future, value, "has the result of another task");
            tally.succeeded++;
        } else if (kind == 4 || kind == 10) {
            require(exception instanceof DeadlineExceededException, future, value, "failed with " + exception);
            if (kind == 4) {
                tally.overdue++;
            } else {
                tally.stopped++;
            }
        } else {
            require(kind <= 3 && exception == FAILURE, future, value, "failed with " + exception);
            tally.failed++;
        }
    }

    private static void require(boolean condition, Future<?> future, long value, String what) {
        if (!condition) {
            throw new AssertionError("task " + value + " " + what + ": " + future);
        }
    }

    /** Holds the ledger against what the submitters have seen. */
    private void check(Tally seen, long submitted) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        ExecutorStats stats = executor.stats();
        while (stats.abandoned() > 0
                && System.nanoTime() - until < 0) { // cancel(true): the work has still to come back
            TimeUnit.MILLISECONDS.sleep(1);
            stats = executor.stats();
        }
        long[] expected = {
            submitted - seen.refused,
            0,
            0,
            0,
            seen.succeeded,
            seen.failed,
            seen.overdue,
            seen.stopped,
            seen.cancelled,
            0,
            seen.refused
        };
        long[] found = {
            stats.submitted(),
            stats.pending(),
            stats.running(),
            stats.abandoned(),
            stats.succeeded(),
            stats.failedBy().getOrDefault(FailureReason.EXCEPTION, 0L),
            stats.failedBy().getOrDefault(FailureReason.QUEUE_TIMEOUT, 0L),
            stats.failedBy().getOrDefault(FailureReason.RUN_TIMEOUT, 0L),
            stats.cancelled(),
            stats.cancelledBy().getOrDefault(CancelReason.SHUTDOWN, 0L),
            stats.rejected()
        };
        if (!Arrays.equals(expected, found)) {
            throw new AssertionError("the ledger says " + Arrays.toString(found) + ", the submitters "
                    + Arrays.toString(expected) + " for submitted, pending, running, abandoned, succeeded,"
                    + " failed, overdue, stopped, cancelled, cancelled by shutdown, refused");
        }
    }
}
