package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at one future. */
class FutureStressTests {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Guava's "future bash": every kind of caller at once, and all must see the same outcome. */
    @Test
    @Timeout(60)
    @Item({21, 25, 36, 38})
    void bash() throws Exception {
        for (int round = 0; round < 300; round++) {
            new Bash().run();
        }
    }

    private final class Bash {

        private final Future<Object> future = new Future<>();
        private final Queue<Object> winners = new ConcurrentLinkedQueue<>();
        private final Queue<Object> seen = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();
        private final List<Runnable> actors = new ArrayList<>();

        void run() throws Exception {
            for (int i = 0; i < 6; i++) {
                String result = "result " + i;
                RuntimeException failure = new RuntimeException("failure " + i);
                actors.add(() -> attempt(result, () -> future.setResult(result)));
                actors.add(() -> attempt(failure, () -> future.setException(failure)));
                actors.add(this::cancel);
            }
            for (int i = 0; i < 15; i++) {
                actors.add(() -> seen.add(outcome()));
                actors.add(() -> future.addDoneCallback(done -> {
                    calls.incrementAndGet();
                    seen.add(outcome());
                }));
            }
            start();
            assertThat(winners).hasSizeGreaterThanOrEqualTo(1);
            assertThat(Collections.nCopies(seen.size(), winners.peek())).containsExactlyElementsOf(seen);
            assertThat(winners).containsOnly(winners.peek());
            assertThat(calls).hasValue(15);
            assertThat(Waiters.on(future)).isZero();
        }

        private void start() throws Exception {
            Collections.shuffle(actors);
            CyclicBarrier barrier = new CyclicBarrier(actors.size());
            List<java.util.concurrent.Future<?>> running = new ArrayList<>();
            for (Runnable actor : actors) {
                running.add(threads.submit(() -> {
                    barrier.await();
                    actor.run();
                    return null;
                }));
            }
            for (java.util.concurrent.Future<?> actor : running) {
                actor.get();
            }
        }

        private void attempt(Object outcome, Runnable setter) {
            try {
                setter.run();
                winners.add(outcome);
            } catch (InvalidStateException e) {
                // somebody else was first
            }
        }

        private void cancel() {
            if (future.cancel()) { // true for each canceller, if one of them was first
                winners.add("cancelled");
            }
        }

        private Object outcome() {
            try {
                return future.result(Duration.ofSeconds(15));
            } catch (CancellationException e) {
                return "cancelled";
            } catch (Exception e) {
                return e;
            }
        }
    }

    @Test
    @Timeout(60)
    @Item({26, 27})
    void callbacks_addedWhileCompletingRunOnceAndInOrder() throws Exception {
        int runs = 100_000;
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<Future<Integer>> futures =
                IntStream.range(0, runs).mapToObj(i -> new Future<Integer>()).toList();
        AtomicInteger turn = new AtomicInteger();
        java.util.concurrent.Future<?> completer = threads.submit(() -> {
            barrier.await();
            for (int i = 0; i < runs; i++) {
                while (turn.get() < i) {
                    Thread.onSpinWait();
                }
                futures.get(i).setResult(i);
            }
            return null;
        });
        List<Queue<Integer>> calls = new ArrayList<>();
        barrier.await();
        for (int i = 0; i < runs; i++) {
            Queue<Integer> called = new ConcurrentLinkedQueue<>();
            calls.add(called);
            turn.set(i);
            for (int number = 0; number < 4; number++) {
                int add = number;
                futures.get(i).addDoneCallback(done -> called.add(add));
            }
        }
        completer.get();
        for (Queue<Integer> called : calls) {
            assertOnceAndInOrder(List.copyOf(called));
        }
    }

    /**
     * Those that got in before the end run in the completer in order, the others in the adder in order. The two threads
     * may mix, so a merge of 0..k and k+1..3 is what there can be.
     */
    private static void assertOnceAndInOrder(List<Integer> called) {
        if (called.size() != 4 || called.stream().distinct().count() != 4) {
            throw new AssertionError("not each once: " + called);
        }
        boolean merge = IntStream.rangeClosed(0, 4)
                .anyMatch(split -> isSorted(
                                called.stream().filter(i -> i < split).toList())
                        && isSorted(called.stream().filter(i -> i >= split).toList()));
        if (!merge) {
            throw new AssertionError("not in order: " + called);
        }
    }

    private static boolean isSorted(List<Integer> numbers) {
        return IntStream.range(1, numbers.size()).allMatch(i -> numbers.get(i - 1) < numbers.get(i));
    }

    @Test
    @Item(28)
    void chain_ofAMillionDoesNotOverflowTheStack() throws Exception {
        int length = 1_000_000;
        List<Future<Integer>> chain = new ArrayList<>(length);
        chain.add(new Future<>());
        for (int i = 1; i < length; i++) {
            Future<Integer> next = new Future<>();
            chain.get(i - 1).addDoneCallback(done -> next.setResult(valueOf(done) + 1));
            chain.add(next);
        }
        chain.get(0).setResult(0);
        assertThat(chain.get(length - 1).result(Duration.ZERO)).isEqualTo(length - 1);
    }

    @Test
    @Item({11, 28})
    void chain_ofAMillionCancellationsDoesNotOverflowTheStack() {
        int length = 1_000_000;
        Future<Integer> first = new Future<>();
        Future<Integer> last = first;
        for (int i = 1; i < length; i++) {
            Future<Integer> next = new Future<>();
            last.addDoneCallback(done -> next.cancel());
            last = next;
        }
        first.cancel();
        assertThat(last.cancelled()).isTrue();
    }

    private static int valueOf(Future<Integer> done) {
        try {
            return done.result();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Item({18, 52})
    void waits_thatTimedOutLeaveNothingBehind() throws Exception {
        Future<String> future = new Future<>();
        future.addDoneCallback(done -> {});
        List<java.util.concurrent.Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(threads.submit(() -> {
                for (int round = 0; round < 2000; round++) {
                    timeOut(future, Duration.ofNanos(1 + round));
                }
                return null;
            }));
        }
        for (java.util.concurrent.Future<?> waiter : waiting) {
            waiter.get();
        }
        Futures.wait(List.of(future), Duration.ZERO);
        assertThat(Waiters.on(future)).isEqualTo(1);
    }

    private static void timeOut(Future<String> future, Duration timeout) throws Exception {
        try {
            future.result(timeout);
            throw new AssertionError("it was pending");
        } catch (TimeoutException expected) {
            Futures.wait(List.of(future), timeout);
        }
        try (Completions<String> completions = Futures.asCompleted(List.of(future))) {
            assertThat(completions).isNotNull();
        }
    }

    @Test
    @Item({46, 47})
    void wait_raceWithManyThreadsThatComplete() throws Exception {
        for (int round = 0; round < 500; round++) {
            List<Future<Integer>> futures =
                    IntStream.range(0, 100).mapToObj(i -> new Future<Integer>()).toList();
            CyclicBarrier barrier = new CyclicBarrier(5);
            for (int thread = 0; thread < 4; thread++) {
                int offset = thread;
                threads.submit(() -> {
                    barrier.await();
                    for (int i = offset; i < 100; i += 4) {
                        futures.get(i).setResult(i);
                    }
                    return null;
                });
            }
            barrier.await();
            assertThat(Futures.wait(futures, Duration.ofSeconds(15)).notDone()).isEmpty();
        }
    }
}
