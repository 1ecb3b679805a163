package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** {@code resize}, {@code pause} and {@code resume} of an executor that is at work. */
abstract class ControlContract extends ManagedContract {

    /** Counts tasks that run at the same time. */
    private static final class Crowd implements Runnable {

        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicInteger interrupted = new AtomicInteger();

        @Override
        public void run() {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            if (Thread.currentThread().isInterrupted()) {
                interrupted.incrementAndGet();
            }
            runs.incrementAndGet();
            now.decrementAndGet();
        }
    }

    @Test
    void whenResizedUpThenPendingTasksStartAtOnce() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        Gate second = Gate.of(executors);
        executor.submit(second);
        executor.resize(2);
        second.awaitEntered();
        assertThat(executor.stats().limit()).isEqualTo(2);
    }

    @Test
    void whenResizedDownThenRunningTasksGoOnUninterrupted() throws Exception {
        Executor executor = pool(3);
        List<Stubborn> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Stubborn task = Stubborn.of(executors);
            task.in(executor);
            tasks.add(task);
        }
        executor.resize(1);
        assertThat(executor.stats().running()).isEqualTo(3);
        tasks.forEach(Stubborn::open);
        Eventually.that(() -> executor.stats().succeeded() == 3);
        assertThat(tasks).allMatch(task -> task.interrupts() == 0);
    }

    @Test
    void whenResizedDownThenNoTaskStartsUntilFewerRun() throws Exception {
        Executor executor = pool(2);
        Gate first = Gate.in(executors, executor);
        Gate second = Gate.in(executors, executor);
        executor.resize(1);
        Gate third = Gate.of(executors);
        executor.submit(third);
        first.open();
        Eventually.that(() -> executor.stats().workers() == 1);
        assertThat(third.isEntered()).isFalse();
        second.open();
        third.awaitEntered();
    }

    @Test
    void whenResizedUnderLoadThenNothingIsLostOrInterrupted() throws Exception {
        Executor executor = pool(2);
        Crowd crowd = new Crowd();
        int tasks = kind().rounds(20_000);
        AtomicBoolean over = new AtomicBoolean();
        Asker<Object> resizer = Asker.ask(() -> {
            Random random = new Random();
            while (!over.get()) {
                executor.resize(1 + random.nextInt(8));
                Thread.yield();
            }
            return null;
        });
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            futures.add(executor.submit(crowd));
        }
        assertThat(Futures.wait(futures).notDone()).isEmpty();
        over.set(true);
        resizer.answer();
        assertThat(crowd.runs).hasValue(tasks);
        assertThat(crowd.interrupted).hasValue(0);
        assertThat(crowd.most.get()).isLessThanOrEqualTo(8);
        assertThat(executor.stats().succeeded()).isEqualTo(tasks);
    }

    @Test
    void whenAShrinkHasSettledThenNoMoreRunAtATimeThanTheLimit() throws Exception {
        Executor executor = pool(8);
        int tasks = kind().rounds(5_000);
        Crowd before = new Crowd();
        Crowd after = new Crowd();
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            futures.add(executor.submit(before));
        }
        executor.resize(2);
        Eventually.that(() -> executor.stats().workers() <= 2);
        for (int i = 0; i < tasks; i++) {
            futures.add(executor.submit(after));
        }
        Futures.wait(futures);
        assertThat(after.most.get()).isBetween(1, 2);
        assertThat(before.runs.get() + after.runs.get()).isEqualTo(2 * tasks);
    }

    @Test
    void whenPausedThenRunningTasksEndAndNoneStarts() throws Exception {
        Executor executor = pool(1);
        Gate first = Gate.in(executors, executor);
        Gate second = Gate.of(executors);
        executor.submit(second);
        executor.pause();
        first.open();
        Eventually.that(() -> executor.stats().running() == 0);
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.PAUSED);
        assertThat(executor.stats().pending()).isEqualTo(1);
        assertThat(second.isEntered()).isFalse();
        executor.resume();
        second.awaitEntered();
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.RUNNING);
    }

    @Test
    void whenPausedThenTasksAreAcceptedAndStartInOrderOnceResumed() throws Exception {
        Executor executor = pool(1);
        executor.pause();
        List<Integer> order = new ArrayList<>();
        Future<?> last = null;
        for (int i = 0; i < 10; i++) {
            int number = i;
            last = executor.submit(() -> order.add(number));
        }
        executor.resume();
        last.result();
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void whenShutDownWhilePausedThenTheWorkIsFinished() throws Exception {
        Executor executor = pool(1);
        executor.pause();
        Future<String> future = executor.submit(() -> "x");
        executor.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    void whenPausedAndResumedUnderLoadThenNothingIsLost() throws Exception {
        Executor executor = pool(2);
        AtomicBoolean over = new AtomicBoolean();
        int tasks = kind().rounds(20_000);
        CountDownLatch all = new CountDownLatch(tasks);
        Asker<Object> toggler = Asker.ask(() -> {
            while (!over.get()) {
                executor.pause();
                executor.resume();
            }
            return null;
        });
        for (int i = 0; i < tasks; i++) {
            executor.submit(all::countDown);
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        over.set(true);
        toggler.answer();
    }
}
