package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code toCompletableFuture()}: what ends either side ends the other, and stops the work. */
abstract class CompletableFutureContract extends ManagedContract {

    @Test
    void whenTheTaskReturnsThenItCompletes() throws Exception {
        CompletableFuture<String> bound = atMost(1).submit(() -> "x").toCompletableFuture();
        assertThat(bound.get(10, TimeUnit.SECONDS)).isEqualTo("x");
    }

    @Test
    void whenTheTaskThrowsThenItCompletesWithTheVerySameException() throws Exception {
        IllegalStateException failure = new IllegalStateException();
        CompletableFuture<Object> bound = atMost(1)
                .submit(() -> {
                    throw failure;
                })
                .toCompletableFuture();
        assertThatThrownBy(bound::join).isInstanceOf(CompletionException.class).hasCause(failure);
    }

    @Test
    void whenOurFutureIsCancelledThenItIsCancelled() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        CompletableFuture<String> bound = future.toCompletableFuture();
        future.cancel();
        assertThat(bound.isCancelled()).isTrue();
    }

    @Test
    void whenItIsCancelledThenAPendingFutureIsCancelled() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        future.toCompletableFuture().cancel(false);
        assertThat(future.cancelled()).isTrue();
        assertThat(executor.stats().pending()).isZero();
    }

    @Test
    void whenItIsCancelledThenARunningTaskIsInterrupted() throws Exception {
        Stubborn task = Stubborn.of(executors);
        Future<?> future = task.in(atMost(1));
        future.toCompletableFuture().cancel(true);
        assertThat(future.cancelled()).isTrue();
        Eventually.that(() -> task.interrupts() == 1);
    }

    @Test
    void whenItTimesOutThenAPendingFutureIsCancelled() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        CompletableFuture<String> bound = future.toCompletableFuture().orTimeout(10, TimeUnit.MILLISECONDS);
        assertThatThrownBy(bound::join).hasCauseInstanceOf(TimeoutException.class);
        Eventually.that(future::cancelled);
    }

    @Test
    void whenItTimesOutThenARunningTaskIsInterrupted() throws Exception {
        Executor executor = atMost(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Future<?> future = start(executor, () -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        });
        entered.await();
        future.toCompletableFuture().orTimeout(10, TimeUnit.MILLISECONDS);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        Eventually.that(future::cancelled); // the interrupt comes first
    }

    @Test
    void whenItIsCompletedByHandThenTheWorkIsStopped() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        CompletableFuture<String> bound = future.toCompletableFuture();
        bound.complete("by hand");
        assertThat(bound.join()).isEqualTo("by hand");
        assertThat(future.cancelled()).isTrue();
    }

    /** resilience4j issue 1460: the caller had timed out, and the bulkhead ran its queued supplier all the same. */
    @Test
    void whenTheCallerTimesOutThenTheQueuedSupplierNeverRuns() throws Exception {
        Executor bulkhead = pool(1, builder -> builder.queueCapacity(1));
        Gate gate = Gate.in(executors, bulkhead);
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Integer> call =
                bulkhead.submit(runs::incrementAndGet).toCompletableFuture().orTimeout(10, TimeUnit.MILLISECONDS);
        assertThatThrownBy(call::join).hasCauseInstanceOf(TimeoutException.class);
        gate.open();
        Eventually.that(
                () -> bulkhead.stats().pending() == 0 && bulkhead.stats().running() == 0);
        bulkhead.submit(() -> "after it").result();
        assertThat(runs).hasValue(0);
        assertThat(bulkhead.stats().cancelled()).isEqualTo(1);
    }

    @Test
    void whenAStageIsCancelledThenOurFutureGoesOn() throws Exception {
        Executor executor = pool(1);
        Gate gate = Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        future.toCompletableFuture().thenApply(x -> x).cancel(true); // as with any CompletableFuture
        gate.open();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    void whenAWorkerIsInterruptedInJoinThenItJoinsOnAndTheFlagStaysUp() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(2);
        Gate gate = Gate.in(executors, executor);
        Future<?> slow = executor.submit(() -> "x");
        CountDownLatch joins = new CountDownLatch(1);
        CountDownLatch flag = new CountDownLatch(1);
        Stubborn other = Stubborn.of(executors);
        Future<?> blocker = other.in(pool(1));
        Future<?> joiner = executor.submit(() -> {
            joins.countDown();
            blocker.toCompletableFuture().join();
            if (Thread.currentThread().isInterrupted()) {
                flag.countDown();
            }
        });
        joins.await();
        slow.exception();
        joiner.cancel(true);
        other.open();
        assertThat(flag.await(10, TimeUnit.SECONDS)).isTrue();
        gate.open();
    }

    @Test
    void whenAWorkerIsInterruptedInGetThenItIsThrown() throws Exception {
        Executor executor = atMost(1);
        Stubborn other = Stubborn.of(executors);
        Future<?> blocker = other.in(atMost(1));
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch thrown = new CountDownLatch(1);
        Future<?> waiter = start(executor, () -> {
            waits.countDown();
            try {
                return blocker.toCompletableFuture().get();
            } catch (InterruptedException e) {
                thrown.countDown();
                throw e;
            }
        });
        waits.await();
        waiter.cancel(true);
        assertThat(thrown.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(waiter::result).isInstanceOf(CancellationException.class);
    }
}
