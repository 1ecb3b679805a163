package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code cancel(true)} on a running task: the future ends at once, the task is told to stop, and nobody else is. */
abstract class CancelRunningContract extends ManagedContract {

    private static final int ROUNDS = 20_000;

    /** Waits for an interrupt; fails if there is none for long. */
    private static void awaitInterrupt(CountDownLatch entered) throws InterruptedException {
        entered.countDown();
        new CountDownLatch(1).await();
    }

    @Test
    void whenTheTaskIgnoresItThenTheFutureIsCancelledAtOnce() throws Exception {
        Executor executor = atMost(1);
        Future<?> future = Stubborn.of(executors).in(executor);
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.cancelled()).isTrue();
        assertThat(executor.stats().running()).isZero();
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.INTERRUPT, 1L);
    }

    @Test
    void whenTheTaskIsInBlockingCodeThenItIsInterrupted() throws Exception {
        Executor executor = atMost(1);
        CountDownLatch entered = new CountDownLatch(1);
        BlockingQueue<Exception> seen = new LinkedBlockingQueue<>();
        Future<?> future = start(executor, () -> {
            try {
                awaitInterrupt(entered);
            } catch (InterruptedException e) {
                seen.add(e);
            }
            return null;
        });
        entered.await();
        future.cancel(true);
        assertThat(seen.take()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whenCancelledThenAllWhoWaitWake() throws Exception {
        Executor executor = atMost(1);
        Future<?> future = Stubborn.of(executors).in(executor);
        Asker<Object> result = Asker.blocked(future::result);
        Asker<Object> get = Asker.blocked(future::get);
        Asker<DoneAndNotDone<Object>> wait = Asker.blocked(() -> Futures.wait(List.of(future)));
        Asker<Future<Object>> completed = Asker.blocked(
                () -> Futures.asCompleted(List.<Future<?>>of(future)).iterator().next());
        future.cancel(true);
        assertThat(result.failure()).isInstanceOf(CancellationException.class);
        assertThat(get.failure()).isInstanceOf(CancellationException.class);
        assertThat(wait.answer().notDone()).isEmpty();
        assertThat((Object) completed.answer()).isSameAs(future);
    }

    @Test
    void whenCancelledThenCallbacksHaveRunInTheCancellersThread() throws Exception {
        Future<?> future = Stubborn.of(executors).in(atMost(1));
        AtomicReference<Thread> caller = new AtomicReference<>();
        future.addDoneCallback(done -> caller.set(Thread.currentThread()));
        future.cancel(true);
        assertThat(caller.get()).isSameAs(Thread.currentThread());
    }

    @Test
    void whenCancelledAgainThenItIsTrueAndTheTaskIsNotInterruptedAgain() throws Exception {
        Stubborn task = Stubborn.of(executors);
        Executor executor = atMost(1);
        Future<?> future = task.in(executor);
        future.cancel(true);
        Eventually.that(() -> task.interrupts() == 1);
        assertThat(future.cancel(true)).isTrue();
        task.open();
        executor.submit(() -> "after it").result();
        assertThat(task.interrupts()).isEqualTo(1);
    }

    @Test
    void whenNotToInterruptThenNothingChanges() throws Exception {
        Stubborn task = Stubborn.of(executors);
        Future<?> future = task.in(atMost(1));
        assertThat(future.cancel(false)).isFalse();
        assertThat(future.running()).isTrue();
        task.open();
        assertThat(future.result()).isNull();
        assertThat(task.interrupts()).isZero();
    }

    @Test
    void whenTheTaskLeavesTheFlagUpThenTheNextOneDoesNotSeeIt() throws Exception {
        Executor executor = pool(1);
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> first = executor.submit(() -> {
            entered.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        Future<Boolean> second = executor.submit(() -> Thread.currentThread().isInterrupted());
        entered.await();
        first.cancel(true);
        assertThat(second.result()).isFalse();
    }

    @Test
    void whenCancelledAtAnyMomentThenTheNextTaskIsNeverInterrupted() throws Exception {
        Executor executor = pool(1);
        AtomicInteger hit = new AtomicInteger();
        int inTime = 0;
        for (int i = 0; i < kind().rounds(ROUNDS); i++) {
            CountDownLatch started = new CountDownLatch(1);
            Future<?> victim = executor.submit(started::countDown);
            Future<?> next = executor.submit(() -> {
                if (Thread.interrupted()) {
                    hit.incrementAndGet();
                }
            });
            if (i % 2 == 0) {
                started.await(); // else it may still be pending
            }
            if (victim.cancel(true)) {
                inTime++;
            }
            next.result();
        }
        assertThat(hit).hasValue(0);
        assertThat(executor.stats().cancelled()).isEqualTo(inTime);
    }

    @Test
    void whenCancelledAtAnyMomentOfItsStartThenTheTaskIsTold() throws Exception {
        kind().assumeRunsHere();
        Executor executor = atMost(1);
        for (int i = 0; i < 2_000; i++) {
            AtomicReference<Future<?>> self = new AtomicReference<>();
            BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
            Future<?> future = start(executor, () -> {
                while (self.get() == null || !self.get().done()) {
                    Thread.onSpinWait();
                }
                told.add(Thread.currentThread().isInterrupted());
                return null;
            });
            self.set(future);
            while (!future.running()) {
                Thread.onSpinWait();
            }
            assertThat(future.cancel(true)).isTrue();
            assertThat(told.take()).isTrue();
        }
    }

    @Test
    void whenTheTaskBelowAnInlineOneIsCancelledThenItIsInterruptedButNotTheInlineOne() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        Stubborn inner = Stubborn.of(executors);
        CountDownLatch innerEntered = new CountDownLatch(1);
        BlockingQueue<Boolean> outerTold = new LinkedBlockingQueue<>();
        AtomicReference<Future<?>> innerFuture = new AtomicReference<>();
        Future<?> outer = executor.submit(() -> {
            innerFuture.set(executor.submit(() -> {
                innerEntered.countDown();
                inner.run();
            }));
            try {
                innerFuture.get().result();
                outerTold.add(Thread.interrupted());
            } catch (InterruptedException e) {
                outerTold.add(true);
            }
            return null;
        });
        innerEntered.await();
        assertThat(outer.cancel(true)).isTrue();
        inner.open();
        assertThat(innerFuture.get().result()).isNull();
        assertThat(inner.interrupts()).isZero();
        assertThat(outerTold.take()).isTrue();
    }

    @Test
    void whenAnInlineTaskIsCancelledThenTheOneBelowItIsNotInterrupted() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        CountDownLatch entered = new CountDownLatch(1);
        AtomicReference<Future<?>> inner = new AtomicReference<>();
        Future<String> outer = executor.submit(() -> {
            inner.set(executor.submit(() -> {
                awaitInterrupt(entered);
                return null;
            }));
            try {
                inner.get().result();
                return "no end";
            } catch (CancellationException e) {
                return Thread.currentThread().isInterrupted() ? "interrupted" : "not interrupted";
            }
        });
        entered.await();
        assertThat(inner.get().cancel(true)).isTrue();
        assertThat(outer.result()).isEqualTo("not interrupted");
    }

    @Test
    void whenATaskIsCancelledBetweenTwoInlineOnesThenTheSecondIsNotInterruptedEither() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        Gate first = Gate.of(executors);
        BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
        Future<?> outer = executor.submit(() -> Futures.wait(List.of(
                executor.submit(first),
                executor.submit(() -> seen.add(Thread.currentThread().isInterrupted())))));
        first.awaitEntered();
        outer.cancel(true);
        first.open();
        assertThat(seen.take()).isFalse();
    }
}
