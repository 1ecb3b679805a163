package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A full queue with {@code when-full: caller-runs}. */
abstract class CallerRunsContract extends ManagedContract {

    private static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

    private Executor full() throws InterruptedException {
        Executor executor = pool(1, builder -> builder.queueCapacity(0).whenFull(WhenFull.CALLER_RUNS));
        fill(executor);
        return executor;
    }

    @Test
    void whenFullThenTheTaskHasRunInTheCallersThread() throws Exception {
        kind().assumeRunsHere();
        Future<Thread> future = full().submit(Thread::currentThread);
        assertThat(future.done()).isTrue();
        assertThat(future.result()).isSameAs(Thread.currentThread());
    }

    @Test
    void whenThereIsRoomThenAWorkerRunsTheTask() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(0).whenFull(WhenFull.CALLER_RUNS));
        assertThat(executor.submit(Thread::currentThread).result()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void whenTheCallerRunsItThenItsInterruptStaysUp() throws Exception {
        Executor executor = full();
        Thread.currentThread().interrupt();
        executor.submit(() -> "x");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whenTheCallerRunsItThenItsThreadLocalsAreThere() throws Exception {
        kind().assumeRunsHere();
        Executor executor = full();
        CONTEXT.set("the caller's");
        try {
            assertThat(executor.submit(CONTEXT::get).result()).isEqualTo("the caller's");
            assertThat(CONTEXT.get()).isEqualTo("the caller's");
        } finally {
            CONTEXT.remove();
        }
    }

    @Test
    void whenTheCallerRunsItThenItsNameStays() throws Exception {
        String name = Thread.currentThread().getName();
        full().submit(() -> "x").result();
        assertThat(Thread.currentThread().getName()).isEqualTo(name);
    }

    @Test
    void whenTheCallerRunsItThenTheRunTimeoutHoldsAndTheInterruptIsGoneAfterwards() throws Exception {
        Executor executor = full();
        Future<Object> future = executor.submit(
                () -> {
                    new CountDownLatch(1).await();
                    return null;
                },
                TaskOptions.defaults().runTimeout(Duration.ofMillis(20)));
        assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whenTheTaskThrowsThenTheFutureFailsAndNotTheSubmission() throws Exception {
        IllegalStateException failure = new IllegalStateException();
        Future<Object> future = full().submit(() -> {
            throw failure;
        });
        assertThat(future.exception()).isSameAs(failure);
    }

    @Test
    void whenTheCallerRunsItThenItIsCountedLikeAnyOther() throws Exception {
        Executor executor = full();
        long before = executor.stats().submitted();
        long succeeded = executor.stats().succeeded();
        executor.submit(() -> "x");
        assertThat(executor.stats().submitted() - before).isEqualTo(1);
        assertThat(executor.stats().succeeded() - succeeded).isEqualTo(1);
        assertThat(executor.stats().rejected()).isZero();
    }

    @Test
    void whenShutDownThenTheCallerDoesNotRunIt() throws Exception {
        Executor executor = full();
        executor.shutdown();
        Assertions.assertThatThrownBy(() -> executor.submit(() -> "x")).isInstanceOf(RejectedExecutionException.class);
    }
}
