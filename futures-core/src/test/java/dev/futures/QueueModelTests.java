package dev.futures;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link TaskQueue}, model-checked; its chunks are very small here. */
@Tag("model")
class QueueModelTests {

    @Test
    void whenTwoPollOneAddsAndOneRemoves_thenEachFutureIsWonOnceInOrder() {
        Model.check(Queue.class, 800, "poll1", "poll2", "add", "remove");
    }

    @Test
    void whateverTwoThreadsDo_thenItIsAsIfOneHadComeAfterTheOther() {
        Model.compare(FirstInFirstOut.class, 2, 3);
    }

    @Test
    void whateverThreeThreadsDo_thenItIsAsIfOneHadComeAfterTheOther() {
        Model.compare(FirstInFirstOut.class, 3, 2);
    }

    /** Three futures are there, two more come; one of the first and one of the others are removed. */
    public static class Queue {

        private static final Engine ENGINE = new Engine(new Settings("model"));
        private static final int INITIAL = 3;
        private static final int ALL = 5;

        private final TaskQueue queue = new TaskQueue();
        private final ManagedFuture<?>[] futures = new ManagedFuture<?>[ALL];
        private final AtomicIntegerArray won = new AtomicIntegerArray(ALL);
        private volatile String wrong;

        public Queue() {
            for (int i = 0; i < ALL; i++) {
                futures[i] = new ManagedFuture<>(new Terms(ENGINE, null, false, null), () -> "x");
            }
            for (int i = 0; i < INITIAL; i++) {
                add(i);
            }
        }

        private void add(int number) {
            if (!queue.add(futures[number], -1)) {
                wrong = "not added";
            }
        }

        private void poll() {
            Worker worker = Worker.lane(ENGINE, true);
            int last = -1;
            for (int i = 0; i < 3; i++) {
                ManagedFuture<?> future = queue.poll(worker);
                if (future == null) {
                    continue;
                }
                int number = number(future);
                won.incrementAndGet(number);
                if (number < last) {
                    wrong = number + " after " + last;
                }
                last = number;
            }
        }

        private int number(ManagedFuture<?> future) {
            for (int i = 0; i < ALL; i++) {
                if (futures[i] == future) {
                    return i;
                }
            }
            throw new AssertionError(future);
        }

        @Operation(runOnce = true)
        public void poll1() {
            poll();
        }

        @Operation(runOnce = true)
        public void poll2() {
            poll();
        }

        @Operation(runOnce = true)
        public void add() {
            for (int i = INITIAL; i < ALL; i++) {
                add(i);
            }
        }

        /** Cancels all of a chunk in the middle, as far as nobody else is quicker. */
        @Operation(runOnce = true)
        public void remove() {
            for (int i = 2; i < 4; i++) {
                if (futures[i].chunk != null && futures[i].engineClaimPending()) {
                    won.incrementAndGet(i);
                    TaskQueue.Chunk emptied = queue.remove(futures[i]);
                    if (emptied != null) {
                        queue.unlink(emptied); // there is no other who does that
                    }
                }
            }
        }

        @Validate
        public void check() {
            Worker worker = Worker.lane(ENGINE, true);
            int last = -1;
            for (ManagedFuture<?> left; (left = queue.poll(worker)) != null; last = number(left)) {
                won.incrementAndGet(number(left));
                if (number(left) < last) {
                    wrong = number(left) + " after " + last;
                }
            }
            if (wrong != null) {
                throw new AssertionError(wrong);
            }
            for (int i = 0; i < ALL; i++) {
                if (won.get(i) != 1) {
                    throw new AssertionError(i + " was won " + won.get(i) + " times");
                }
            }
            if (queue.bound() != 0 || !queue.looksEmpty()) {
                throw new AssertionError("bound " + queue.bound());
            }
        }
    }

    /** What can be done to a queue. A future is known by the number of its slot. */
    public static class FirstInFirstOut {

        private static final Engine ENGINE = new Engine(new Settings("model"));
        private static final int THREADS =
                5; // those of Lincheck: two or three, and those for what comes first and last

        private final TaskQueue queue = new TaskQueue();

        /** The last one that a thread has added; only that thread uses it. */
        private final ManagedFuture<?>[] own = new ManagedFuture<?>[THREADS];

        @Operation
        public int add(@Param(gen = ThreadIdGen.class) int thread) {
            ManagedFuture<?> future = new ManagedFuture<>(new Terms(ENGINE, null, false, null), () -> "x");
            queue.add(future, -1);
            own[thread] = future;
            return future.number;
        }

        /** {@return its number, or -1 if it sees none} */
        @Operation
        public int poll() {
            ManagedFuture<?> future = queue.poll(Worker.lane(ENGINE, true));
            return future == null ? -1 : future.number;
        }

        /** {@return whether it was still pending} */
        @Operation
        public boolean removeOwn(@Param(gen = ThreadIdGen.class) int thread) {
            ManagedFuture<?> future = own[thread];
            if (future == null || !future.engineClaimPending()) {
                return false;
            }
            TaskQueue.Chunk emptied = queue.remove(future);
            if (emptied != null) {
                synchronized (this) {
                    queue.unlink(emptied);
                }
            }
            return true;
        }
    }
}
