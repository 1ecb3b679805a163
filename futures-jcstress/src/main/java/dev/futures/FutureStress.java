package dev.futures;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The end of one future that a worker runs: the real steps of the real engine, which all share. */
@SuppressWarnings({"NullAway.Init", "FutureReturnValueIgnored", "StaticAssignmentOfThrowable"
}) // what fails is seen in the outcomes
final class FutureStress {

    private static final Engine ENGINE = new Engine(new Settings("stress").with(settings -> {
        settings.timing = false;
        settings.logUnobservedFailures = false;
    }));

    private FutureStress() {}

    /** A future that is running, and who runs it. */
    static class Running {

        final Worker worker = Worker.lane(ENGINE, true);
        final ManagedFuture<String> future;

        Running(Callable<String> task) {
            future = new ManagedFuture<>(new Terms(ENGINE, null, false, null), task);
            worker.away = false;
            worker.start(future);
        }

        /** What its lane does with it. Returns 1 if an interrupt was left behind. */
        final int finish() {
            worker.thread = Thread.currentThread();
            ENGINE.execution.run(worker, future);
            return Thread.interrupted() ? 1 : 0;
        }

        /** 0 if not done; 1 a result, 2 cancelled, 3 failed. */
        final int outcome() {
            if (!future.done()) {
                return 0;
            }
            return future.cancelled() ? 2 : future.isFailed() ? 3 : 1;
        }
    }

    /** The worker and who cancels: one wins, and the interrupt does not outlive the task. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "it had ended")
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "it was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "two winners, none, or an interrupt for the next task")
    @State
    public static class ResultOrCancel extends Running {

        public ResultOrCancel() {
            super(() -> "x");
        }

        @Actor
        public void end(III_Result r) {
            r.r1 = finish();
        }

        @Actor
        public void cancel(III_Result r) {
            r.r2 = future.cancel(true) ? 1 : 0;
        }

        @Arbiter
        public void arbiter(III_Result r) {
            r.r3 = outcome();
        }
    }

    /** As above, of a task that fails. */
    @JCStressTest
    @Outcome(id = "0, 0, 3", expect = ACCEPTABLE, desc = "it had ended")
    @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "it was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "two winners, none, or an interrupt for the next task")
    @State
    public static class ExceptionOrCancel extends Running {

        private static final Exception FAILURE = new Exception("on purpose");

        public ExceptionOrCancel() {
            super(() -> {
                throw FAILURE;
            });
        }

        @Actor
        public void end(III_Result r) {
            r.r1 = finish();
        }

        @Actor
        public void cancel(III_Result r) {
            r.r2 = future.cancel(true) ? 1 : 0;
        }

        @Arbiter
        public void arbiter(III_Result r) {
            r.r3 = outcome();
        }
    }

    /** The worker, and the watchdog at the end of the task's time. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it had ended")
    @Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "it was too late")
    @Outcome(expect = FORBIDDEN, desc = "an interrupt for the next task, or no end")
    @State
    public static class ResultOrDeadline extends Timed {

        @Actor
        public void end(II_Result r) {
            r.r1 = finish();
        }

        @Actor
        public void expire() {
            expireIt();
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r2 = outcome();
        }
    }

    /** A future under a limit that is running. */
    static class Timed {

        private static final Limits LIMITS = new Limits(0, TimeUnit.HOURS.toNanos(1), Limits.NEVER, null);

        final Worker worker = Worker.lane(ENGINE, true);
        final TimedFuture<String> future =
                new TimedFuture<>(new Terms(ENGINE, null, false, LIMITS), () -> "x", Clock.now());

        Timed() {
            worker.away = false;
            worker.start(future);
            future.stampStart(Clock.now());
        }

        final int finish() {
            worker.thread = Thread.currentThread();
            ENGINE.execution.run(worker, future);
            return Thread.interrupted() ? 1 : 0;
        }

        final void expireIt() {
            ENGINE.execution.failRunning(future);
        }

        final int outcome() {
            if (!future.done()) {
                return 0;
            }
            return future.cancelled() ? 2 : future.isFailed() ? 3 : 1;
        }
    }

    /** Who cancels, and the watchdog; the worker comes back afterwards. */
    @JCStressTest
    @Outcome(id = "0, 3", expect = ACCEPTABLE, desc = "it was too late")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "it was cancelled")
    @Outcome(expect = FORBIDDEN, desc = "two winners, or none")
    @State
    public static class CancelOrDeadline extends Timed {

        @Actor
        public void cancel(II_Result r) {
            r.r1 = future.cancel(true) ? 1 : 0;
        }

        @Actor
        public void expire() {
            expireIt();
        }

        @Arbiter
        public void arbiter(II_Result r) {
            finish();
            r.r2 = outcome();
        }
    }

    /** Whoever sees the end sees what the task did. */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not done yet")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "done, and all of it is seen")
    @Outcome(expect = FORBIDDEN, desc = "done, but what the task did is not seen")
    @State
    public static class Publication {

        private int[] made;

        private final Running running = new Running(() -> {
            made = new int[] {42};
            return "x";
        });

        @Actor
        public void end() {
            running.finish();
        }

        @Actor
        public void look(I_Result r) {
            r.r1 = running.future.done() ? seen() : -1;
        }

        private int seen() {
            int[] array = made;
            return array == null ? 0 : array[0];
        }
    }

    /** A callback that comes as the worker publishes the short way is called once, and sees the result. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "called once, after the end")
    @Outcome(expect = FORBIDDEN, desc = "forgotten, called twice, or called too early")
    @State
    public static class CallbackOnce extends Running {

        private int calls;
        private int seen;

        public CallbackOnce() {
            super(() -> "x");
        }

        @Actor
        public void end() {
            finish();
        }

        @Actor
        public void add() {
            future.addDoneCallback(done -> {
                calls++;
                seen = outcome();
            });
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r1 = calls;
            r.r2 = seen;
        }
    }

    /** Two futures one after the other on a lane: a cancel of the first does not interrupt the second. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "not interrupted")
    @Outcome(expect = FORBIDDEN, desc = "the second task was interrupted")
    @State
    public static class NextTask extends Running {

        private boolean interrupted;

        private final ManagedFuture<String> next = new ManagedFuture<>(new Terms(ENGINE, null, false, null), () -> {
            interrupted = Thread.currentThread().isInterrupted();
            return "y";
        });

        public NextTask() {
            super(() -> "x");
        }

        @Actor
        public void work(I_Result r) {
            finish();
            worker.inbound = false;
            worker.start(next);
            ENGINE.execution.run(worker, next);
            r.r1 = interrupted || Thread.interrupted() ? 1 : 0;
        }

        @Actor
        public void cancel() {
            future.cancel(true);
        }
    }
}
