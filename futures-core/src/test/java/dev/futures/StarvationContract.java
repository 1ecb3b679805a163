package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A task that waits, on the last worker, for a pending task of its own executor runs that itself (DESIGN 4.7). */
abstract class StarvationContract extends ManagedContract {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** Runs a task on a pool of one worker, given that pool. */
    private <T> T alone(java.util.function.Function<Executor, Callable<T>> task) throws InterruptedException {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        return executor.submit(task.apply(executor)).result();
    }

    @Test
    void whenATaskAsksForTheResultThenItRunsInThatTasksThread() throws Exception {
        assertThat(this.<Boolean>alone(executor -> () -> {
                    Thread thread = Thread.currentThread();
                    return executor.submit(() -> Thread.currentThread() == thread)
                            .result();
                }))
                .isTrue();
    }

    @Test
    void whenATaskCallsGetThenItCompletes() throws Exception {
        assertThat(this.<String>alone(
                        executor -> () -> executor.submit(() -> "x").get()))
                .isEqualTo("x");
    }

    @Test
    void whenATaskAsksForTheExceptionThenItCompletes() throws Exception {
        IllegalStateException failure = new IllegalStateException();
        Throwable seen = alone(executor -> () -> executor.submit(() -> {
                    throw failure;
                })
                .exception());
        assertThat(seen).isSameAs(failure);
    }

    @Test
    void whenATaskAsksWithATimeoutThenItCompletes() throws Exception {
        assertThat(this.<String>alone(
                        executor -> () -> executor.submit(() -> "x").result(LONG)))
                .isEqualTo("x");
    }

    @Test
    void whenATaskWaitsForAllThenItCompletes() throws Exception {
        assertThat(this.<Integer>alone(executor ->
                        () -> Futures.wait(List.of(executor.submit(() -> 1), executor.submit(() -> 2)))
                                .done()
                                .size()))
                .isEqualTo(2);
    }

    @Test
    void whenATaskWaitsForTheFirstThenItCompletes() throws Exception {
        assertThat(this.<Integer>alone(executor -> () -> Futures.wait(
                                List.of(executor.submit(() -> 1), executor.submit(() -> 2)), ReturnWhen.FIRST_COMPLETED)
                        .done()
                        .size()))
                .isPositive();
    }

    @Test
    void whenATaskWaitsForAllWithATimeoutThenItCompletes() throws Exception {
        assertThat(this.<Integer>alone(executor ->
                        () -> Futures.wait(List.of(executor.submit(() -> 1), executor.submit(() -> 2)), LONG)
                                .done()
                                .size()))
                .isEqualTo(2);
    }

    @Test
    void whenATaskIteratesAsCompletedThenItCompletes() throws Exception {
        List<Integer> results = alone(executor -> () -> {
            List<Integer> seen = new ArrayList<>();
            for (Future<Integer> future :
                    Futures.asCompleted(List.of(executor.submit(() -> 1), executor.submit(() -> 2)))) {
                seen.add(future.result());
            }
            return seen;
        });
        assertThat(results).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void whenATaskIteratesAMapThenItCompletes() throws Exception {
        List<Integer> results = alone(executor -> () -> {
            List<Integer> seen = new ArrayList<>();
            try (Results<Integer> map = executor.map(i -> 10 * i, List.of(1, 2, 3))) {
                map.forEach(seen::add);
            }
            return seen;
        });
        assertThat(results).containsExactly(10, 20, 30);
    }

    @Test
    void whenATaskInvokesAllThenItCompletes() throws Exception {
        assertThat(this.<Integer>alone(executor ->
                        () -> executor.invokeAll(List.of(() -> 1, () -> 2)).size()))
                .isEqualTo(2);
    }

    @Test
    void whenATaskInvokesAnyThenItCompletes() throws Exception {
        assertThat(this.<Integer>alone(executor -> () -> executor.invokeAny(List.of(() -> 1, () -> 1))))
                .isEqualTo(1);
    }

    @Test
    void whenATaskJoinsACompletableFutureThenItCompletes() throws Exception {
        assertThat(this.<String>alone(executor ->
                        () -> executor.submit(() -> "x").toCompletableFuture().join()))
                .isEqualTo("x");
    }

    @Test
    void whenATaskJoinsAStageOfACompletableFutureThenItCompletes() throws Exception {
        assertThat(this.<String>alone(executor -> () -> executor.submit(() -> "x")
                        .toCompletableFuture()
                        .thenApply(x -> x + "y")
                        .get()))
                .isEqualTo("xy");
    }

    @Test
    void whenJoinsNestDeeperThanTheStackMayGrowThenTheyComplete() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        assertThat(executor.submit(() -> joinNested(executor, 500)).result()).isEqualTo(500);
    }

    private static int joinNested(Executor executor, int depth) {
        return depth == 0
                ? 0
                : 1
                        + executor.submit(() -> joinNested(executor, depth - 1))
                                .toCompletableFuture()
                                .join();
    }

    @Test
    void whenACallbackWaitsForAPendingFutureThenItRuns() throws Exception {
        Executor executor = pool(1);
        Gate gate = Gate.in(executors, executor);
        Future<String> first = executor.submit(() -> "x");
        Future<String> second = executor.submit(() -> "y");
        AtomicReference<String> seen = new AtomicReference<>();
        CountDownLatch called = new CountDownLatch(1);
        first.addDoneCallback(done -> {
            try {
                seen.set(second.result());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            called.countDown();
        });
        gate.open();
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasValue("y");
    }

    @Test
    void whenAnInlineTaskEndsThenTheTimeItTookIsThatOfItsOwnRun() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        Future<String> outer = executor.submit(
                () -> {
                    executor.submit(() -> "inner").result();
                    return executor.runningTasks().get(0).name();
                },
                TaskOptions.named("outer"));
        assertThat(outer.result()).isEqualTo("outer");
        assertThat(executor.stats().succeeded()).isEqualTo(2);
    }

    @Test
    void whenATimedWaitCanBeServedByAnotherWorkerThenItDoesNotHelp() throws Exception {
        Executor executor = pool(2);
        Gate gate = Gate.in(executors, executor); // the other worker, which works and may be back any time
        Future<String> outer = executor.submit(() -> {
            Future<String> inner = executor.submit(() -> "x");
            assertThatThrownBy(() -> inner.result(Duration.ofMillis(50))).isInstanceOf(TimeoutException.class);
            gate.open();
            return inner.result();
        });
        assertThat(outer.result()).isEqualTo("x");
    }

    @Test
    void whenTheLastOtherWorkerStartsToWaitThenATimedWaitHelps() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(2);
        CountDownLatch submitted = new CountDownLatch(1);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<String> timed = executor.submit(() -> {
            waiter.set(Thread.currentThread());
            submitted.await();
            Future<String> inner = executor.submit(() -> "x");
            return inner.result(Duration.ofSeconds(5));
        });
        Future<String> other = executor.submit(() -> {
            submitted.countDown();
            Eventually.that(() -> waiter.get().getState() == Thread.State.TIMED_WAITING);
            return timed.result();
        });
        assertThat(other.result()).isEqualTo("x");
    }

    @Test
    void whenTheLastOtherWorkerHasHelpedAndWaitsOnThenATimedWaitHelps() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(2);
        CountDownLatch timedStarted = new CountDownLatch(1);
        CountDownLatch helps = new CountDownLatch(1);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<String> timed = executor.submit(() -> {
            waiter.set(Thread.currentThread());
            timedStarted.countDown();
            helps.await();
            return executor.submit(() -> "x").result(Duration.ofSeconds(5));
        });
        timedStarted.await();
        Future<Integer> other = executor.submit(() -> {
            Future<String> inline = executor.submit(() -> {
                helps.countDown();
                Eventually.that(() -> waiter.get().getState() == Thread.State.TIMED_WAITING);
                return "inline";
            });
            return Futures.wait(List.of(inline, timed)).done().size();
        });
        assertThat(other.result()).isEqualTo(2);
        assertThat(timed.exception()).isNull();
    }

    @Test
    void whenPausedThenAWaitingTaskDoesNotHelpUntilResumed() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        CountDownLatch ran = new CountDownLatch(1);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Gate gate = Gate.of(executors);
        Future<?> outer = executor.submit(() -> {
            waiter.set(Thread.currentThread());
            gate.run();
            return executor.submit(ran::countDown).result();
        });
        gate.awaitEntered();
        executor.pause();
        gate.open();
        Eventually.that(() -> executor.stats().pending() == 1 && Asker.isBlockedUnlimited(waiter.get()));
        assertThat(ran.getCount()).isEqualTo(1);
        executor.resume();
        assertThat(outer.result(Duration.ofSeconds(10))).isNull();
    }

    @Test
    void whenPausedThenAJoiningTaskHelpsOnceResumed() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Gate gate = Gate.of(executors);
        Future<String> outer = executor.submit(() -> {
            waiter.set(Thread.currentThread());
            gate.run();
            return executor.submit(() -> "x").toCompletableFuture().join();
        });
        gate.awaitEntered();
        executor.pause();
        gate.open();
        Eventually.that(() -> executor.stats().pending() == 1 && Asker.isBlockedUnlimited(waiter.get()));
        executor.resume();
        assertThat(outer.result(Duration.ofSeconds(10))).isEqualTo("x");
    }

    @Test
    void whenResizedDownWhileATaskWaitsThenItStillGetsItsResult() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(3);
        List<Gate> gates = List.of(Gate.in(executors, executor), Gate.in(executors, executor));
        CountDownLatch go = new CountDownLatch(1);
        executors.before(go::countDown);
        CountDownLatch started = new CountDownLatch(1);
        Future<Integer> outer = executor.submit(() -> {
            started.countDown();
            go.await();
            return Futures.wait(List.of(executor.submit(() -> 1), executor.submit(() -> 2)))
                    .done()
                    .size();
        });
        started.await();
        executor.resize(1);
        go.countDown();
        assertThat(outer.result(Duration.ofSeconds(10))).isEqualTo(2);
        gates.forEach(Gate::open);
    }

    @Test
    void whenTasksNestTenThousandDeepThenNoStackOverflows() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        assertThat(executor.submit(() -> nested(executor, 10_000)).result()).isEqualTo(10_000);
        Eventually.that(() -> executor.stats().workers() <= 1);
    }

    private static int nested(Executor executor, int depth) throws InterruptedException {
        return depth == 0
                ? 0
                : 1 + executor.submit(() -> nested(executor, depth - 1)).result();
    }
}
