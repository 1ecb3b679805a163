package dev.futures;

import static dev.futures.Model.atomic;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code cancel(true)}, model-checked: Lincheck runs one worker of the real engine, which has two tasks to do, beside a
 * thread that cancels the first of them, and tries interleavings of the two at each access to shared memory.
 */
@Tag("model")
class CancelModelTests {

    @Test
    void whenATaskIsCancelledWhileItRunsThenTheNextOneIsNotInterrupted() {
        // This begins to matter when the first task runs; from then on the canceller takes no lock.
        check(
                NextTask.class,
                500,
                atomic(Crew.class, "take", "announceReturn", "left", "dispatch"),
                atomic(ManagedFuture.class, "stampStart", "stampEnd", "runAt", "task", "dropTask"),
                atomic(Engine.class, "terminateIfDone"),
                atomic(Worker.class, "enter", "leave", "isLane", "isGuest"),
                atomic(ReentrantLock.class, "lock", "unlock"));
    }

    @Test
    void whenATaskIsCancelledWhileItStartsThenItIsInterrupted() {
        check(CancelledTask.class, 200, atomic(HashSet.class), atomic(LinkedHashSet.class), atomic(ArrayDeque.class));
    }

    private static void check(Class<?> model, int interleavings, ManagedStrategyGuarantee... more) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0)
                .iterations(2) // there are no more than two: which thread of the two does what
                .invocationsPerIteration(interleavings)
                .invocationTimeout$lincheck(60_000)
                .verifier(EpsilonVerifier.class) // the two wait for each other, so no sequence of them can end
                .minimizeFailedScenario(false);
        // What these do has no part in the interrupt.
        for (Class<?> type : List.of(
                Watchdog.class,
                Deadlines.class,
                Ledger.class,
                Listeners.class,
                TaskQueue.class,
                ThreadLocal.class,
                LongAdder.class)) {
            options.addGuarantee(atomic(type));
        }
        List.of(more).forEach(options::addGuarantee);
        try (Logged abandoned = Logged.capture()) {
            options.check(model);
        }
    }

    /** Threads, with a moment before the interrupt in which a lane that went on would be hit in its next task. */
    private static final class SlowToInterrupt implements Backend {

        private volatile boolean interrupts;

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
            return 1;
        }

        @Override
        public <T> T run(Callable<T> task, TaskInfo info) throws Exception {
            return task.call();
        }

        @Override
        public void stop(TaskInfo info, Thread lane) {
            interrupts = true;
            lane.interrupt();
        }
    }

    /** An engine whose one worker is a thread of Lincheck's. */
    abstract static class OneWorker implements ThreadFactory {

        final Engine engine = new Engine(new Settings("model").with(settings -> {
            settings.backend = SlowToInterrupt::new;
            settings.timing = false;
            settings.threadFactory = this;
        }));

        Worker worker;

        @Override
        public Thread newThread(Runnable task) {
            worker = (Worker) task;
            return new Thread() {
                @Override
                public void start() {}
            };
        }

        final <T> Future<T> submit(Callable<T> task) {
            return engine.submit(task, TaskOptions.defaults(), false);
        }

        /** Works off the queue and leaves, for the engine is shut down. */
        final void serve() {
            worker.thread = Thread.currentThread();
            worker.run();
            Thread.interrupted(); // may be set by a cancel, but that is not for Lincheck to see
        }
    }

    /** The first task ends as it is cancelled; the second looks whether it was hit. */
    public static class NextTask extends OneWorker {

        private final Future<?> first;
        private volatile boolean cancels;
        private volatile boolean hit;

        public NextTask() {
            first = submit(() -> {
                while (!cancels) {
                    Thread.onSpinWait();
                }
                return null;
            });
            submit(() -> hit = Thread.currentThread().isInterrupted());
            engine.shutdown(false);
        }

        @Operation(runOnce = true)
        public void work() {
            serve();
        }

        @Operation(runOnce = true)
        public void cancel() {
            while (!first.running()) {
                Thread.onSpinWait();
            }
            cancels = true;
            first.cancel(true);
        }

        @Validate
        public void check() {
            if (hit) {
                throw new AssertionError("the second task was interrupted");
            }
        }
    }

    /** The first task goes on until it is cancelled. */
    public static class CancelledTask extends OneWorker {

        private final Future<?> first;
        private volatile boolean waits;
        private volatile boolean told;

        public CancelledTask() {
            first = submit(() -> {
                waits = true;
                while (!first().done()) {
                    Thread.onSpinWait();
                }
                told = Thread.currentThread().isInterrupted();
                return null;
            });
            engine.shutdown(false);
        }

        private Future<?> first() {
            return first;
        }

        @Operation(runOnce = true)
        public void work() {
            serve();
        }

        @Operation(runOnce = true)
        public void cancel() {
            first.cancel(true);
        }

        @Validate
        public void check() {
            if (waits && !told) {
                throw new AssertionError("the task was cancelled, but not told");
            }
        }
    }
}
