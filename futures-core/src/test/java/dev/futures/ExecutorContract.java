package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Section I: submit; and what section J says of all executors. */
abstract class ExecutorContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    abstract Kind kind();

    final Executor executor() {
        return executors.executor(kind()::on);
    }

    private Executor single() {
        kind().assumeQueues();
        return executors.executor(builder -> kind().on(builder).maxWorkers(1));
    }

    @Test
    @Item(64)
    void submit_callable() throws Exception {
        assertThat(executor().submit(() -> "x").result()).isEqualTo("x");
    }

    @Test
    @Item(64)
    void submit_runnable() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Runnable task = runs::incrementAndGet;
        assertThat(executor().submit(task).result()).isNull();
        assertThat(runs).hasValue(1);
    }

    @Test
    @Item(64)
    void submit_runnableWithResult() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Runnable task = runs::incrementAndGet;
        assertThat(executor().submit(task, "x").result()).isEqualTo("x");
        assertThat(runs).hasValue(1);
    }

    @Test
    @Item({15, 64})
    void submit_taskThatReturnsNull() throws Exception {
        Future<?> future = executor().submit(() -> null);
        assertThat(future.result()).isNull();
        assertThat(future.exception()).isNull();
    }

    @Test
    @Item(64)
    void submit_null() {
        Executor executor = executor();
        assertThatNullPointerException().isThrownBy(() -> executor.submit((Callable<?>) null));
        assertThatNullPointerException().isThrownBy(() -> executor.submit((Runnable) null));
        assertThatNullPointerException().isThrownBy(() -> executor.execute(null));
        assertThat(executor.stats().submitted()).isZero();
    }

    @Test
    @Item(64)
    void whenAllWorkersAreBusyThenSubmitReturnsAtOnceHoweverManyWait() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        int tasks = 10 * kind().rounds(2_000);
        List<Future<Integer>> futures = IntStream.range(0, tasks)
                .mapToObj(i -> executor.submit(() -> i))
                .toList();
        assertThat(executor.stats().pending()).isEqualTo(tasks);
        gate.open();
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).result()).isEqualTo(i);
        }
    }

    @Test
    @Item(14)
    void whenATaskThrowsThenItsFutureHasTheVerySameException() throws Exception {
        IOException failure = new IOException();
        Callable<?> task = () -> {
            throw failure;
        };
        assertThat(executor().submit(task).exception()).isSameAs(failure);
    }

    @Test
    @Item(24)
    void whenATaskThrowsAnErrorThenItIsKeptAndTheWorkerLivesOn() throws Exception {
        Executor executor = executor();
        for (Error error : List.of(new StackOverflowError(), new OutOfMemoryError("not really"), new Error())) {
            Runnable task = () -> {
                throw error;
            };
            assertThat(executor.submit(task).exception()).isSameAs(error);
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
        }
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.EXCEPTION, 3L);
    }

    @Test
    @Item(24)
    void whenATaskThrowsThenNoOtherWorkerIsStartedForIt() throws Exception {
        Executor executor = single();
        for (int i = 0; i < 20; i++) {
            Runnable task = () -> {
                throw new Error();
            };
            executor.submit(task).exception();
        }
        assertThat(executor.stats().workers()).isLessThanOrEqualTo(1);
    }

    @Test
    @Item(99)
    void whenATaskLeavesItsThreadInterruptedThenTheNextOneIsNot() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        executor.submit(() -> {
            gate.run();
            Thread.currentThread().interrupt();
        });
        Future<Boolean> next = executor.submit(() -> Thread.currentThread().isInterrupted());
        gate.open();
        assertThat(next.result()).isFalse();
    }

    @Test
    @Item({1, 4, 64})
    void whenATaskRunsThenItsFutureIsRunning() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        Future<?> future = executor.submit(gate);
        gate.awaitEntered();
        assertThat(future.running()).isTrue();
        assertThat(future.cancel()).isFalse();
        assertThat(executor.stats().running()).isEqualTo(1);
    }

    @Test
    @Item(94)
    void order_firstInFirstOut() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            futures.add(executor.submit(() -> order.add(number)));
        }
        gate.open();
        Futures.wait(futures);
        assertThat(order)
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    @Item({91, 92})
    void limit_isNeverExceeded() throws Exception {
        kind().assumeQueues();
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(3));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            futures.add(executor.submit(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
            }));
        }
        Futures.wait(futures);
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    @Test
    @Item(91)
    void maxWorkers_lessThanOne() {
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kind().on(Executor.builder("x")).maxWorkers(wrong))
                    .withMessageContaining("maxWorkers")
                    .withMessageContaining("at least 1")
                    .withMessageContaining(String.valueOf(wrong));
        }
    }

    @Test
    void queue_fullAndRejecting() throws Exception {
        kind().assumeQueues();
        Executor executor =
                executors.executor(builder -> kind().on(builder).maxWorkers(1).queueCapacity(2));
        Gate.in(executors, executor);
        executor.submit(() -> "x");
        executor.submit(() -> "y");
        assertThatThrownBy(() -> executor.submit(() -> "z")).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.FULL, 1L);
        assertThat(executor.stats().submitted()).isEqualTo(3);
    }

    @Test
    @Item({90, 99})
    void whenATaskIsDoneThenTheExecutorKeepsNeitherItNorItsResult() throws Exception {
        Executor executor = executors.untracked(builder -> kind().on(builder));
        WeakReference<Object> task = submitAndForget(executor, new Object());
        WeakReference<Object> result =
                new WeakReference<>(executor.submit(Object::new).result());
        Failed failed = failAndForget(executor);
        Garbage.assertCollected(task);
        Garbage.assertCollected(result);
        Garbage.assertCollected(failed.future);
        // Java 17 may keep what a thread has thrown, any pool's, until that throws again.
        Eventually.that(() -> {
            failAndForget(executor);
            System.gc();
            return failed.exception.refersTo(null);
        });
    }

    private record Failed(WeakReference<Future<?>> future, WeakReference<Throwable> exception) {}

    private static WeakReference<Object> submitAndForget(Executor executor, Object captured) throws Exception {
        executor.submit(captured::hashCode).result();
        return new WeakReference<>(captured);
    }

    private static Failed failAndForget(Executor executor) throws Exception {
        Future<?> future = executor.submit((Callable<?>) () -> {
            throw new IOException();
        });
        return new Failed(new WeakReference<>(future), new WeakReference<>(future.exception()));
    }

    @Test
    @Item(90)
    void whenAPendingTaskIsCancelledThenTheExecutorKeepsNothingOfIt() throws Exception {
        kind().assumeQueues();
        Executor executor = executors.untracked(builder -> kind().on(builder).maxWorkers(1));
        Gate.in(executors, executor);
        Object captured = new Object();
        executor.submit(captured::hashCode).cancel();
        WeakReference<Object> task = new WeakReference<>(captured);
        captured = null;
        Garbage.assertCollected(task);
    }

    @Test
    @Item(122)
    void whenNobodyLooksAtAFailureThenItIsLoggedWhenTheExecutorTerminates() {
        try (Logged logged = Logged.capture()) {
            failUnseen(executor());
            assertThat(logged.events()).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("unseen");
            });
        }
    }

    @Test
    @Item(122)
    void whenThatIsSwitchedOffThenAFailureThatNobodyLooksAtIsSilent() {
        try (Logged logged = Logged.capture()) {
            failUnseen(executors.executor(builder -> kind().on(builder).logUnobservedFailures(false)));
            assertThat(logged.events()).isEmpty();
        }
    }

    private static void failUnseen(Executor executor) {
        Runnable failing = () -> {
            throw new IllegalStateException("unseen");
        };
        executor.submit(failing);
        executor.close();
    }

    @Test
    void stats_accountForEachTask() throws Exception {
        Executor executor = executor();
        executor.submit(() -> "x").result();
        Runnable failing = () -> {
            throw new IllegalStateException();
        };
        executor.submit(failing).exception();
        ExecutorStats stats = executor.stats();
        assertThat(stats.submitted()).isEqualTo(2);
        assertThat(stats.succeeded()).isEqualTo(1);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.completed()).isEqualTo(2);
        assertThat(stats.name()).isEqualTo(executor.name());
        assertThat(stats.type()).isEqualToIgnoringCase(kind().name());
    }

    @Test
    void taskName_isSeenAmongTheRunningTasks() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        Callable<?> task = () -> {
            gate.run();
            return null;
        };
        executor.submit(task, TaskOptions.named("the gate"));
        gate.awaitEntered();
        assertThat(executor.runningTasks()).singleElement().satisfies(running -> {
            assertThat(running.name()).isEqualTo("the gate");
            assertThat(running.abandoned()).isFalse();
            assertThat(running.thread()).isNotNull();
            assertThat(running.stack()).isNotEmpty();
        });
    }
}
