package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bounded queue, pausing and resizing: ours, not Python's, but nothing of the contract may suffer from them. */
abstract class QueueContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    abstract Kind kind();

    private Executor single(int capacity, WhenFull whenFull) {
        return executors.executor(builder ->
                kind().on(builder).maxWorkers(1).queueCapacity(capacity).whenFull(whenFull));
    }

    @Test
    void reject_whenFull() throws Exception {
        Executor executor = single(1, WhenFull.REJECT);
        Gate.in(executors, executor);
        Future<?> waiting = executor.submit(() -> "x");
        assertThatThrownBy(() -> executor.submit(() -> "y"))
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining(executor.name());
        waiting.cancel();
        assertThat(executor.submit(() -> "z")).isNotNull();
    }

    @Test
    void capacityZero_takesATaskOnlyIfAWorkerIsFree() throws Exception {
        Executor executor = single(0, WhenFull.REJECT);
        Gate gate = Gate.in(executors, executor);
        assertThatThrownBy(() -> executor.submit(() -> "x")).isInstanceOf(RejectedExecutionException.class);
        gate.open();
        Eventually.that(() -> executor.stats().running() == 0);
        Eventually.check(() -> assertThat(executor.submit(() -> "x").result()).isEqualTo("x"));
    }

    @Test
    void block_untilASlotIsFree() throws Exception {
        Executor executor = single(1, WhenFull.BLOCK);
        Gate gate = Gate.in(executors, executor);
        executor.submit(() -> "x");
        Asker<Future<String>> submitter = Asker.blocked(() -> executor.submit(() -> "y"));
        gate.open();
        assertThat(submitter.answer().result()).isEqualTo("y");
    }

    @Test
    void block_untilACancellationFreesASlot() throws Exception {
        Executor executor = single(1, WhenFull.BLOCK);
        Gate.in(executors, executor);
        Future<?> waiting = executor.submit(() -> "x");
        Asker<Future<String>> submitter = Asker.blocked(() -> executor.submit(() -> "y"));
        waiting.cancel();
        assertThat(submitter.answer().done()).isFalse();
    }

    @Test
    void block_notLongerThanTheTimeout() throws Exception {
        Executor executor = executors.executor(
                builder -> kind().on(builder).maxWorkers(1).queueCapacity(0).blockTimeout(Duration.ofMillis(5)));
        Gate.in(executors, executor);
        assertThatThrownBy(() -> executor.submit(() -> "x")).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.FULL, 1L);
    }

    @Test
    void block_endsWithAShutdown() throws Exception {
        Executor executor = single(0, WhenFull.BLOCK);
        Gate.in(executors, executor);
        Asker<Future<String>> submitter = Asker.blocked(() -> executor.submit(() -> "x"));
        executor.shutdown();
        assertThat(submitter.failure()).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void block_endsWithAnInterrupt() throws Exception {
        Executor executor = single(0, WhenFull.BLOCK);
        Gate.in(executors, executor);
        Asker<Future<String>> submitter = Asker.blocked(() -> executor.submit(() -> "x"));
        submitter.thread().interrupt();
        assertThat(submitter.failure()).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void callerRuns_whenFull() throws Exception {
        kind().assumeRunsHere();
        Executor executor = single(0, WhenFull.CALLER_RUNS);
        Gate.in(executors, executor);
        Future<Thread> future = executor.submit(Thread::currentThread);
        assertThat(future.done()).isTrue();
        assertThat(future.result()).isSameAs(Thread.currentThread());
    }

    @Test
    void paused_acceptsAndStartsNothingUntilResumed() throws Exception {
        Executor executor = single(-1, WhenFull.REJECT);
        executor.pause();
        executor.pause();
        Future<String> future = executor.submit(() -> "x");
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.PAUSED);
        assertThat(executor.stats().pending()).isEqualTo(1);
        executor.resume();
        executor.resume();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    void resize_moreStartAtOnce() throws Exception {
        Executor executor = single(-1, WhenFull.REJECT);
        Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        executor.resize(2);
        assertThat(future.result()).isEqualTo("x");
        assertThat(executor.stats().limit()).isEqualTo(2);
    }

    @Test
    void resize_fewerLeaveAfterTheirTasks() throws Exception {
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(2));
        Gate first = Gate.in(executors, executor);
        Gate second = Gate.in(executors, executor);
        executor.resize(1);
        Future<String> next = executor.submit(() -> "x");
        first.open();
        Eventually.that(() -> executor.stats().workers() == 1);
        assertThat(next.done()).isFalse();
        second.open();
        assertThat(next.result()).isEqualTo("x");
    }

    @Test
    @Timeout(60)
    void everythingAtOnce_losesNothing() throws Exception {
        for (WhenFull whenFull : WhenFull.values()) {
            Executor executor = single(5, whenFull);
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger runs = new AtomicInteger();
            List<Asker<List<Future<?>>>> submitters = IntStream.range(0, 3)
                    .mapToObj(i -> Asker.ask(() -> submit(executor, runs, refused)))
                    .toList();
            for (int i = 0; i < kind().rounds(3000); i++) {
                disturb(executor);
            }
            executor.resume();
            List<Future<?>> futures = new ArrayList<>();
            for (Asker<List<Future<?>>> submitter : submitters) {
                futures.addAll(submitter.answer());
            }
            executor.close();
            assertThat(futures).allMatch(Future::done);
            assertThat(executor.stats().submitted()).isEqualTo(futures.size());
            assertThat(executor.stats().rejected()).isEqualTo(refused.get());
            assertThat(executor.stats().succeeded()).isEqualTo(runs.get());
        }
    }

    private static void disturb(Executor executor) {
        switch (ThreadLocalRandom.current().nextInt(4)) {
            case 0 -> executor.pause();
            case 1 -> executor.resize(ThreadLocalRandom.current().nextInt(1, 4));
            default -> executor.resume();
        }
    }

    private List<Future<?>> submit(Executor executor, AtomicInteger runs, AtomicInteger refused) {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < kind().rounds(3000); i++) {
            try {
                Future<?> future = executor.submit(runs::incrementAndGet);
                futures.add(future);
                if (i % 7 == 0) {
                    future.cancel();
                }
            } catch (RejectedExecutionException e) {
                refused.incrementAndGet();
            }
        }
        return futures;
    }

    @Test
    void builder_contradiction() {
        Executor.Builder builder = kind().on(Executor.builder("x"))
                .blockTimeout(Duration.ofSeconds(1))
                .whenFull(WhenFull.REJECT);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blockTimeout");
    }
}
