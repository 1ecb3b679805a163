package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A full queue with {@code when-full: block}. */
abstract class BlockWhenFullContract extends ManagedContract {

    private Executor blocking(int capacity) {
        return pool(1, builder -> builder.queueCapacity(capacity).whenFull(WhenFull.BLOCK));
    }

    /** Returns an asker that waits to submit; its line is known to be that long then. */
    private static Asker<Future<Integer>> submitter(Executor executor, int result) {
        return Asker.blocked(() -> executor.submit(() -> result));
    }

    @Test
    void whenASlotIsFreeAgainThenTheSubmitterGoesOn() throws Exception {
        Executor executor = blocking(1);
        Gate gate = Gate.in(executors, executor);
        executor.submit(() -> 1);
        Asker<Future<Integer>> submitter = submitter(executor, 2);
        gate.open();
        assertThat(submitter.answer().result()).isEqualTo(2);
    }

    @Test
    void whenAPendingTaskIsStartedThenItsSlotIsTheSubmittersAtOnce() throws Exception {
        Executor executor = blocking(1);
        Gate first = Gate.in(executors, executor);
        Gate second = Gate.of(executors);
        executor.submit(second);
        Asker<Future<Integer>> submitter = submitter(executor, 2);
        first.open();
        second.awaitEntered();
        assertThat(submitter.answer().done()).isFalse(); // it is in while the second one runs
    }

    @Test
    void whenAPendingFutureIsCancelledThenItsSlotIsTheSubmittersAtOnce() throws Exception {
        Executor executor = blocking(1);
        Gate.in(executors, executor);
        Future<?> pending = executor.submit(() -> 1);
        Asker<Future<Integer>> submitter = submitter(executor, 2);
        pending.cancel();
        assertThat(executor.stats().pending()).isEqualTo(1); // by the time cancel() returns
        assertThat(submitter.answer().done()).isFalse();
    }

    @Test
    void whenInterruptedThenItIsRefusedAndTheFlagStaysUp() throws Exception {
        Executor executor = blocking(0);
        Gate.in(executors, executor);
        AtomicBoolean flag = new AtomicBoolean();
        Asker<Future<String>> submitter = Asker.blocked(() -> {
            try {
                return executor.submit(() -> "x");
            } finally {
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        submitter.thread().interrupt();
        assertThat(submitter.failure())
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("executor '" + executor.name() + "'")
                .hasMessageContaining("interrupted while waiting for a slot")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(flag).isTrue();
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.FULL, 1L);
    }

    @Test
    void whenTheBlockTimeoutIsOverThenItIsRefused() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(0).blockTimeout(Duration.ofMillis(30)));
        Gate.in(executors, executor);
        long start = System.nanoTime();
        assertThatThrownBy(() -> executor.submit(() -> "x"))
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("its queue is full");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.FULL, 1L);
    }

    @Test
    void whenShutDownThenThoseWhoWaitAreRefused() throws Exception {
        Executor executor = blocking(0);
        Gate.in(executors, executor);
        Asker<Future<Integer>> submitter = submitter(executor, 1);
        executor.shutdown();
        assertThat(submitter.failure())
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("it is shut down");
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.SHUTDOWN, 1L);
    }

    @Test
    void whenManyWaitThenTheyAreAdmittedInTheOrderOfTheirArrival() throws Exception {
        Executor executor = blocking(1);
        Gate gate = Gate.in(executors, executor);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        executor.submit(() -> order.add(0));
        List<Asker<Future<Boolean>>> submitters = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            int number = i;
            submitters.add(Asker.blocked(() -> executor.submit(() -> order.add(number))));
        }
        gate.open();
        for (Asker<Future<Boolean>> submitter : submitters) {
            submitter.answer().result();
        }
        assertThat(order)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 20).boxed().toList());
    }

    @Test
    void whenSubmittersCompeteForLongThenNoneStarves() throws Exception {
        Executor executor = blocking(1);
        int threads = 6;
        int rounds = kind().rounds(1_000);
        CyclicBarrier together = new CyclicBarrier(threads);
        AtomicIntegerArray done = new AtomicIntegerArray(threads);
        CountDownLatch firstIsThrough = new CountDownLatch(1);
        List<Asker<Object>> submitters = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int me = t;
            submitters.add(Asker.ask(() -> {
                together.await();
                for (int i = 0; i < rounds && firstIsThrough.getCount() > 0; i++) {
                    executor.submit(() -> {
                        long until = System.nanoTime() + 20_000; // so that the queue is full, and there is a line
                        while (System.nanoTime() - until < 0) {
                            Thread.onSpinWait();
                        }
                        return done.incrementAndGet(me);
                    });
                }
                firstIsThrough.countDown();
                return null;
            }));
        }
        assertThat(firstIsThrough.await(60, TimeUnit.SECONDS)).isTrue();
        for (Asker<Object> submitter : submitters) {
            submitter.answer();
        }
        executor.close();
        // In a line of six who never leave it each has about as many turns as the first.
        assertThat(IntStream.range(0, threads).map(done::get).min().getAsInt()).isGreaterThan(rounds / 10);
    }

    @Test
    void whenAWorkerSubmitsToItsOwnFullPoolThenItRunsTheTaskItself() throws Exception {
        kind().assumeRunsHere();
        Executor executor = blocking(1);
        Future<Boolean> outer = executor.submit(() -> {
            executor.submit(() -> "fills the queue");
            Thread thread = Thread.currentThread();
            return executor.submit(() -> Thread.currentThread() == thread).result();
        });
        assertThat(outer.result(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void whenResizedUpThenAsManyAreAdmittedAsThereIsRoomFor() throws Exception {
        Executor executor = blocking(0);
        Gate.in(executors, executor);
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Gate gate = Gate.of(executors);
            gates.add(gate);
            Asker.blocked(() -> executor.submit(gate));
        }
        executor.resize(3);
        gates.get(0).awaitEntered();
        gates.get(1).awaitEntered();
        assertThat(executor.stats().submitted()).isEqualTo(3);
        assertThat(executor.stats().pending()).isZero();
        gates.forEach(Gate::open);
        executor.resize(10);
        Eventually.that(() -> executor.stats().submitted() == 6);
    }

    @Test
    void whenResumedThenAsManyAreAdmittedAsThereIsRoomFor() throws Exception {
        Executor executor = blocking(1);
        executor.submit(() -> "makes a worker").result();
        executor.pause();
        Gate first = Gate.of(executors);
        executor.submit(first);
        for (int i = 0; i < 5; i++) {
            int number = i;
            submitter(executor, number);
        }
        executor.resume();
        first.awaitEntered();
        Eventually.that(() -> executor.stats().pending() == 1);
        assertThat(executor.stats().submitted()).isEqualTo(3);
        first.open();
        Eventually.that(() -> executor.stats().submitted() == 7);
    }
}
