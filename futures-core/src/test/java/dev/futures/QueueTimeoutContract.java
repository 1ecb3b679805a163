package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code queue-timeout}: a task that has waited for too long never starts. */
abstract class QueueTimeoutContract extends ManagedContract {

    private static final Duration SHORT = Duration.ofMillis(40);
    private static final TaskOptions IN_TIME = TaskOptions.named("late").queueTimeout(SHORT);

    /** Makes an executor with one worker, which is occupied until the test ends. */
    private Executor stuck() throws InterruptedException {
        Executor executor = pool(1);
        occupy(executor);
        return executor;
    }

    /** Occupies the one worker, however long that one takes to start. */
    private Stubborn occupy(Executor executor) throws InterruptedException {
        Stubborn task = Stubborn.of(executors);
        task.in(executor, TaskOptions.defaults().queueTimeout(Duration.ofHours(1)));
        return task;
    }

    private static DeadlineExceededException failure(Future<?> future) throws Exception {
        return (DeadlineExceededException) future.exception(Duration.ofSeconds(10));
    }

    @Test
    void whenTheExecutorHasOneThenItHoldsForEveryTask() throws Exception {
        Executor executor = pool(1, builder -> builder.queueTimeout(SHORT));
        occupy(executor);
        List<Future<?>> futures = List.of(executor.submit(() -> 1), executor.submit(() -> 2));
        for (Future<?> future : futures) {
            assertThat(failure(future).limit()).isEqualTo(DeadlineExceededException.Limit.QUEUE_TIMEOUT);
        }
    }

    @Test
    void whenTheTaskHasOneThenItHoldsInPlaceOfTheExecutors() throws Exception {
        Executor executor = pool(1, builder -> builder.queueTimeout(Duration.ofHours(1)));
        occupy(executor);
        assertThat(failure(executor.submit(() -> 1, IN_TIME)).granted()).isEqualTo(SHORT);
    }

    @Test
    void whenTheTaskHasALongerOneThenItOutlivesTheExecutors() throws Exception {
        Executor executor = pool(1, builder -> builder.queueTimeout(SHORT));
        Stubborn gate = occupy(executor);
        Future<?> longer = executor.submit(() -> 1, TaskOptions.defaults().queueTimeout(Duration.ofHours(1)));
        failure(executor.submit(() -> 2));
        assertThat(longer.done()).isFalse();
        gate.open();
        assertThat(longer.result()).isEqualTo(1);
    }

    @Test
    void whenExceededThenTheExceptionSaysWhichLimitOfWhichTask() throws Exception {
        Executor executor = stuck();
        DeadlineExceededException failure = failure(executor.submit(() -> 1, IN_TIME));
        assertThat(failure.limit()).isEqualTo(DeadlineExceededException.Limit.QUEUE_TIMEOUT);
        assertThat(failure.granted()).isEqualTo(SHORT);
        assertThat(failure.elapsed()).isGreaterThanOrEqualTo(SHORT).isLessThan(Duration.ofSeconds(10));
        assertThat(failure.executorName()).isEqualTo(executor.name());
        assertThat(failure.taskName()).isEqualTo("late");
        assertThat(failure)
                .hasMessage("task 'late' of executor '" + executor.name()
                        + "' exceeded its queue-timeout: granted 40 ms, elapsed "
                        + failure.elapsed().toMillis() + " ms");
    }

    @Test
    void whenExceededThenItIsCountedAndHasLeftTheQueue() throws Exception {
        Executor executor = stuck();
        failure(executor.submit(() -> 1, IN_TIME));
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.QUEUE_TIMEOUT, 1L);
        assertThat(executor.stats().pending()).isZero();
    }

    @Test
    void whenExceededThenAllWhoWaitWakeAndCallbacksRun() throws Exception {
        Executor executor = stuck();
        Future<?> future = executor.submit(() -> 1, IN_TIME);
        CountDownLatch called = new CountDownLatch(1);
        future.addDoneCallback(done -> called.countDown());
        Asker<DoneAndNotDone<Object>> wait = Asker.ask(() -> Futures.wait(List.of(future)));
        Asker<Object> result = Asker.ask(future::result);
        assertThat(wait.answer().notDone()).isEmpty();
        assertThat(result.failure()).isInstanceOf(DeadlineExceededException.class);
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whenExceededThenTheTaskNeverRuns() throws Exception {
        Executor executor = pool(1);
        Stubborn gate = occupy(executor);
        AtomicInteger runs = new AtomicInteger();
        failure(executor.submit(runs::incrementAndGet, IN_TIME));
        gate.open();
        executor.submit(() -> "after it").result();
        assertThat(runs).hasValue(0);
    }

    @Test
    void whenExceededThenABlockedSubmitterGetsTheSlotAtOnce() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(1).whenFull(WhenFull.BLOCK));
        occupy(executor);
        Future<?> late = executor.submit(() -> 1, IN_TIME);
        Asker<Future<?>> submitter = Asker.ask(() -> executor.submit(() -> 2));
        failure(late);
        assertThat(submitter.answer().done()).isFalse();
        assertThat(executor.stats().pending()).isEqualTo(1);
    }

    @Test
    void whenStartedInTimeThenTheLimitIsOver() throws Exception {
        Executor executor = pool(1);
        Stubborn task = Stubborn.of(executors);
        Future<?> future = task.in(executor, TaskOptions.defaults().queueTimeout(Duration.ofMillis(400)));
        // The time that goes by, on the clock of the watchdog.
        failure(executor.submit(() -> 1, TaskOptions.defaults().queueTimeout(Duration.ofMillis(450))));
        assertThat(future.running()).isTrue();
    }

    @Test
    void whenPausedThenTheTimeRunsOn() throws Exception {
        Executor executor = pool(1);
        executor.pause();
        assertThat(failure(executor.submit(() -> 1, IN_TIME)).limit())
                .isEqualTo(DeadlineExceededException.Limit.QUEUE_TIMEOUT);
        executor.resume();
    }

    @Test
    void whenCancelledBeforeThenItStaysCancelled() throws Exception {
        Executor executor = stuck();
        Future<?> future = executor.submit(() -> 1, IN_TIME);
        future.cancel();
        failure(executor.submit(() -> 2, IN_TIME));
        assertThat(future.cancelled()).isTrue();
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.QUEUE_TIMEOUT, 1L);
    }

    @Test
    void whenAHundredThousandTasksHaveTheirOwnThenEachOfThemExpires() throws Exception {
        expireMany(pool(1));
    }

    @Test
    void whenTheyStandBeforeTasksWithTheExecutorsOwnThenEachOfThemExpires() throws Exception {
        expireMany(pool(1, builder -> builder.queueTimeout(Duration.ofMinutes(10))));
    }

    private void expireMany(Executor executor) throws Exception {
        int tasks = kind().rounds(100_000);
        occupy(executor);
        AtomicInteger runs = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            TaskOptions options = TaskOptions.defaults().queueTimeout(Duration.ofNanos(1_000_000 + 7_919L * i));
            futures.add(executor.submit(runs::incrementAndGet, options));
        }
        assertThat(Futures.wait(futures, Duration.ofSeconds(30)).notDone()).isEmpty();
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.QUEUE_TIMEOUT, (long) tasks);
        assertThat(executor.stats().pending()).isZero();
        assertThat(runs).hasValue(0);
        for (Future<?> future : futures) {
            assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void whenTheTaskOfAGuestHasOneThenItStarts() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1, builder -> builder.queueCapacity(0).whenFull(WhenFull.CALLER_RUNS));
        occupy(executor);
        Future<Thread> future =
                executor.submit(Thread::currentThread, TaskOptions.defaults().queueTimeout(Duration.ofNanos(1)));
        assertThat(future.result()).isSameAs(Thread.currentThread());
    }

    @Test
    void whenNotPositiveThenItIsRefused() {
        assertThatThrownBy(() -> TaskOptions.defaults().queueTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queueTimeout");
    }
}
