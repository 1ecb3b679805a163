package dev.futures;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code cancel(true)}, model-checked: Lincheck runs one worker of the real engine, which has two tasks to do, beside a
 * thread that cancels the first of them, and tries interleavings of the two at each access to shared memory.
 */
@Tag("model")
class CancelModelTests {

    private static final int INTERLEAVINGS = 500;

    @Test
    void whenATaskIsCancelledWhileItRunsThenTheNextOneIsNotInterrupted() {
        check(NextTask.class);
    }

    @Test
    void whenATaskIsCancelledWhileItRunsThenItIsInterrupted() {
        check(CancelledTask.class);
    }

    private static void check(Class<?> model) {
        try (Logged abandoned = Logged.capture()) {
            options().check(model);
        }
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(1)
                .actorsAfter(0)
                .iterations(2) // there are no more than two: which thread of the two does what
                .invocationsPerIteration(INTERLEAVINGS)
                .invocationTimeout$lincheck(60_000)
                .minimizeFailedScenario(false)
                // What these do has no part in the interrupt, or is done with the engine's lock held.
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
                                Watchdog.class.getName(),
                                Deadlines.class.getName(),
                                Ledger.class.getName(),
                                Listeners.class.getName(),
                                TaskQueue.class.getName(),
                                ThreadLocal.class.getName(),
                                LongAdder.class.getName(),
                                ArrayDeque.class.getName(),
                                HashSet.class.getName(),
                                LinkedHashSet.class.getName())
                        .allMethods()
                        .ignore());
    }

    /** An engine whose one worker is a thread of Lincheck's. */
    abstract static class OneWorker implements ThreadFactory {

        final Engine engine = new Engine(new Settings("model").with(settings -> {
            settings.maxWorkers = 1;
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

    /** The second task looks whether it was hit. */
    public static class NextTask extends OneWorker {

        private final Future<?> first;
        private volatile boolean hit;

        public NextTask() {
            first = submit(() -> null);
            submit(() -> hit = Thread.currentThread().isInterrupted());
            engine.shutdown(false);
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
