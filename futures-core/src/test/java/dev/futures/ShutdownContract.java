package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items 78 to 90: the end of an executor. The end of the JVM is in {@code ProcessExitTests}. */
abstract class ShutdownContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    abstract Kind kind();

    private Executor executor() {
        return executors.executor(kind()::on);
    }

    private Executor single() {
        kind().assumeQueues();
        return executors.executor(builder -> kind().on(builder).maxWorkers(1));
    }

    @Test
    @Item(78)
    void shutdown_anyNumberOfTimes() throws Exception {
        Executor executor = executor();
        executor.submit(() -> "x");
        executor.shutdown();
        executor.shutdown(false, true);
        executor.shutdown(true, false);
        executor.shutdown(true, true);
        executor.close();
        assertThat(executor.shutdownNow()).isEmpty();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(executor.awaitTermination(0, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.TERMINATED);
    }

    @Test
    @Item(79)
    void whenShutDownThenSubmissionsAreRefusedAndCounted() {
        Executor executor = executor();
        executor.shutdown();
        assertThatThrownBy(() -> executor.submit(() -> "x"))
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining(executor.name())
                .hasMessageContaining("shut down");
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.SHUTDOWN, 2L);
        assertThat(executor.stats().submitted()).isZero();
    }

    @Test
    @Item(81)
    void shutdown_runsWhatIsPendingAndDoesNotWait() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        Future<String> pending = executor.submit(() -> "x");
        executor.shutdown(false, false);
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.SHUTDOWN);
        assertThat(pending.done()).isFalse();
        gate.open();
        assertThat(pending.result()).isEqualTo("x");
    }

    @Test
    @Item({81, 82})
    void shutdown_waitingReturnsWhenAllIsDoneAndAllWorkersAreGone() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        Future<String> pending = executor.submit(() -> "x");
        Asker<?> closing = Asker.blocked(() -> {
            executor.shutdown(true, false);
            return null;
        });
        gate.open();
        closing.answer();
        assertThat(pending.done()).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(executor.stats().workers()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith(executor.name() + "-"));
    }

    @Test
    @Item(82)
    void shutdown_ofAnExecutorThatNeverRanAnything() {
        Executor executor = executor();
        executor.close();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    @Item(83)
    void shutdown_cancellingCancelsWhatIsPendingInTheCallersThread() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        Future<?> running = executor.submit(gate);
        gate.awaitEntered();
        List<Thread> callers = new ArrayList<>();
        Future<?> pending = executor.submit(() -> "x");
        pending.addDoneCallback(done -> callers.add(Thread.currentThread()));
        executor.shutdown(false, true);
        assertThat(pending.cancelled()).isTrue();
        assertThat(callers).containsExactly(Thread.currentThread());
        assertThat(running.running()).isTrue();
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.SHUTDOWN, 1L);
        gate.open();
        assertThat(running.exception()).isNull();
    }

    @Test
    @Item({13, 60, 83})
    void shutdown_cancellingLeavesNoWaiterHanging() throws Exception {
        Executor executor = single();
        Gate.in(executors, executor);
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(executor.submit(() -> "x"));
        }
        Asker<DoneAndNotDone<Object>> asker = Asker.blocked(() -> Futures.wait(futures));
        executor.shutdown(false, true);
        assertThat(asker.answer().done()).hasSize(10);
        assertThat(Futures.asCompleted(futures, Duration.ZERO)).hasSize(10);
    }

    @Test
    @Item(84)
    void whenAWorkerWaitsForItsOwnExecutorThenItIsRefused() throws Exception {
        kind().assumeRunsHere();
        Executor executor = executor();
        Throwable thrown = executor.submit(executor::close).exception();
        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(executor.isShutdown()).isTrue();
    }

    @Test
    @Item(84)
    void whenACallbackWaitsForTheExecutorOfItsWorkerThenItIsRefused() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        List<Throwable> thrown = new ArrayList<>();
        CountDownLatch called = new CountDownLatch(1);
        executor.submit(() -> "x").addDoneCallback(done -> {
            try {
                executor.close();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
            called.countDown();
        });
        gate.open();
        called.await();
        assertThat(thrown).hasSize(1);
    }

    @Test
    @Item(84)
    void whenAWorkerShutsDownWithoutWaitingThenThatIsFine() throws Exception {
        Executor executor = executor();
        assertThat(executor.submit(() -> executor.shutdown()).exception()).isNull();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @Item(85)
    void tryWithResources_finishesWhatWasSubmitted() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Future<?> last;
        try (Executor executor = executor()) {
            for (int i = 0; i < 99; i++) {
                executor.submit(runs::incrementAndGet);
            }
            last = executor.submit(runs::incrementAndGet);
        }
        assertThat(runs).hasValue(100);
        assertThat(last.done()).isTrue();
    }

    @Test
    @Item(85)
    void tryWithResources_whenTheBodyThrowsThenWhatWasSubmittedHasRun() {
        AtomicInteger runs = new AtomicInteger();
        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    try (Executor executor = executor()) {
                        executor.submit(runs::incrementAndGet);
                        throw new IllegalStateException("from the body");
                    }
                })
                .withMessage("from the body");
        assertThat(runs).hasValue(1);
    }

    @Test
    @Item(86)
    void whenAFutureIsCancelledJustBeforeThenWaitingDoesNotHang() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        Future<?> cancelled = executor.submit(() -> "x");
        cancelled.cancel();
        gate.open();
        executor.shutdown(true, false);
        assertThat(cancelled.cancelled()).isTrue();
    }

    @Test
    void shutdownNow_returnsTheTasksThatNeverStarted() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        Future<?> running = executor.submit(gate);
        gate.awaitEntered();
        AtomicInteger runs = new AtomicInteger();
        Runnable task = runs::incrementAndGet;
        Future<?> first = executor.submit(task);
        executor.execute(task);
        executor.submit(() -> runs.addAndGet(10));
        List<Runnable> left = executor.shutdownNow();
        assertThat(left).hasSize(3).startsWith(task, task);
        left.forEach(Runnable::run);
        assertThat(runs).hasValue(12);
        assertThat(first.cancelled()).isTrue();
        assertThat(running.cancelled()).isTrue();
    }

    @Test
    void shutdownNow_interruptsWhatRuns() throws Exception {
        Executor executor = single();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        executor.submit(() -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        entered.await();
        executor.shutdownNow();
        interrupted.await();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitTermination_notInTime() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(executor.awaitTermination(0, TimeUnit.MILLISECONDS)).isFalse();
        gate.open();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void whenInterruptedWhileClosingThenTasksAreStoppedAndTheInterruptIsKept() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        Future<?> running = executor.submit(gate);
        Future<?> pending = executor.submit(() -> "x");
        gate.awaitEntered();
        Asker<Boolean> closing = Asker.blocked(() -> {
            executor.close();
            return Thread.currentThread().isInterrupted();
        });
        closing.thread().interrupt();
        assertThat(closing.answer()).isTrue();
        assertThat(running.cancelled()).isTrue();
        assertThat(pending.cancelled()).isTrue();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void whenPausedThenShutdownStillRunsWhatIsPending() throws Exception {
        Executor executor = single();
        executor.pause();
        Future<String> future = executor.submit(() -> "x");
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.PAUSED);
        assertThat(future.done()).isFalse();
        executor.close();
        assertThat(future.result()).isEqualTo("x");
    }
}
