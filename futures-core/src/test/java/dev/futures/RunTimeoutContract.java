package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code run-timeout}: a task that runs for too long fails and is told to stop. Applies to every backend. */
abstract class RunTimeoutContract extends ManagedContract {

    private static final Duration SHORT = Duration.ofMillis(40);
    private static final TaskOptions IN_TIME = TaskOptions.named("long").runTimeout(SHORT);

    /** Waits for an interrupt. */
    private static Object hang() throws InterruptedException {
        new CountDownLatch(1).await();
        return "no end";
    }

    private static DeadlineExceededException failure(Future<?> future) throws Exception {
        return (DeadlineExceededException) future.exception(Duration.ofSeconds(10));
    }

    @Test
    void whenTheExecutorHasOneThenItHoldsForEveryTask() throws Exception {
        Executor executor = executor(builder -> builder.runTimeout(SHORT));
        assertThat(failure(executor.submit(RunTimeoutContract::hang)).granted()).isEqualTo(SHORT);
        assertThat(failure(executor.submit(RunTimeoutContract::hang)).granted()).isEqualTo(SHORT);
    }

    @Test
    void whenTheTaskHasOneThenItHoldsInPlaceOfTheExecutors() throws Exception {
        Executor executor = executor(builder -> builder.runTimeout(Duration.ofHours(1)));
        assertThat(failure(executor.submit(RunTimeoutContract::hang, IN_TIME)).granted())
                .isEqualTo(SHORT);
    }

    @Test
    void whenExceededThenTheExceptionSaysWhichLimitOfWhichTask() throws Exception {
        Executor executor = executor(builder -> builder);
        DeadlineExceededException failure = failure(executor.submit(RunTimeoutContract::hang, IN_TIME));
        assertThat(failure.limit()).isEqualTo(DeadlineExceededException.Limit.RUN_TIMEOUT);
        assertThat(failure.elapsed()).isGreaterThanOrEqualTo(SHORT).isLessThan(Duration.ofSeconds(10));
        assertThat(failure.executorName()).isEqualTo(executor.name());
        assertThat(failure.taskName()).isEqualTo("long");
        assertThat(failure)
                .hasMessage("task 'long' of executor '" + executor.name()
                        + "' exceeded its run-timeout: granted 40 ms, elapsed "
                        + failure.elapsed().toMillis() + " ms");
    }

    @Test
    void whenTheTaskHasNoNameThenTheMessageSaysSo() throws Exception {
        Executor executor = executor(builder -> builder.runTimeout(SHORT));
        assertThat(failure(executor.submit(RunTimeoutContract::hang)))
                .hasMessageStartingWith("a task of executor '" + executor.name() + "' exceeded its run-timeout");
    }

    @Test
    void whenExceededThenItIsCounted() throws Exception {
        Executor executor = executor(builder -> builder);
        failure(executor.submit(RunTimeoutContract::hang, IN_TIME));
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.RUN_TIMEOUT, 1L);
        assertThat(executor.stats().running()).isZero();
    }

    @Test
    void whenExceededThenCallbacksRun() throws Exception {
        Executor executor = executor(builder -> builder);
        CountDownLatch called = new CountDownLatch(1);
        executor.submit(RunTimeoutContract::hang, IN_TIME).addDoneCallback(done -> called.countDown());
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whenTheTaskIgnoresItThenTheFutureFailsAndWaitersWakeAllTheSame() throws Exception {
        Executor executor = atMost(1);
        executor.submit(() -> "the time that a worker takes to start is not part of it")
                .result();
        Stubborn task = Stubborn.of(executors);
        Future<?> future = task.in(executor, IN_TIME);
        assertThat(Futures.wait(List.of(future), Duration.ofSeconds(10)).notDone())
                .isEmpty();
        failure(future);
        Eventually.that(() -> task.interrupts() == 1);
    }

    @Test
    void whenExceededThenTheNextTaskIsNotInterrupted() throws Exception {
        Executor executor = executor(builder -> builder);
        Future<?> first = executor.submit(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return null;
                },
                IN_TIME);
        Future<Boolean> second = executor.submit(() -> Thread.currentThread().isInterrupted());
        failure(first);
        assertThat(second.result()).isFalse();
    }

    @Test
    void whenTheTaskEndsInTimeThenNothingHappens() throws Exception {
        Executor executor = executor(builder -> builder.runTimeout(Duration.ofSeconds(10)));
        for (int i = 0; i < 1_000; i++) {
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
        }
        assertThat(executor.stats().succeeded()).isEqualTo(1_000);
    }

    @Test
    void whenTheTimeInTheQueueIsLongThenItDoesNotCount() throws Exception {
        Executor executor = pool(1);
        Gate gate = Gate.in(executors, executor);
        Future<String> future =
                executor.submit(() -> "x", TaskOptions.defaults().runTimeout(Duration.ofMillis(200)));
        // Something else that lasts that long, on the clock of the watchdog.
        executor.submit(() -> "y", TaskOptions.defaults().queueTimeout(Duration.ofMillis(250)))
                .exception();
        gate.open();
        assertThat(future.result()).isEqualTo("x");
    }
}
