package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole engine and its lanes, model-checked: Lincheck's threads submit, end it, and are its workers. */
@Tag("model")
class PoolModelTests {

    private static final VarHandle LANES = MethodHandles.arrayElementVarHandle(Worker[].class);

    @BeforeAll
    static void fewLooks() {
        Spin.times = 1;
    }

    @Test
    void submit_besideLanesThatGoIdle_thenNoTaskWaitsForEver() {
        Model.check(Idle.class, 150, "submit", "submitToo");
    }

    @Test
    void submit_besideALaneThatTakesATaskWhichWaitsForIt_thenAnotherLaneIsMade() {
        Model.check(Busy.class, 150, "submit", "lane");
    }

    @Test
    void submit_besideShutdownThatCancels_thenAcceptedOnesEndAndRefusedOnesNeverRun() {
        Model.check(ShutdownCancel.class, 250, "submit", "submitToo", "end");
    }

    @Test
    void submit_besideShutdownNow_thenAcceptedOnesEndAndRefusedOnesNeverRun() {
        Model.check(ShutdownNow.class, 150, "submit", "end", "lane");
    }

    @Test
    void cancel_besideALaneThatLeaves_thenTerminates() {
        Model.check(CancelLast.class, 100, "cancel", "lane");
    }

    @Test
    void pause_besideLanesThatTake_thenNothingStartsAfterwards() {
        Model.check(Pause.class, 250, "pause", "lane", "laneToo");
    }

    @Test
    void blockedSubmitter_besideALaneThatTakes_thenGetsTheSlot() {
        Model.check(BlockedByTake.class, 150, "submit", "lane");
    }

    @Test
    void blockedSubmitter_besideACancel_thenGetsTheSlot() {
        Model.check(BlockedByCancel.class, 150, "submit", "cancel");
    }

    @Test
    void resize_besideSubmitAndALane_thenNoTaskWaitsForEver() {
        Model.check(Resize.class, 200, "submit", "resize", "lane");
    }

    @Test
    void watchdog_besideSubmitAndALane_thenEachTaskEndsOnce() {
        Model.check(Overdue.class, 250, "submit", "watchdog", "lane");
    }

    @Test
    void watchdog_besideARefusedSubmission_thenThatIsNoTask() {
        Model.check(OverdueRefused.class, 150, "submit", "watchdog", "lane");
    }

    /**
     * An engine whose workers are threads of Lincheck's: each, when it has done what it is there for, works as a lane as long
     * as there is one that nobody else is. So nobody has to wait for a lane, and if none is made for a task then that is
     * still there in the end.
     */
    abstract static class Pool implements ThreadFactory {

        final Engine engine;
        private final AtomicInteger closed = new AtomicInteger();
        private final Worker[] lanes = new Worker[20];
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger served = new AtomicInteger();
        private final AtomicInteger clients;
        final List<Future<?>> accepted = new CopyOnWriteArrayList<>();
        volatile String wrong;

        Pool(int clients, int workers, Consumer<Settings> more) {
            this.clients = new AtomicInteger(clients);
            engine = new Engine(new Settings("model").with(settings -> {
                settings.backend = () -> new Quiet(this::close, workers);
                settings.timing = false;
                settings.logUnobservedFailures = false;
                settings.threadFactory = this;
                settings.keepAlive =
                        Duration.ZERO; // a lane that has nothing to do idles for an instant, and does not park
                more.accept(settings);
            }));
        }

        private void close() {
            closed.incrementAndGet();
            if (engine.stats().pending() != 0 || engine.stats().workers() != 0) {
                wrong = "closed too early: " + engine.stats();
            }
        }

        @Override
        public Thread newThread(Runnable task) {
            return new Thread() {
                @Override
                public void start() {
                    int number = made.getAndIncrement();
                    LANES.setVolatile(lanes, number, (Worker) task);
                }
            };
        }

        /** Is a lane, as long as there is one to be. */
        final void work() {
            while (true) {
                int number = served.get();
                if (number >= made.get()) {
                    return;
                }
                if (served.compareAndSet(number, number + 1)) {
                    Worker lane;
                    while ((lane = (Worker) LANES.getVolatile(lanes, number)) == null) {
                        Thread.onSpinWait();
                    }
                    lane.thread = Thread.currentThread();
                    lane.run();
                    Thread.interrupted(); // may be set by a cancel, but that is not for Lincheck to see
                }
            }
        }

        /** Ends a client, which becomes a lane; the last one ends the engine before. */
        final void leave() {
            if (clients.decrementAndGet() == 0) {
                engine.shutdown(false);
            }
            work();
        }

        final Future<?> submit(Callable<?> task) {
            Future<?> future = engine.submit(task, TaskOptions.defaults(), false);
            accepted.add(future);
            return future;
        }

        @Operation(runOnce = true)
        public void lane() {
            work();
        }

        @Operation(runOnce = true)
        public void laneToo() {
            work();
        }

        void check() {
            if (wrong != null) {
                throw new AssertionError(wrong);
            }
            ExecutorStats stats = engine.stats();
            if (!accepted.stream().allMatch(Future::done)
                    || stats.submitted() != accepted.size()
                    || stats.pending() != 0
                    || stats.running() != 0
                    || stats.abandoned() != 0
                    || stats.submitted() != stats.succeeded() + stats.failed() + stats.cancelled()) {
                throw new AssertionError(accepted + " " + stats);
            }
            if (!engine.isTerminated() || closed.get() != 1) {
                throw new AssertionError("terminated " + engine.isTerminated() + ", closed " + closed);
            }
        }
    }

    private static final class Quiet implements Backend {

        private final Runnable closed;
        private final int workers;

        Quiet(Runnable closed, int workers) {
            this.closed = closed;
            this.workers = workers;
        }

        @Override
        public String type() {
            return "model";
        }

        @Override
        public Lanes lanes() {
            return Lanes.PLATFORM;
        }

        @Override
        public int defaultMaxWorkers() {
            return workers;
        }

        @Override
        public <T> T run(Callable<T> task, TaskInfo info) throws Exception {
            return task.call();
        }

        @Override
        public void stop(TaskInfo info, Thread lane) {} // nobody looks at an interrupt here

        @Override
        public void close() {
            closed.run();
        }
    }

    /** Two submit, and are the lanes. */
    public static class Idle extends Pool {

        public Idle() {
            super(2, 2, settings -> {});
        }

        @Operation(runOnce = true)
        public void submit() {
            submit(() -> "x");
            work();
            submit(() -> "x");
            leave();
        }

        @Operation(runOnce = true)
        public void submitToo() {
            submit(() -> "x");
            work();
            submit(() -> "x");
            leave();
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** The first task goes on until the second has ended, so another lane has to come for that. */
    public static class Busy extends Pool {

        private volatile boolean ended;

        public Busy() {
            super(1, 2, settings -> {});
            submit(() -> {
                while (!ended) {
                    Thread.onSpinWait();
                }
                return null;
            });
        }

        @Operation(runOnce = true)
        public void submit() {
            submit(() -> ended = true);
            while (!ended) {
                work();
                Thread.onSpinWait();
            }
            leave();
        }

        @Validate
        public void validate() {
            check();
        }
    }

    abstract static class Ending extends Pool {

        final AtomicInteger runs = new AtomicInteger();

        Ending(int clients) {
            super(clients, 1, settings -> {});
        }

        abstract void endIt();

        private void attempt() {
            AtomicInteger ran = new AtomicInteger();
            try {
                submit(() -> {
                    runs.incrementAndGet();
                    return ran.incrementAndGet();
                });
            } catch (RejectedExecutionException e) {
                if (ran.get() > 0) {
                    wrong = "refused and run";
                }
            }
            leave();
        }

        @Operation(runOnce = true)
        public void submit() {
            attempt();
        }

        @Operation(runOnce = true)
        public void submitToo() {
            attempt();
        }

        @Operation(runOnce = true)
        public void end() {
            endIt();
            leave();
        }

        @Override
        void check() {
            super.check();
            if (runs.get() > accepted.size() || runs.get() < engine.stats().succeeded()) {
                throw new AssertionError(engine.stats() + ", runs " + runs);
            }
        }
    }

    public static class ShutdownCancel extends Ending {

        public ShutdownCancel() {
            super(3);
        }

        /** What was accepted before is cancelled, or was started before. */
        @Override
        void endIt() {
            List<Future<?>> before = List.copyOf(accepted);
            engine.shutdown(true);
            for (Future<?> future : before) {
                if (((ManagedFuture<?>) future).engineIsPending()) {
                    wrong = "not cancelled";
                }
            }
        }

        @Validate
        public void validate() {
            check();
        }
    }

    public static class ShutdownNow extends Ending {

        public ShutdownNow() {
            super(2);
            submit(runs::incrementAndGet);
        }

        /** What was accepted before has ended when it returns. */
        @Override
        void endIt() {
            List<Future<?>> before = List.copyOf(accepted);
            engine.shutdownNow();
            if (!before.stream().allMatch(Future::done)) {
                wrong = "not ended";
            }
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** The last task is cancelled as the lane comes for it. */
    public static class CancelLast extends Pool {

        private final Future<?> future;

        public CancelLast() {
            super(1, 1, settings -> {});
            future = submit(() -> "x");
            engine.shutdown(false);
        }

        @Operation(runOnce = true)
        public void cancel() {
            future.cancel();
            work(); // it is shut down already: once more would end what the cancel has to end
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** Two lanes have three tasks; both come for the first. */
    public static class Pause extends Pool {

        public Pause() {
            super(1, 2, settings -> {});
            for (int i = 0; i < 3; i++) {
                submit(() -> "x");
            }
        }

        @Operation(runOnce = true)
        public void pause() {
            engine.pause();
            long pending = engine.stats().pending();
            long then = engine.stats().pending();
            if (then != pending) {
                wrong = pending + " were pending when it was paused, and " + then + " a moment later";
            }
            engine.resume();
            leave();
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** One task is in a queue with room for one, and a lane is about to take it. */
    public static class BlockedByTake extends Pool {

        public BlockedByTake() {
            super(1, 1, settings -> {
                settings.whenFull = WhenFull.BLOCK;
                settings.queueCapacity = 1;
            });
            engine.pause();
            submit(() -> "x");
            engine.resume();
        }

        @Operation(runOnce = true)
        public void submit() {
            submit(() -> "y");
            submit(() -> "z");
            leave();
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** One task is in a queue with room for one, no lane takes it, but it is cancelled. */
    public static class BlockedByCancel extends Pool {

        private final Future<?> first;

        public BlockedByCancel() {
            super(2, 1, settings -> {
                settings.whenFull = WhenFull.BLOCK;
                settings.queueCapacity = 1;
            });
            engine.pause();
            first = submit(() -> "x");
        }

        @Operation(runOnce = true)
        public void submit() {
            submit(() -> "y").cancel();
            leave();
        }

        @Operation(runOnce = true)
        public void cancel() {
            first.cancel();
            leave();
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** One lane becomes two, and one again, while tasks come and go. */
    public static class Resize extends Pool {

        public Resize() {
            super(2, 1, settings -> {});
            submit(() -> "x");
        }

        @Operation(runOnce = true)
        public void submit() {
            submit(() -> "y");
            submit(() -> "z");
            leave();
        }

        @Operation(runOnce = true)
        public void resize() {
            engine.resize(2);
            engine.resize(1);
            leave();
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** The watchdog comes two hours later, to each task a moment after it was submitted. */
    abstract static class Watched extends Pool {

        private static final TaskOptions AN_HOUR = TaskOptions.defaults().queueTimeout(Duration.ofHours(1));

        Watched(Consumer<Settings> more) {
            super(2, 1, more);
        }

        final void submitLimited() {
            AtomicInteger ran = new AtomicInteger();
            Future<?> future;
            try {
                future = engine.submit(ran::incrementAndGet, AN_HOUR, false);
            } catch (RejectedExecutionException e) {
                if (ran.get() > 0) {
                    wrong = "refused and run";
                }
                return;
            }
            accepted.add(future);
        }

        @Operation(runOnce = true)
        public void submit() {
            submitLimited();
            submitLimited();
            leave();
        }

        /** Before the engine is shut down, for after that threads of its own come in. */
        @Operation(runOnce = true)
        public void watchdog() {
            engine.expire(Clock.now() + Duration.ofHours(2).toNanos());
            leave();
        }
    }

    public static class Overdue extends Watched {

        public Overdue() {
            super(settings -> {});
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** There is room for one. */
    public static class OverdueRefused extends Watched {

        public OverdueRefused() {
            super(settings -> settings.queueCapacity = 1);
            engine.pause();
            submit(() -> "x");
            engine.resume();
        }

        @Validate
        public void validate() {
            check();
        }
    }
}
