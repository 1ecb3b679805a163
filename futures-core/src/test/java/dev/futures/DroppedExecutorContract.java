package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Item 89: an executor that nobody refers to any more. */
abstract class DroppedExecutorContract {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name = "dropped" + NUMBERS.incrementAndGet();
    private final Gate gate = new Gate();
    private final List<Future<Integer>> futures = new ArrayList<>();
    private final List<Thread> workers = new CopyOnWriteArrayList<>();

    abstract Kind kind();

    @AfterEach
    void open() {
        gate.open();
    }

    @Test
    @Item({89, 78})
    void whenDroppedThenItFinishesItsTasksAndEndsItsWorkers() throws Exception {
        kind().assumeQueues();
        WeakReference<Executor> executor = submitAndDrop();
        Garbage.assertCollected(executor);
        assertThat(futures).noneMatch(Future::done);
        gate.open();
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).result()).isEqualTo(i);
        }
        for (Thread worker : workers) {
            worker.join(10_000);
            assertThat(worker.isAlive()).isFalse();
        }
    }

    private WeakReference<Executor> submitAndDrop() throws InterruptedException {
        Executor executor = kind().on(Executor.builder(name)).maxWorkers(1).build();
        executor.submit(() -> {
            workers.add(Thread.currentThread());
            gate.run();
        });
        for (int i = 0; i < 10; i++) {
            int number = i;
            futures.add(executor.submit(() -> number));
        }
        gate.awaitEntered();
        return new WeakReference<>(executor);
    }

    @Test
    @Item(89)
    void whenDroppedWhileIdleThenItsWorkersEnd() throws Exception {
        kind().assumeQueues();
        WeakReference<Executor> executor = runAndDrop();
        Garbage.assertCollected(executor);
        workers.get(0).join(10_000);
        assertThat(workers.get(0).isAlive()).isFalse();
    }

    private WeakReference<Executor> runAndDrop() throws InterruptedException {
        Executor executor = kind().on(Executor.builder(name)).build();
        workers.add(executor.submit(Thread::currentThread).result());
        return new WeakReference<>(executor);
    }

    @Test
    @Item(75)
    void whenOnlyAMapIsLeftThenItStillGoesToItsEnd() {
        Results<Integer> results = kind().on(Executor.builder(name))
                .build()
                .map(i -> i, List.of(1, 2, 3, 4), MapOptions.defaults().bufferSize(1));
        System.gc();
        assertThat(results).containsExactly(1, 2, 3, 4);
    }
}
