package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TaskQueueTests {

    private static final Engine ENGINE = new Engine(new Settings("queue"));

    private final TaskQueue queue = new TaskQueue();
    private final Worker worker = Worker.lane(ENGINE, true);

    private ManagedFuture<?> added() {
        Callable<String> task = () -> "x";
        ManagedFuture<?> future = new ManagedFuture<>(new Terms(ENGINE, null, false, null), task);
        assertThat(queue.add(future, -1)).isTrue();
        return future;
    }

    /** What whoever cancels a future does with it. */
    private boolean remove(ManagedFuture<?> future) {
        if (!future.engineClaimPending()) {
            return false;
        }
        TaskQueue.Chunk emptied = queue.remove(future);
        if (emptied != null) {
            synchronized (queue) {
                queue.unlink(emptied);
            }
        }
        return true;
    }

    @RepeatedTest(20)
    void poll_isFirstInFirstOutWhateverIsRemoved() {
        Random random = new Random();
        List<ManagedFuture<?>> model = new ArrayList<>();
        for (int step = 0; step < 10_000; step++) {
            int choice = random.nextInt(5);
            if (choice < 3 || model.isEmpty()) {
                model.add(added());
            } else if (choice == 3) {
                assertThat((Object) queue.poll(worker)).isSameAs(model.remove(0));
            } else {
                assertThat(remove(model.remove(random.nextInt(model.size())))).isTrue();
            }
            assertThat((Object) queue.peek()).isSameAs(model.isEmpty() ? null : model.get(0));
            assertThat(queue.bound()).isGreaterThanOrEqualTo(model.size());
        }
        for (ManagedFuture<?> expected : model) {
            assertThat((Object) queue.poll(worker)).isSameAs(expected);
        }
        assertThat((Object) queue.poll(worker)).isNull();
        assertThat(queue.looksEmpty()).isTrue();
        assertThat(queue.bound()).isZero();
    }

    @Test
    void add_whenSoManySlotsAreTaken_thenRefuses() {
        added();
        ManagedFuture<?> second = new ManagedFuture<>(new Terms(ENGINE, null, false, null), () -> "x");
        assertThat(queue.add(second, 1)).isFalse();
        assertThat((Object) queue.poll(worker)).isNotNull();
        assertThat(queue.add(second, 1)).isTrue();
    }

    @Test
    void remove_ofAllInTheMiddle_thenGivesTheirMemoryBack() {
        added();
        List<ManagedFuture<?>> middle = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            middle.add(added());
        }
        List<WeakReference<Object>> chunks = new ArrayList<>();
        for (int i = 50_000; i < 60_000; i++) {
            chunks.add(new WeakReference<>(middle.get(i).chunk));
        }
        middle.forEach(this::remove);
        added();
        middle.clear();
        Eventually.that(() -> {
            System.gc();
            return chunks.stream().allMatch(chunk -> chunk.get() == null);
        });
        assertThat((Object) queue.poll(worker)).isNotNull();
        assertThat((Object) queue.poll(worker)).isNotNull();
        assertThat((Object) queue.poll(worker)).isNull();
    }

    @Test
    void remove_ofAllInOneChunk_thenTheOthersStay() {
        List<ManagedFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            all.add(added());
        }
        TaskQueue.Chunk dead = all.get(3_000).chunk;
        List<ManagedFuture<?>> gone =
                all.stream().filter(future -> future.chunk == dead).toList();
        gone.forEach(this::remove);
        all.removeAll(gone);
        for (ManagedFuture<?> expected : all) {
            assertThat((Object) queue.poll(worker)).isSameAs(expected);
        }
        assertThat((Object) queue.poll(worker)).isNull();
    }

    /** A chunk is the last one at the moment when its last future goes. */
    @Test
    void remove_ofEachAtOnce_thenGivesTheirMemoryBack() {
        added();
        List<WeakReference<Object>> chunks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            ManagedFuture<?> future = added();
            chunks.add(new WeakReference<>(future.chunk));
            remove(future);
        }
        Eventually.that(() -> {
            System.gc();
            return chunks.stream().filter(chunk -> chunk.get() != null).count() < 2_000;
        });
        assertThat((Object) queue.poll(worker)).isNotNull();
        assertThat((Object) queue.poll(worker)).isNull();
    }

    @Test
    void visit_goesOnWhereItStopped() {
        List<ManagedFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(added());
        }
        List<ManagedFuture<?>> seen = new ArrayList<>();
        ManagedFuture<?> stop = all.get(1_200);
        long at = queue.visit(0, future -> future != stop && seen.add(future));
        assertThat(seen).isEqualTo(all.subList(0, 1_200));
        queue.poll(worker);
        long end = queue.visit(at, seen::add);
        assertThat(seen).isEqualTo(all);
        ManagedFuture<?> later = added();
        seen.clear();
        queue.visit(end, seen::add);
        assertThat(seen).isEqualTo(List.of(later));
    }

    /** Each future is won once, by a worker or by who removes it, and each worker gets each submitter's in order. */
    @RepeatedTest(10)
    void whenManyAddPollAndRemove_thenNothingIsLostOrGivenTwice() throws Exception {
        int submitters = 3;
        int each = 20_000;
        ConcurrentLinkedQueue<ManagedFuture<?>> removable = new ConcurrentLinkedQueue<>();
        AtomicInteger won = new AtomicInteger();
        AtomicInteger adding = new AtomicInteger(submitters);
        List<Thread> threads = new ArrayList<>();
        for (int s = 0; s < submitters; s++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    ManagedFuture<?> future = added();
                    if (ThreadLocalRandom.current().nextInt(3) == 0) {
                        removable.add(future);
                    }
                }
                adding.decrementAndGet();
            }));
        }
        ConcurrentLinkedQueue<ArrayDeque<ManagedFuture<?>>> polled = new ConcurrentLinkedQueue<>();
        for (int w = 0; w < 3; w++) {
            threads.add(new Thread(() -> {
                Worker own = Worker.lane(ENGINE, true);
                ArrayDeque<ManagedFuture<?>> mine = new ArrayDeque<>();
                while (adding.get() > 0 || queue.peek() != null || !removable.isEmpty()) {
                    ManagedFuture<?> future = queue.poll(own);
                    if (future != null) {
                        assertThat((Object) future.engineRunner()).isSameAs(own);
                        mine.add(future);
                    }
                    ManagedFuture<?> remove = removable.poll();
                    if (remove != null && remove(remove)) {
                        won.incrementAndGet();
                    }
                }
                polled.add(mine);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        polled.forEach(mine -> won.addAndGet(mine.size()));
        assertThat(won.get()).isEqualTo(submitters * each);
        assertThat(polled.stream().flatMap(ArrayDeque::stream).distinct().count())
                .isEqualTo(polled.stream().mapToLong(ArrayDeque::size).sum());
        assertThat((Object) queue.poll(worker)).isNull();
        assertThat(queue.bound()).isZero();
    }
}
