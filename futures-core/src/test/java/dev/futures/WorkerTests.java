package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Section J: what is special about platform threads. */
class WorkerTests {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    private Executor threads(int maxWorkers) {
        return executors.executor(builder -> builder.threads(maxWorkers));
    }

    @Test
    @Item(91)
    void maxWorkers_default() {
        Executor executor = executors.executor(Executor.Builder::threads);
        int cpus = Runtime.getRuntime().availableProcessors();
        assertThat(executor.stats().limit()).isEqualTo(Math.min(32, cpus + 4));
    }

    @Test
    @Item(92)
    void threads_noneBeforeTheFirstTask() {
        assertThat(threads(4).stats().workers()).isZero();
    }

    @Test
    @Item(92)
    void threads_oneForEachTaskThatFindsNoIdleOneUpToTheLimit() throws Exception {
        Executor executor = threads(3);
        List<Gate> gates = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            Gate gate = Gate.of(executors);
            gates.add(gate);
            executor.submit(gate);
            assertThat(executor.stats().workers()).isEqualTo(Math.min(i, 3));
        }
        for (Gate gate : gates.subList(0, 3)) {
            gate.awaitEntered();
        }
        assertThat(executor.stats().pending()).isEqualTo(2);
    }

    @Test
    @Item(92)
    void threads_anIdleOneIsTakenBeforeANewOneIsMade() throws Exception {
        Executor executor = threads(8);
        CyclicBarrier barrier = new CyclicBarrier(3);
        Futures.wait(IntStream.range(0, 3)
                .mapToObj(i -> executor.submit(() -> barrier.await()))
                .toList());
        assertThat(executor.stats().workers()).isEqualTo(3);
        Gate.in(executors, executor);
        Gate.in(executors, executor);
        assertThat(executor.stats().workers()).isEqualTo(3);
    }

    @RepeatedTest(5)
    @Item(93)
    void threads_oneIsEnoughForTasksThatFollowEachOthersResult() throws Exception {
        Executor executor = threads(8);
        for (int i = 0; i < 2000; i++) {
            executor.submit(() -> "x").result();
        }
        assertThat(executor.stats().workers()).isEqualTo(1);
    }

    @Test
    @Item(93)
    void whenACallbackHoldsTheWorkerThenTheNextTaskGetsAnother() throws Exception {
        Executor executor = threads(2);
        Gate gate = Gate.of(executors);
        Gate callback = Gate.of(executors);
        Future<?> first = executor.submit(gate);
        first.addDoneCallback(done -> callback.run());
        gate.open();
        callback.awaitEntered(); // the result is known before
        assertThat(executor.submit(() -> "x").result(Duration.ofSeconds(10))).isEqualTo("x");
    }

    @Test
    @Item(94)
    void threads_idleOnesLeaveAfterKeepAlive() throws Exception {
        Executor executor = executors.executor(builder -> builder.threads(4).keepAlive(Duration.ofMillis(10)));
        Thread worker = executor.submit(Thread::currentThread).result();
        Eventually.that(() -> executor.stats().workers() == 0);
        worker.join(10_000);
        assertThat(worker.isAlive()).isFalse();
        assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
    }

    @Test
    @Item(94)
    void threads_keepAliveZeroStillRunsEverything() throws Exception {
        Executor executor = executors.executor(builder -> builder.threads(2).keepAlive(Duration.ZERO));
        for (int i = 0; i < 500; i++) {
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
        }
    }

    @Test
    @Item({87, 94})
    void threads_areDaemons() throws Exception {
        assertThat(threads(1).submit(() -> Thread.currentThread().isDaemon()).result())
                .isTrue();
    }

    @Test
    @Item(95)
    void threads_areNamedAfterTheExecutorAndNumberedFromZero() throws Exception {
        Executor executor = threads(3);
        assertThat(namesOfThree(executor))
                .containsExactlyInAnyOrder(executor.name() + "-0", executor.name() + "-1", executor.name() + "-2");
    }

    @Test
    @Item(95)
    void threads_areNamedByThePrefix() throws Exception {
        executors.watchThreads("SpecialPool_");
        Executor executor = executors.executor(builder -> builder.threads(3).threadNamePrefix("SpecialPool_"));
        assertThat(namesOfThree(executor)).containsExactlyInAnyOrder("SpecialPool_0", "SpecialPool_1", "SpecialPool_2");
    }

    private static List<String> namesOfThree(Executor executor) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(3);
        List<Future<String>> futures = IntStream.range(0, 3)
                .mapToObj(i -> executor.submit(() -> {
                    barrier.await();
                    return Thread.currentThread().getName();
                }))
                .toList();
        List<String> names = new ArrayList<>();
        for (Future<String> future : futures) {
            names.add(future.result());
        }
        return names;
    }

    @Test
    @Item(95)
    void threadFactory_makesTheThreads() throws Exception {
        executors.watchThreads("mine");
        Executor executor =
                executors.executor(builder -> builder.threads(1).threadFactory(task -> new Thread(task, "mine")));
        assertThat(executor.submit(() -> Thread.currentThread().getName()).result())
                .isEqualTo("mine");
    }

    @Test
    @Item(96)
    void initializer_runsOnceInEachWorkerBeforeItsFirstTask() throws Exception {
        ThreadLocal<Integer> runs = ThreadLocal.withInitial(() -> 0);
        AtomicInteger all = new AtomicInteger();
        Executor executor = executors.executor(builder -> builder.threads(3).initializer(() -> {
            runs.set(runs.get() + 1);
            all.incrementAndGet();
        }));
        CyclicBarrier barrier = new CyclicBarrier(3);
        for (int round = 0; round < 3; round++) {
            List<Future<Integer>> futures = IntStream.range(0, 3)
                    .mapToObj(i -> executor.submit(() -> {
                        barrier.await();
                        return runs.get();
                    }))
                    .toList();
            for (Future<Integer> future : futures) {
                assertThat(future.result()).isEqualTo(1);
            }
        }
        assertThat(all).hasValue(3);
    }

    @Test
    @Item(98)
    void whenATaskWaitsForATaskThatAnotherWorkerRunsThenItGetsItsResult() throws Exception {
        Executor executor = threads(2);
        Future<String> outer =
                executor.submit(() -> executor.submit(() -> "inner").result());
        assertThat(outer.result()).isEqualTo("inner");
    }

    /** What breaks an executor. */
    static final class FailingInitializer implements Runnable {

        static final String MESSAGE = "error in initializer";

        private final Gate gate;

        FailingInitializer(Gate gate) {
            this.gate = gate;
        }

        @Override
        public void run() {
            gate.run();
            throw new IllegalStateException(MESSAGE);
        }
    }

    @Test
    @Item({97, 120, 121})
    void initializer_failing() throws Exception {
        Gate gate = Gate.of(executors);
        Executor executor = executors.executor(builder -> builder.threads(2).initializer(new FailingInitializer(gate)));
        try (Logged logged = Logged.capture()) {
            List<Future<String>> futures = IntStream.range(0, 5)
                    .mapToObj(i -> executor.submit(() -> "x"))
                    .toList();
            gate.open();
            for (Future<String> future : futures) {
                assertThat(future.exception())
                        .isInstanceOf(BrokenExecutorException.class)
                        .hasMessageContaining(executor.name())
                        .hasRootCauseMessage(FailingInitializer.MESSAGE);
            }
            assertThat(logged.events()).anySatisfy(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getFormattedMessage()).startsWith("Exception in initializer");
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo(FailingInitializer.MESSAGE);
            });
            Eventually.that(() -> executor.stats().workers() == 0);
        }
        assertThatThrownBy(() -> executor.submit(() -> "x"))
                .isInstanceOf(BrokenExecutorException.class)
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.BROKEN);
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.BROKEN, 1L);
    }

    @Test
    @Item(80)
    void whenBrokenAndShutDownThenTheRefusalSaysBroken() throws Exception {
        Gate gate = Gate.of(executors);
        gate.open();
        Executor executor = executors.executor(builder -> builder.threads(1).initializer(new FailingInitializer(gate)));
        try (Logged logged = Logged.capture()) {
            executor.submit(() -> "x").exception();
            executor.shutdown();
            assertThatThrownBy(() -> executor.submit(() -> "x")).isInstanceOf(BrokenExecutorException.class);
            assertThat(logged.events()).isNotEmpty();
        }
    }

    @Test
    void whenNoThreadCanBeMadeThenTheExecutorBreaksAndEveryFutureEnds() throws Exception {
        Executor executor = executors.executor(builder -> builder.threads(2).threadFactory(task -> null));
        try (Logged logged = Logged.capture()) {
            Future<String> future = executor.submit(() -> "x");
            assertThat(future.exception()).isInstanceOf(BrokenExecutorException.class);
            assertThat(logged.events()).isNotEmpty();
        }
    }
}
