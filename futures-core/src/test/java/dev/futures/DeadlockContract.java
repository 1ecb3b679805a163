package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Tasks that wait for each other in a circle are told so (DESIGN 4.7). */
abstract class DeadlockContract extends ManagedContract {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    /** The first example of Python's documentation: two futures that wait for each other. */
    @Test
    void whenTwoTasksWaitForEachOtherThenBothEndWithADeadlockException() throws Exception {
        Executor executor = atMost(2);
        List<Future<Object>> ring = ring(List.of(executor, executor));
        for (Future<Object> future : ring) {
            assertThat(future.exception(A_SECOND)).isInstanceOf(DeadlockException.class);
        }
    }

    /** The second example of Python's documentation: a task that submits to its pool of one worker. */
    @Test
    void whenATaskWaitsForOneItSubmittedToItsPoolOfOneWorkerThenItCompletes() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        Future<Double> future =
                executor.submit(() -> executor.submit(() -> Math.pow(5, 2)).result());
        assertThat(future.result(A_SECOND)).isEqualTo(25);
    }

    @Test
    void whenThreeTasksOfSeveralExecutorsWaitInACircleThenAllEnd() throws Exception {
        Executor first = atMost(2);
        Executor second = atMost(1);
        for (Future<Object> future : ring(List.of(first, second, first))) {
            assertThat(future.exception(A_SECOND)).isInstanceOf(DeadlockException.class);
        }
    }

    @Test
    void whenATaskInTheThreadOfItsSubmitterIsPartOfTheCircleThenAllEnd() throws Exception {
        Executor direct = executors.executor(Executor.Builder::direct);
        Executor executor = atMost(2);
        for (Future<Object> future : ring(List.of(executor, direct, executor))) {
            assertThat(future.exception(A_SECOND)).isInstanceOf(DeadlockException.class);
        }
    }

    @Test
    void whenTasksWaitInACircleThenTheMessageNamesThemAll() throws Exception {
        Executor executor = atMost(3);
        Throwable exception = ring(List.of(executor, executor, executor)).get(0).exception(A_SECOND);
        assertThat(exception)
                .hasMessageStartingWith("deadlock: ")
                .hasMessageContaining("'task0' of executor '" + executor.name() + "'")
                .hasMessageContaining("'task1'")
                .hasMessageContaining("'task2'");
    }

    @Test
    void whenATaskWaitsForItselfThenItEndsWithADeadlockException() throws Exception {
        assertThat(ring(List.of(atMost(1))).get(0).exception(A_SECOND)).isInstanceOf(DeadlockException.class);
    }

    @Test
    void whenAnInlineTaskWaitsForTheTaskBelowItThenItEndsWithADeadlockException() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        AtomicReference<Future<Object>> outer = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        outer.set(executor.submit(() -> {
            known.await();
            return executor.submit(() -> outer.get().result()).result();
        }));
        known.countDown();
        assertThat(outer.get().exception(A_SECOND)).isInstanceOf(DeadlockException.class);
    }

    @Test
    void whenOneOfTheCircleWaitsWithATimeoutThenItTimesOutAndTheOtherCompletes() throws Exception {
        Executor executor = atMost(2);
        CountDownLatch known = new CountDownLatch(1);
        AtomicReference<Future<String>> timed = new AtomicReference<>();
        Future<String> waits = start(executor, () -> {
            known.await();
            return timed.get().result();
        });
        timed.set(start(executor, () -> {
            try {
                return waits.result(Duration.ofMillis(50));
            } catch (TimeoutException e) {
                return "timed out";
            }
        }));
        known.countDown();
        assertThat(waits.result()).isEqualTo("timed out");
    }

    @Test
    void whenOneOfTheCircleIsCancelledThenTheOthersGoOn() throws Exception {
        Executor executor = atMost(2);
        CountDownLatch known = new CountDownLatch(1);
        AtomicReference<Future<Object>> second = new AtomicReference<>();
        Future<Object> first = start(executor, () -> {
            known.await();
            return second.get().exception();
        });
        second.set(start(executor, () -> {
            new CountDownLatch(1).await();
            return null;
        }));
        known.countDown();
        Eventually.that(() -> second.get().running());
        second.get().cancel(true);
        assertThat(first.exception(A_SECOND)).isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    /** Each task waits for the next one, the last for the first, once all of them run. */
    private List<Future<Object>> ring(List<Executor> executors) {
        kind().assumeRunsHere();
        int size = executors.size();
        CountDownLatch started = new CountDownLatch(size + 1);
        AtomicReferenceArray<Future<Object>> tasks = new AtomicReferenceArray<>(size);
        List<Future<Object>> futures = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int next = (i + 1) % size;
            Future<Object> future = start(
                    executors.get(i),
                    () -> {
                        started.countDown();
                        started.await();
                        return tasks.get(next).result();
                    },
                    TaskOptions.named("task" + i));
            tasks.set(i, future);
            futures.add(future);
        }
        started.countDown();
        return futures;
    }

    @RepeatedTest(5)
    void whenTasksWaitForEarlierOnesOnlyThenNoneIsToldOfADeadlock() throws Exception {
        List<Executor> pools = List.of(pool(1), pool(2), pool(3), executors.executor(Executor.Builder::direct));
        Random random = new Random();
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 10 * kind().rounds(200); i++) {
            List<Future<Integer>> earlier = new ArrayList<>();
            for (int d = random.nextInt(4); d > 0 && i > 0; d--) {
                earlier.add(futures.get(Math.max(0, i - 1 - random.nextInt(50))));
            }
            int how = random.nextInt(4);
            futures.add(pools.get(random.nextInt(pools.size())).submit(() -> depend(earlier, how)));
        }
        for (Future<Integer> future : futures) {
            assertThat(future.exception()).isNull();
        }
    }

    private static int depend(List<Future<Integer>> earlier, int how) throws Exception {
        switch (how) {
            case 0 -> Futures.wait(earlier);
            case 1 -> Futures.asCompleted(earlier).forEach(Future::done);
            case 2 -> {
                for (Future<Integer> future : earlier) {
                    future.toCompletableFuture().join();
                }
            }
            default -> {
                for (Future<Integer> future : earlier) {
                    future.result();
                }
            }
        }
        return 1;
    }
}
