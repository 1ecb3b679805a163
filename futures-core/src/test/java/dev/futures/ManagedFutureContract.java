package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds of futures of executors beyond what holds of all futures. */
abstract class ManagedFutureContract extends AbstractContract {

    abstract Kind kind();

    @Override
    final FutureSource source() {
        return new FutureSource.Managed(kind(), executors);
    }

    private Executor single() {
        kind().assumeQueues();
        return executors.executor(builder -> kind().on(builder).maxWorkers(1));
    }

    @Test
    @Item({12, 13})
    void whenCancelledThenWaitKnowsAtOnce() throws Exception {
        Future<String> future = this.<String>pending().future();
        Asker<DoneAndNotDone<String>> asker = Asker.blocked(() -> Futures.wait(List.of(future)));
        future.cancel();
        assertThat(Futures.wait(List.of(future), Duration.ZERO).done()).containsExactly(future);
        assertThat(asker.answer().done()).containsExactly(future);
    }

    @Test
    @Item({12, 60})
    void whenCancelledThenAsCompletedYieldsItAtOnce() {
        Future<String> future = this.<String>pending().future();
        Completions<String> early = Futures.asCompleted(List.of(future), Duration.ZERO);
        future.cancel();
        assertThat(early).containsExactly(future);
        assertThat(Futures.asCompleted(List.of(future), Duration.ZERO)).containsExactly(future);
    }

    @Test
    @Item(12)
    void whenCancelledThenItHasLeftTheQueueAndIsCounted() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        Future<?> first = executor.submit(() -> "x");
        Future<?> second = executor.submit(() -> "y");
        first.cancel();
        ExecutorStats stats = executor.stats();
        assertThat(stats.pending()).isEqualTo(1);
        assertThat(stats.cancelledBy()).containsEntry(CancelReason.CALLER, 1L);
        gate.open();
        assertThat(second.result()).isEqualTo("y");
    }

    @Test
    @Item({7, 12})
    void whenCancelledThenItsSlotInTheQueueIsFree() throws Exception {
        kind().assumeQueues();
        Executor executor =
                executors.executor(builder -> kind().on(builder).maxWorkers(1).queueCapacity(1));
        Gate.in(executors, executor);
        executor.submit(() -> "x").cancel();
        executor.submit(() -> "y").cancel();
        assertThat(executor.stats().queueRemaining()).isEqualTo(1);
    }

    @Test
    @Item(7)
    void whenCancelledThenTheTaskNeverRuns() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        CountDownLatch ran = new CountDownLatch(1);
        executor.submit(ran::countDown).cancel();
        gate.open();
        executor.submit(() -> "after it").result();
        assertThat(ran.getCount()).isEqualTo(1);
    }

    @Test
    @Item({33, 35, 36})
    void producerSide_isTheExecutors() {
        Future<String> future = this.<String>pending().future();
        assertThatThrownBy(() -> future.setResult("x")).isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(() -> future.setException(new IllegalStateException()))
                .isInstanceOf(InvalidStateException.class);
        assertThatThrownBy(future::setRunningOrNotifyCancel).isInstanceOf(InvalidStateException.class);
        assertThat(future.done()).isFalse();
        assertThat(future.running()).isFalse();
    }

    @Test
    @Item(28)
    void whenTheTaskEndsThenCallbacksRunOnTheWorker() throws Exception {
        kind().assumeRunsHere();
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        Future<Thread> future = executor.submit(Thread::currentThread);
        BlockingQueue<Thread> callers = new LinkedBlockingQueue<>();
        future.addDoneCallback(done -> callers.add(Thread.currentThread()));
        gate.open();
        assertThat(callers.take()).isSameAs(future.result());
    }

    @Test
    @Item(8)
    void whenRunningAndCancelledWithInterruptThenCancelledAtOnceAndInterrupted() throws Exception {
        Executor executor = single();
        CountDownLatch entered = new CountDownLatch(1);
        BlockingQueue<Throwable> seen = new LinkedBlockingQueue<>();
        Future<?> future = executor.submit(() -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                seen.add(e);
            }
        });
        entered.await();
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.cancelled()).isTrue();
        assertThat(Futures.wait(List.of(future), Duration.ZERO).done()).hasSize(1);
        assertThat(seen.take()).isInstanceOf(InterruptedException.class);
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.INTERRUPT, 1L);
    }

    @Test
    @Item(8)
    void whenATaskWasInterruptedThenTheNextOneIsNot() throws Exception {
        Executor executor = single();
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> spinning = executor.submit(() -> {
            entered.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        Future<Boolean> next = executor.submit(() -> Thread.currentThread().isInterrupted());
        entered.await();
        spinning.cancel(true);
        assertThat(next.result()).isFalse();
    }

    /** Holds up whoever cancels a running task, before the interrupt, until the task has ended and one more could start. */
    private static final class HoldUp implements ExecutorListener {

        final Gate victim = new Gate();
        final CountDownLatch nextStarted = new CountDownLatch(1);

        @Override
        public void done(TaskInfo task, Outcome outcome) {
            if (outcome == Outcome.CANCELLED) {
                victim.open();
                try {
                    nextStarted.await(50, TimeUnit.MILLISECONDS); // it must not, so this always takes that long
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    @Item(8)
    void whenATaskEndsWhileItIsBeingStoppedThenTheInterruptDoesNotHitTheNextOne() throws Exception {
        kind().assumeQueues();
        HoldUp holdUp = new HoldUp();
        executors.before(holdUp.victim::open);
        Executor executor =
                executors.executor(builder -> kind().on(builder).maxWorkers(1).listener(holdUp));
        Future<?> victim = executor.submit(holdUp.victim);
        Gate next = Gate.of(executors);
        Future<Boolean> interrupted = executor.submit(() -> {
            holdUp.nextStarted.countDown();
            next.run();
            return Thread.currentThread().isInterrupted();
        });
        holdUp.victim.awaitEntered();
        assertThat(victim.cancel(true)).isTrue();
        next.open();
        assertThat(interrupted.result()).isFalse();
    }

    @Test
    @Item(8)
    void whenATaskIgnoresTheInterruptThenItKeepsItsSlotAndIsCountedAsAbandoned() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = single();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        executors.before(open::countDown);
        Future<?> stubborn = executor.submit(() -> {
            entered.countDown();
            awaitIgnoringInterrupts(open);
        });
        entered.await();
        Future<?> next = executor.submit(() -> "x");
        stubborn.cancel(true);
        assertThat(executor.stats().abandoned()).isEqualTo(1);
        assertThat(executor.stats().running()).isZero();
        assertThat(next.running()).isFalse();
        open.countDown();
        assertThat(next.result()).isEqualTo("x");
        Eventually.that(() -> executor.stats().abandoned() == 0);
    }

    private static void awaitIgnoringInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // that is the point
            }
        }
    }

    @Test
    @Item(98)
    void whenATaskWaitsForAPendingOneOfItsOwnFullExecutorThenThatRuns() throws Exception {
        kind().assumeRunsHere();
        Executor executor = single();
        Future<String> outer = executor.submit(() -> {
            Future<String> inner =
                    executor.submit(() -> executor.submit(() -> "innermost").result() + " inner");
            return inner.result() + " outer";
        });
        assertThat(outer.result()).isEqualTo("innermost inner outer");
    }

    @Test
    @Item(98)
    void whenRunningTasksWaitForEachOtherThenOneOfThemFailsAndNamesTheCycle() throws Exception {
        kind().assumeRunsHere();
        kind().assumeQueues();
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(2));
        CompletableFuture<Future<String>> first = new CompletableFuture<>();
        CompletableFuture<Future<String>> second = new CompletableFuture<>();
        CyclicBarrier bothRun = new CyclicBarrier(2);
        first.complete(executor.submit(() -> {
            bothRun.await();
            return second.get().result();
        }));
        second.complete(executor.submit(() -> {
            bothRun.await();
            return first.get().result();
        }));
        assertThat(first.get().exception()).isInstanceOf(DeadlockException.class);
        assertThat(second.get().exception()).isInstanceOf(DeadlockException.class);
    }
}
