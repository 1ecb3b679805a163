package dev.futures;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Pairs of threads of which each writes one thing and then reads the other's: at least one has to see the other. The queue
 * and the ledger are the real ones; where the flag is a private field of the engine, there is one like it here.
 */
@SuppressWarnings({"NullAway.Init", "FutureReturnValueIgnored", "StaticAssignmentOfThrowable"
}) // what fails is seen in the outcomes
final class DekkerStress {

    private static final Engine ENGINE = new Engine(new Settings("stress"));

    private DekkerStress() {}

    /** A queue, a future to add, and a flag. */
    static class Pair {

        final TaskQueue queue = new TaskQueue();
        final ManagedFuture<String> future = new ManagedFuture<>(new Terms(ENGINE, null, false, null), () -> "x");
        volatile int flag;
    }

    /** Engine.admit and Engine.claimAllPending: the mode. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "accepted, and left behind")
    @Outcome(expect = ACCEPTABLE)
    @State
    public static class AddAndMode extends Pair {

        @Actor
        public void submit(II_Result r) {
            queue.add(future, -1);
            r.r1 = flag;
        }

        @Actor
        public void end(II_Result r) {
            flag = 1;
            queue.visitAll(seen -> r.r2 = 1);
        }
    }

    /** The same with a look that does not wait for slots about to be filled: that is why there is visitAll. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "the slot was in the store buffer")
    @Outcome(expect = ACCEPTABLE)
    @State
    public static class AddAndModeWithoutWaiting extends Pair {

        @Actor
        public void submit(II_Result r) {
            queue.add(future, -1);
            r.r1 = flag;
        }

        @Actor
        public void end(II_Result r) {
            flag = 1;
            queue.visit(0, seen -> {
                r.r2 = 1;
                return true;
            });
        }
    }

    /** Engine.planStart and Watchdog.run: when it looks next, and what is in the queue. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "a queue timeout that nobody looks for")
    @Outcome(expect = ACCEPTABLE)
    @State
    public static class AddAndPlan extends Pair {

        @Actor
        public void submit(II_Result r) {
            queue.add(future, -1);
            VarHandle.fullFence();
            r.r1 = flag;
        }

        @Actor
        public void watch(II_Result r) {
            flag = 1;
            queue.visit(0, seen -> {
                r.r2 = 1;
                return true;
            });
        }
    }

    /** Crew.signal and Crew.awaitWork: a spare lane, and the tail. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the task waits, and the lane idles")
    @Outcome(expect = ACCEPTABLE)
    @State
    public static class AddAndSpare extends Pair {

        private final Ledger ledger = new Ledger();

        @Actor
        public void submit(II_Result r) {
            queue.add(future, -1);
            r.r1 = flag != 0 && queue.bound() > 0 ? 1 : 0;
        }

        @Actor
        public void idle(II_Result r) {
            flag = 1;
            r.r2 = ledger.pending(queue) > 0 ? 1 : 0;
        }
    }

    /** Crew.take and Admission.awaitRoom: what has started, and who waits for a slot. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the slot is free, and the submitter waits")
    @Outcome(expect = ACCEPTABLE)
    @State
    public static class StartAndBlocked extends Pair {

        private final Engine engine = new Engine(new Settings("stress"));
        private final Worker lane = Worker.lane(engine, true);

        private final ManagedFuture<String> pending =
                new ManagedFuture<>(new Terms(engine, null, false, null), () -> "x");

        public StartAndBlocked() {
            engine.ledger.enlist(lane);
            engine.queue.add(pending, -1);
        }

        @Actor
        public void take(II_Result r) {
            engine.queue.poll(lane);
            VarHandle.fullFence();
            r.r1 = flag;
        }

        @Actor
        public void block(II_Result r) {
            flag = 1;
            r.r2 = engine.ledger.pending(engine.queue.added()) == 0 ? 1 : 0;
        }
    }

    /** A whole engine whose lanes are those who stress it. */
    static class Pool implements ThreadFactory {

        private final List<Worker> made = Collections.synchronizedList(new ArrayList<>());

        final Engine engine = new Engine(new Settings("stress").with(settings -> {
            settings.maxWorkers = 1;
            settings.timing = false;
            settings.keepAlive = Duration.ZERO;
            settings.threadFactory = this;
        }));

        @Override
        public Thread newThread(Runnable task) {
            made.add((Worker) task);
            return new Thread() {
                @Override
                public void start() {}
            };
        }

        final Future<?> submit() {
            return engine.submit(() -> "x", TaskOptions.defaults(), false);
        }

        /** Is all lanes that were made and that nobody is yet. */
        final void work() {
            while (true) {
                Worker lane;
                synchronized (made) {
                    if (made.isEmpty()) {
                        return;
                    }
                    lane = made.remove(0);
                }
                lane.thread = Thread.currentThread();
                lane.run();
            }
        }
    }

    /** The only lane leaves as a task comes. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both tasks were run")
    @Outcome(expect = FORBIDDEN, desc = "a task waits, and no lane is made")
    @State
    public static class SubmitAndLeave extends Pool {

        private final Future<?> first = submit();
        private Future<?> second;

        @Actor
        public void add() {
            second = submit();
        }

        @Actor
        public void lane() {
            work();
        }

        @Arbiter
        public void arbiter(II_Result r) {
            work();
            r.r1 = first.done() ? 1 : 0;
            r.r2 = second.done() ? 1 : 0;
        }
    }

    /** A task comes as the engine is shut down, and what is pending cancelled. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "accepted and ended")
    @Outcome(expect = FORBIDDEN, desc = "accepted and pending for ever, or never terminated")
    @State
    public static class SubmitAndShutdown extends Pool {

        private Future<?> future;

        @Actor
        public void add() {
            try {
                future = submit();
            } catch (RejectedExecutionException e) {
                // that is one way
            }
        }

        @Actor
        public void end() {
            engine.shutdown(true);
        }

        @Arbiter
        public void arbiter(II_Result r) {
            work();
            r.r1 = future == null ? 0 : future.done() ? 1 : 2;
            r.r2 = engine.isTerminated() ? 1 : 0;
        }
    }
}
