package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Each failure, cancellation and refusal is counted under its reason, and under no other: what the meters show. */
abstract class ReasonContract extends ManagedContract {

    private static final Duration SHORT = Duration.ofMillis(20);

    /** Fails unless these are all the reasons that have been counted. */
    private static void assertCounted(Executor executor, Map<Enum<?>, Long> expected) {
        Map<String, Long> counted = new TreeMap<>();
        ExecutorStats stats = executor.stats();
        for (Map<? extends Enum<?>, Long> some : List.of(stats.failedBy(), stats.cancelledBy(), stats.rejectedBy())) {
            some.forEach((reason, count) -> {
                if (count != 0) {
                    counted.put(reason.getClass().getSimpleName() + '.' + reason, count);
                }
            });
        }
        Map<String, Long> named = new TreeMap<>();
        expected.forEach((reason, count) -> named.put(reason.getClass().getSimpleName() + '.' + reason, count));
        assertThat(counted).isEqualTo(named);
    }

    private static Object hang() throws InterruptedException {
        new CountDownLatch(1).await();
        return null;
    }

    private static void await(Future<?> future) throws Exception {
        future.exception(Duration.ofSeconds(10));
    }

    private static void assertRefused(Executor executor) {
        assertThatThrownBy(() -> executor.submit(() -> "refused")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whenATaskThrowsThenItFailedByAnException() throws Exception {
        Executor executor = atMost(1);
        executor.submit(() -> {
                    throw new IllegalStateException();
                })
                .exception();
        assertCounted(executor, Map.of(FailureReason.EXCEPTION, 1L));
    }

    @Test
    void whenATaskThrowsWhatATimeLimitWouldThenItFailedByAnException() throws Exception {
        Executor executor = atMost(1);
        Future<?> late =
                executor.submit(ReasonContract::hang, TaskOptions.defaults().runTimeout(SHORT));
        Throwable thrown = late.exception();
        executor.submit(() -> {
                    throw Sneaky.rethrow(thrown);
                })
                .exception();
        assertCounted(executor, Map.of(FailureReason.RUN_TIMEOUT, 1L, FailureReason.EXCEPTION, 1L));
    }

    @Test
    void whenATaskWaitedTooLongThenItFailedByTheQueueTimeout() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        await(executor.submit(() -> "late", TaskOptions.defaults().queueTimeout(SHORT)));
        assertCounted(executor, Map.of(FailureReason.QUEUE_TIMEOUT, 1L));
    }

    @Test
    void whenATaskWaitedTooLongForItsExecutorThenItFailedByTheQueueTimeout() throws Exception {
        Executor executor = pool(1, builder -> builder.queueTimeout(SHORT));
        Stubborn.of(executors).in(executor, TaskOptions.defaults().queueTimeout(Duration.ofHours(1)));
        await(executor.submit(() -> "late"));
        assertCounted(executor, Map.of(FailureReason.QUEUE_TIMEOUT, 1L));
    }

    @Test
    void whenAWorkerFindsThatATaskHasWaitedTooLongThenItFailedByTheQueueTimeout() throws Exception {
        Executor executor = pool(1);
        // So short that a worker is often there before the watchdog.
        TaskOptions options = TaskOptions.defaults().queueTimeout(Duration.ofNanos(1));
        for (int i = 0; i < 1_000; i++) {
            await(executor.submit(() -> "late", options));
        }
        assertCounted(executor, Map.of(FailureReason.QUEUE_TIMEOUT, 1_000L));
    }

    @Test
    void whenATaskRanTooLongThenItFailedByTheRunTimeout() throws Exception {
        Executor executor = executor(builder -> builder.runTimeout(SHORT));
        await(executor.submit(ReasonContract::hang));
        await(executor.submit(ReasonContract::hang, TaskOptions.defaults().runTimeout(SHORT)));
        assertCounted(executor, Map.of(FailureReason.RUN_TIMEOUT, 2L));
    }

    @Test
    void whenATaskHadNoMoreTimeThanItsOuterOneThenItFailedByTheLimitThatItExceeded() throws Exception {
        while (!failedByTheLimitThatItExceeded()) {} // on a busy machine its time may be up before it runs
    }

    /** {@return whether the task that was to run did so in time} */
    private boolean failedByTheLimitThatItExceeded() throws Exception {
        Executor outer = poolHere(1);
        Executor running = pool(1);
        running.submit(() -> "has a worker").result();
        Executor waiting = pool(1);
        Gate.in(executors, waiting);
        AtomicBoolean ran = new AtomicBoolean();
        CompletableFuture<Future<Object>> submitted = new CompletableFuture<>();
        await(outer.submit(
                () -> {
                    Future<Object> first = running.submit(() -> {
                        ran.set(true);
                        return hang();
                    });
                    waiting.submit(() -> "late");
                    submitted.complete(first);
                    return hang();
                },
                TaskOptions.defaults().runTimeout(Duration.ofMillis(200))));
        await(submitted.get());
        Eventually.check(() -> assertCounted(waiting, Map.of(FailureReason.QUEUE_TIMEOUT, 1L)));
        assertCounted(outer, Map.of(FailureReason.RUN_TIMEOUT, 1L));
        if (!ran.get()) {
            return false;
        }
        assertCounted(running, Map.of(FailureReason.RUN_TIMEOUT, 1L));
        return true;
    }

    @Test
    void whenTheExecutorBreaksThenWhatIsPendingFailedByTheLossOfTheWorker() throws Exception {
        kind().assumeRunsHere();
        Gate gate = Gate.of(executors);
        Executor executor = pool(
                1,
                builder -> builder.queueCapacity(0).whenFull(WhenFull.BLOCK).initializer(() -> {
                    gate.run();
                    throw new IllegalStateException("no database");
                }));
        try (Logged logged = Logged.capture()) {
            Future<?> pending = executor.submit(() -> 1);
            Asker<Future<Integer>> blocked = Asker.blocked(() -> executor.submit(() -> 2));
            gate.open();
            await(pending);
            assertThat(blocked.failure()).isInstanceOf(BrokenExecutorException.class);
            assertThat(logged.events()).isNotEmpty();
        }
        assertRefused(executor);
        assertCounted(executor, Map.of(FailureReason.WORKER_LOST, 1L, RejectReason.BROKEN, 2L));
    }

    @Test
    void whenNoWorkerCanBeStartedThenWhatIsPendingFailedByTheLossOfTheWorker() throws Exception {
        Executor executor = pool(1, builder -> builder.threadFactory(task -> null));
        executor.pause();
        List<Future<?>> futures = List.of(executor.submit(() -> 1), executor.submit(() -> 2));
        try (Logged logged = Logged.capture()) {
            executor.resume();
            for (Future<?> future : futures) {
                await(future);
            }
            assertThat(logged.events()).isNotEmpty();
        }
        assertRefused(executor);
        assertCounted(executor, Map.of(FailureReason.WORKER_LOST, 2L, RejectReason.BROKEN, 1L));
    }

    @Test
    void whenAPendingTaskIsCancelledThenTheCallerDidIt() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        executor.submit(() -> 1).cancel();
        executor.submit(() -> 2).cancel(true);
        executor.submit(() -> 3).toCompletableFuture().cancel(true);
        Future<?> timedOut = executor.submit(() -> 4);
        timedOut.toCompletableFuture().orTimeout(1, TimeUnit.MILLISECONDS);
        executor.map(i -> i, List.of(5)).close();
        Eventually.that(timedOut::cancelled);
        assertCounted(executor, Map.of(CancelReason.CALLER, 5L));
    }

    @Test
    void whenARunningTaskIsCancelledThenAnInterruptDidIt() throws Exception {
        Executor executor = atMost(2);
        Stubborn.of(executors).in(executor).cancel(true);
        Stubborn.of(executors).in(executor).toCompletableFuture().cancel(true);
        assertCounted(executor, Map.of(CancelReason.INTERRUPT, 2L));
    }

    @Test
    void whenShutDownThenWhatIsCancelledIsCountedAsThat() throws Exception {
        Executor executor = atMost(1);
        Stubborn.of(executors).in(executor);
        long pending = 0;
        if (kind() != Kind.DIRECT) {
            executor.submit(() -> "pending");
            pending = 1;
        }
        executor.shutdownNow();
        assertRefused(executor);
        assertCounted(executor, Map.of(CancelReason.SHUTDOWN, 1 + pending, RejectReason.SHUTDOWN, 1L));
    }

    @Test
    void whenShutDownThenABlockedSubmitterIsRefusedForThat() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(0).whenFull(WhenFull.BLOCK));
        Gate.in(executors, executor);
        Asker<Future<Integer>> blocked = Asker.blocked(() -> executor.submit(() -> 1));
        executor.shutdown();
        assertThat(blocked.failure()).isInstanceOf(RejectedExecutionException.class);
        assertCounted(executor, Map.of(RejectReason.SHUTDOWN, 1L));
    }

    @Test
    void whenThereIsNoRoomThenATaskIsRefusedForThat() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(0));
        Gate.in(executors, executor);
        assertRefused(executor);
        assertCounted(executor, Map.of(RejectReason.FULL, 1L));
    }

    @Test
    void whenThereIsNoRoomInTimeThenATaskIsRefusedForThat() throws Exception {
        Executor executor = pool(
                1, builder -> builder.queueCapacity(0).whenFull(WhenFull.BLOCK).blockTimeout(SHORT));
        Gate.in(executors, executor);
        assertRefused(executor);
        Thread.currentThread().interrupt();
        assertRefused(executor);
        assertThat(Thread.interrupted()).isTrue();
        assertCounted(executor, Map.of(RejectReason.FULL, 2L));
    }
}
