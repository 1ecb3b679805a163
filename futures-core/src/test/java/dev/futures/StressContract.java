package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many threads at one executor, for seconds; the long runs are elsewhere. */
abstract class StressContract {

    private static final int POOLS = 2000;
    private static final int SUBMITTERS = 2;

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    abstract Kind kind();

    private Executor executor(int maxWorkers) {
        return executors.untracked(builder -> kind().on(builder).maxWorkers(maxWorkers));
    }

    @Test
    @Timeout(60)
    @Item({79, 81, 82, 83})
    void whenPoolsAreTornDownAmidSubmitsThenEachFutureEndsOrWasRefused() throws Exception {
        for (int pool = 0; pool < kind().rounds(POOLS); pool++) {
            Executor executor =
                    kind().on(Executor.builder("storm")).maxWorkers(2).build();
            Storm storm = new Storm(executor);
            storm.run(pool % 3);
        }
    }

    /** One pool, two submitters, and a shutdown in their midst. */
    private static final class Storm {

        private final Executor executor;
        private final CyclicBarrier barrier = new CyclicBarrier(SUBMITTERS + 1);
        private final AtomicLong refused = new AtomicLong();
        private final AtomicLong runs = new AtomicLong();

        Storm(Executor executor) {
            this.executor = executor;
        }

        void run(int how) throws Exception {
            List<Asker<List<Future<?>>>> submitters = new ArrayList<>();
            for (int i = 0; i < SUBMITTERS; i++) {
                submitters.add(Asker.ask(this::submit));
            }
            barrier.await();
            Thread.yield();
            switch (how) {
                case 0 -> executor.close();
                case 1 -> executor.shutdown(true, true);
                default -> {
                    executor.shutdownNow();
                    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
                }
            }
            List<Future<?>> futures = new ArrayList<>();
            for (Asker<List<Future<?>>> submitter : submitters) {
                futures.addAll(submitter.answer());
            }
            assertThat(futures).allMatch(Future::done);
            LedgerCheck.check(executor.stats());
            assertThat(executor.stats().submitted()).isEqualTo(futures.size());
            assertThat(executor.stats().rejected()).isEqualTo(refused.get());
            assertThat(runs.get()).isGreaterThanOrEqualTo(executor.stats().succeeded());
            if (how == 0) {
                assertThat(runs).hasValue(futures.size());
            }
        }

        private List<Future<?>> submit() throws Exception {
            List<Future<?>> futures = new ArrayList<>();
            barrier.await();
            for (int i = 0; i < 30; i++) {
                try {
                    futures.add(executor.submit(runs::incrementAndGet));
                } catch (RejectedExecutionException e) {
                    refused.incrementAndGet();
                }
            }
            return futures;
        }
    }

    @Test
    @Timeout(60)
    void shutdownNow_everyFutureHasEndedWhenItReturns() throws Exception {
        for (int pool = 0; pool < kind().rounds(3000); pool++) {
            Executor executor = kind().on(Executor.builder("now")).maxWorkers(2).build();
            List<Future<?>> futures = IntStream.range(0, 20)
                    .<Future<?>>mapToObj(i -> executor.submit(Thread::onSpinWait))
                    .toList();
            executor.shutdownNow();
            assertThat(futures).allMatch(Future::done);
            assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whenAFutureIsDoneThenItIsCounted() throws Exception {
        Executor executor = executor(2);
        for (int i = 0; i < kind().rounds(3000); i++) {
            Future<?> future = executor.submit(() -> "x");
            if (i % 3 == 0) {
                future.cancel(true);
            } else {
                future.result();
            }
            ExecutorStats stats = executor.stats();
            assertThat(stats.completed()).isEqualTo(i + 1);
            assertThat(stats.running()).isZero();
            assertThat(stats.pending()).isZero();
        }
    }

    @Test
    @Item({46, 47})
    void wait_raceWithManyCompletions() throws Exception {
        Executor executor = executor(8);
        for (int round = 0; round < kind().rounds(300); round++) {
            CyclicBarrier barrier = new CyclicBarrier(8);
            List<Future<Integer>> futures = IntStream.range(0, 8)
                    .mapToObj(i -> executor.submit(() -> barrier.await()))
                    .toList();
            assertThat(Futures.wait(futures, Duration.ofSeconds(15)).notDone()).isEmpty();
        }
    }

    @Test
    @Item({44, 47, 48})
    void wait_firstCompletedUntilNoneIsLeft() throws Exception {
        Executor executor = executor(4);
        List<Future<Integer>> left = new ArrayList<>(
                IntStream.range(0, 1000).mapToObj(i -> executor.submit(() -> i)).toList());
        while (!left.isEmpty()) {
            DoneAndNotDone<Integer> answer = Futures.wait(left, ReturnWhen.FIRST_COMPLETED);
            assertThat(answer.done()).isNotEmpty();
            left.removeAll(answer.done());
        }
    }

    @Test
    @Item({53, 55})
    void asCompleted_ofVeryMany() {
        Executor executor = executor(4);
        int tasks = kind().rounds(100_000);
        List<Future<Integer>> futures = IntStream.range(0, tasks)
                .mapToObj(i -> executor.submit(() -> i))
                .toList();
        Set<Future<Integer>> seen = new HashSet<>();
        for (Future<Integer> future : Futures.asCompleted(futures, Duration.ofSeconds(15))) {
            assertThat(future.done()).isTrue();
            seen.add(future);
        }
        assertThat(seen).hasSize(tasks);
    }

    @Test
    @Item({7, 8, 38})
    void cancel_raceWithStart() throws Exception {
        Executor executor = executor(2);
        AtomicInteger runs = new AtomicInteger();
        int cancelled = 0;
        int tasks = kind().rounds(20_000);
        for (int i = 0; i < tasks; i++) {
            Future<?> future = executor.submit(runs::incrementAndGet);
            if (future.cancel()) {
                cancelled++;
            }
        }
        executor.close();
        assertThat(runs.get() + cancelled).isEqualTo(tasks);
        assertThat(executor.stats().cancelled()).isEqualTo(cancelled);
        assertThat(executor.stats().succeeded()).isEqualTo(runs.get());
    }

    @Test
    @Timeout(60)
    @Item(8)
    void cancelWithInterrupt_neverHitsAnotherTask() throws Exception {
        Executor executor = executor(1);
        AtomicInteger wrong = new AtomicInteger();
        for (int i = 0; i < kind().rounds(20_000); i++) {
            AtomicBoolean entered = new AtomicBoolean();
            Future<?> victim = executor.submit(() -> entered.set(true)); // which ends just when it is cancelled
            Future<?> bystander = executor.submit(() -> {
                for (int look = 0; look < 200; look++) {
                    if (Thread.currentThread().isInterrupted()) {
                        wrong.incrementAndGet();
                    }
                }
            });
            while (!entered.get()) {
                Thread.onSpinWait();
            }
            victim.cancel(true);
            bystander.result();
            assertThat(victim.done()).isTrue();
        }
        assertThat(wrong).hasValue(0);
    }
}
