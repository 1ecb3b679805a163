package dev.futures;

import java.time.Duration;
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
 * {@code cancel(true)} and {@code shutdownNow()}, model-checked: Lincheck runs one worker of the real engine, which has a
 * task or two to do, beside a thread that ends the first of them, and tries interleavings of the two at each access to shared memory.
 */
@Tag("model")
class CancelModelTests {

    @Test
    void whenATaskIsCancelledWhileItRunsThenTheNextOneIsNotInterrupted() {
        // This begins to matter when the first task runs; from then on the canceller takes no lock.
        check(
                NextTask.class,
                500,
                Model.ignored(Crew.class, "take", "announceReturn", "left", "dispatch"),
                Model.ignored(ManagedFuture.class, "stampStart", "stampEnd", "runAt", "task", "dropTask"),
                Model.ignored(Worker.class, "enter", "leave", "isLane", "isGuest"),
                Model.ignored(ReentrantLock.class, "lock", "unlock"));
    }

    @Test
    void whenATaskIsCancelledWhileItStartsThenItIsInterrupted() {
        check(
                CancelledTask.class,
                200,
                Model.ignored(HashSet.class),
                Model.ignored(LinkedHashSet.class),
                Model.ignored(ArrayDeque.class));
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
            options.addGuarantee(Model.ignored(type));
        }
        List.of(more).forEach(options::addGuarantee);
        try (Logged abandoned = Logged.capture()) {
            options.check(model);
        }
    }

    /**
     * The thread of a lane, as the engine and its backend see it. Before each interrupt there is a moment at which Lincheck
     * can let others go on, as there is on any machine; a real thread's flag is no shared memory to it.
     */
    private static final class Lane extends Thread {

        private volatile Thread real;
        private volatile boolean interrupts;

        @Override
        public void start() {
            // one of Lincheck's threads calls serve()
        }

        @Override
        public void interrupt() {
            interrupts = true;
            real.interrupt();
        }
    }

    /** An engine whose first worker is a thread of Lincheck's; any other never gets going. */
    abstract static class OneWorker implements ThreadFactory {

        final Engine engine;

        /** How many workers the engine has wanted. */
        volatile int workers;

        private Worker worker;
        private Lane lane;

        OneWorker() {
            this(1);
        }

        OneWorker(int maxWorkers) {
            engine = new Engine(new Settings("model").with(settings -> {
                settings.backend = LocalBackend::platform;
                settings.maxWorkers = maxWorkers;
                settings.keepAlive = Duration.ZERO; // nobody waits for what is not going to come
                settings.timing = false;
                settings.threadFactory = this;
            }));
        }

        @Override
        public Thread newThread(Runnable task) {
            Lane made = new Lane();
            if (workers++ == 0) {
                worker = (Worker) task;
                lane = made;
            }
            return made;
        }

        final <T> Future<T> submit(Callable<T> task) {
            return engine.submit(task, TaskOptions.defaults(), false);
        }

        /** Works off the queue and leaves, for the engine is shut down. */
        final void serve() {
            lane.real = Thread.currentThread();
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
