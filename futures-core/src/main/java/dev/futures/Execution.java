package dev.futures;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks that an engine has started, and ends futures. All of it happens without the engine's lock.
 *
 * <p>The end of a future has four steps: <em>claim</em> (one thread wins the right to end it), <em>book</em> (ledger,
 * listeners), <em>publish</em> (the outcome becomes visible), <em>tell</em> (waiters, then callbacks). So a future that
 * is seen to be done is booked.
 *
 * <p>Who stops a running task claims, books, tells the worker to stop, and publishes; in this order. The worker that
 * comes back from the task and finds the claim taken waits for the publication, and only then clears its interrupt flag
 * and goes on. So the request to stop reaches that task, or nobody: never the next task on that worker.
 */
final class Execution {

    /** How long after being told to stop a task may still be there before that is logged. */
    static final long ABANDONED_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Engine engine;
    private final Backend backend;
    private final Ledger ledger;
    private final Listeners listeners;
    private final Deadlines deadlines;
    private final boolean watchFailures;
    private final boolean timed;

    /** Whether nobody listens. */
    private final boolean quiet;

    /** Failures that nobody has looked at. */
    private final UnobservedFailures unobserved = new UnobservedFailures();

    Execution(
            Engine engine,
            Backend backend,
            Ledger ledger,
            Listeners listeners,
            Deadlines deadlines,
            boolean watchFailures,
            boolean timed) {
        this.engine = engine;
        this.backend = backend;
        this.ledger = ledger;
        this.listeners = listeners;
        this.deadlines = deadlines;
        this.watchFailures = watchFailures;
        this.timed = timed;
        this.quiet = listeners.isEmpty();
    }

    /** Runs a task that was started, on the current thread, which is that of the worker. */
    <T> void run(Worker worker, ManagedFuture<T> future) {
        if (isTimed(future)) {
            begin(worker, future);
        }
        if (!quiet) {
            tellStart(worker, future);
        }
        T result = null;
        Throwable exception = null;
        FailureReason reason = FailureReason.EXCEPTION;
        try {
            ContextPropagator.Snapshot context = future.context();
            result = context == null ? call(future) : InContext.run(this, future, context);
        } catch (Backend.Lost lost) {
            exception = lost.failure();
            reason = FailureReason.WORKER_LOST;
        } catch (Throwable t) {
            exception = t;
        }
        if (exception == null && quiet && worker.cell != null && endUnwatched(worker, future, result)) {
            return;
        }
        if (future.engineClaimRunning() != null) {
            end(worker, future, result, exception, reason);
        } else {
            comeBack(worker, future);
        }
    }

    /** Runs nothing but the task. */
    <T> T call(ManagedFuture<T> future) throws Throwable {
        Callable<T> task = future.task();
        return task instanceof Tasks.Unfit<T> unfit ? unfit.call() : backend.run(task, future);
    }

    /** Whoever is about to end the task tells listeners of that after this. */
    private void tellStart(Worker worker, ManagedFuture<?> future) {
        worker.beginTelling();
        try {
            listeners.started(future);
        } finally {
            worker.endTelling(future);
        }
    }

    /** Makes the smallest future that knows the times that somebody wants to know. */
    <T> ManagedFuture<T> pending(Terms terms, Callable<T> task) {
        if (!timed && terms.limits == null) {
            return new ManagedFuture<>(terms, task);
        }
        return isMeasured(terms.limits)
                ? new TimedFuture<>(terms, task, Clock.now())
                : new AgedFuture<>(terms, task, CoarseClock.now());
    }

    /** Whether anybody wants to know the times of a task. */
    private boolean isTimed(ManagedFuture<?> future) {
        return timed || future.limits() != null;
    }

    /** Whether the times of a task with these limits are for more than to be looked at while it runs. */
    private boolean isMeasured(@Nullable Limits limits) {
        return !quiet || limits != null;
    }

    private void begin(Worker worker, ManagedFuture<?> future) {
        Limits limits = future.limits();
        if (!isMeasured(limits)) {
            future.noteStart(CoarseClock.now());
            return;
        }
        long now = worker.tick == 0 ? Clock.now() : worker.tick;
        worker.tick = 0;
        future.stampStart(now);
        if (limits == null) {
            return;
        }
        long runAt = future.runAt();
        deadlines.started(future, runAt);
        if (runAt != Limits.NEVER) {
            worker.runAt = runAt;
            Watchdog.plan(engine, runAt);
        }
    }

    /** What there is to do on a worker when a task is off it, in time; it may be that its end is claimed already. */
    private void finish(Worker worker, ManagedFuture<?> future) {
        if (worker.runAt != Limits.NEVER) {
            deadlines.remove(future);
            worker.runAt = Limits.NEVER; // callbacks are not under the limit of the task
        }
        if (!worker.isGuest() && Thread.currentThread().isInterrupted()) {
            Thread.interrupted(); // whatever the task left behind; a guest's thread is not ours to clear
        }
    }

    /**
     * The short way for a reused lane's task that has returned while nobody waits: to publish and to book, without a claim.
     * Returns false if somebody waits, or has claimed the end.
     */
    private <T> boolean endUnwatched(Worker lane, ManagedFuture<T> future, @Nullable T result) {
        if (future.engineIsWatched()) {
            return false;
        }
        finish(lane, future);
        engine.crew.announceReturn(lane);
        if (!future.enginePublishUnwatched(lane, result)) {
            return false; // the announcement stands: it is back at once all the same, unless there are callbacks
        }
        ledger.succeeded(lane);
        future.dropTask();
        Future.Node late = future.engineLateNodes();
        if (late != null) {
            tell(lane, future, late);
        }
        return true;
    }

    /** A task has come back in time to end its own future, which is claimed. */
    private <T> void end(
            Worker worker,
            ManagedFuture<T> future,
            @Nullable T result,
            @Nullable Throwable exception,
            FailureReason reason) {
        finish(worker, future);
        if (isTimed(future) && isMeasured(future.limits())) {
            long now = Clock.now();
            future.stampEnd(now);
            worker.tick = now; // what it starts next, if it finds that at once, starts now
        }
        if (exception == null) {
            ledger.succeeded(worker);
        } else {
            ledger.failed(worker, reason);
        }
        listeners.done(future, exception == null ? Outcome.SUCCEEDED : Outcome.FAILED, exception);
        Future.Failure failure = exception == null ? null : failure(future, exception);
        future.dropTask();
        if (worker.isLane() && !future.engineHasCallbacks()) {
            engine.crew.announceReturn(worker);
        }
        Future.Node told = failure == null ? future.enginePublishResult(result) : future.enginePublishFailure(failure);
        tell(worker, future, told);
    }

    private void tell(Worker worker, ManagedFuture<?> future, Future.@Nullable Node told) {
        if (future.engineRelease(told)) {
            if (worker.inbound) { // a callback was added at the last moment, and may take its time
                engine.crew.revokeReturn(worker);
            }
            worker.tick = 0;
            worker.away = true;
            future.engineCallBack(told);
            worker.away = false;
        }
    }

    /** A task has come back whose future was ended while it ran. */
    private void comeBack(Worker worker, ManagedFuture<?> future) {
        future.engineAwaitPublished();
        ledger.cameBack(worker);
        worker.clearStopped();
        worker.runAt = Limits.NEVER;
        Thread.interrupted();
        deadlines.remove(future);
        future.dropTask();
    }

    /** A worker's thread dies of something other than a task. Its future fails with that. */
    @SuppressWarnings("ReferenceEquality") // this very one
    void lost(Worker worker, Throwable cause) {
        ManagedFuture<?> future = worker.current;
        if (future == null) {
            return;
        }
        if (future.engineRunner() == worker && future.engineClaimRunning() != null) {
            ledger.failed(worker, FailureReason.WORKER_LOST);
            listeners.done(future, Outcome.FAILED, cause);
            deadlines.remove(future);
            publishFailure(future, failure(future, cause));
        } else if (worker.stopped == future) {
            future.engineAwaitPublished();
            ledger.cameBack(worker);
            deadlines.remove(future);
        }
    }

    /** Cancels a running future and tells its task to stop; false if it is not running any more. */
    boolean cancelRunning(ManagedFuture<?> future, CancelReason reason) {
        Worker worker = future.engineClaimRunning();
        if (worker == null) {
            return false;
        }
        ledger.stopped(reason);
        stop(worker, future, Outcome.CANCELLED, null);
        tell(future, future.enginePublishCancelled());
        return true;
    }

    /** Fails a running future that is overdue, and tells its task to stop. */
    void failRunning(ManagedFuture<?> future) {
        Worker worker = future.engineClaimRunning();
        if (worker != null) {
            stopFailed(worker, future, future.ranTooLong(Clock.now()), FailureReason.RUN_TIMEOUT);
        }
    }

    /** Fails a running future, for its executor is broken, and tells its task to stop. */
    void failBrokenRunning(ManagedFuture<?> future, Throwable exception) {
        Worker worker = future.engineClaimRunning();
        if (worker != null) {
            stopFailed(worker, future, exception, FailureReason.WORKER_LOST);
        }
    }

    private void stopFailed(Worker worker, ManagedFuture<?> future, Throwable exception, FailureReason reason) {
        ledger.stopped(reason);
        Future.Failure failure = failure(future, exception);
        stop(worker, future, Outcome.FAILED, exception);
        tellLater(future, future.enginePublishFailure(failure));
    }

    /** Books the end of a future whose task runs on, and tells that to stop. */
    private void stop(Worker worker, ManagedFuture<?> future, Outcome outcome, @Nullable Throwable exception) {
        long now = Clock.now();
        worker.markStopped(future, now);
        if (isMeasured(future.limits())) {
            future.stampEnd(now);
        }
        if (!quiet) {
            worker.awaitTold(future);
            listeners.done(future, outcome, exception);
        }
        long grace = now + ABANDONED_GRACE_NANOS;
        deadlines.put(future, worker, grace);
        Watchdog.plan(engine, grace);
        try {
            worker.stop(future, backend);
        } catch (Throwable t) {
            engine.logStopFailed(future, t);
        }
    }

    /** Fails a future that was found to be overdue when it was about to start. Its end is claimed and booked. */
    void failOverdue(ManagedFuture<?> future) {
        deadlines.remove(future);
        publishFailure(future, failure(future, future.queuedTooLong(Clock.now())));
    }

    /** As {@link #failOverdue}, on the watchdog's thread. */
    void failOverdueLater(ManagedFuture<?> future) {
        Future.Failure failure = failure(future, future.queuedTooLong(Clock.now()));
        future.dropTask();
        tellLater(future, future.enginePublishFailure(failure));
    }

    void publishCancelled(ManagedFuture<?> future) {
        future.dropTask();
        tell(future, future.enginePublishCancelled());
    }

    /**
     * Publishes the ends of many futures that the caller has claimed and booked: failures, or cancellations if there is
     * none. Only then it runs callbacks, for one may ask for the end of another of these.
     */
    void publishAll(List<ManagedFuture<?>> futures, Future.@Nullable Failure failure) {
        List<Runnable> callbacks = new ArrayList<>(0);
        for (ManagedFuture<?> future : futures) {
            future.dropTask();
            Future.Node told = failure == null ? future.enginePublishCancelled() : future.enginePublishFailure(failure);
            if (future.engineRelease(told)) {
                callbacks.add(() -> future.engineCallBack(told));
            }
        }
        callbacks.forEach(Runnable::run);
    }

    void publishFailure(ManagedFuture<?> future, Future.Failure failure) {
        future.dropTask();
        tell(future, future.enginePublishFailure(failure));
    }

    private static void tell(ManagedFuture<?> future, Future.@Nullable Node told) {
        if (future.engineRelease(told)) {
            future.engineCallBack(told);
        }
    }

    /** Leaves callbacks, which may take their time, to another thread than the watchdog's. */
    private static void tellLater(ManagedFuture<?> future, Future.@Nullable Node told) {
        if (future.engineRelease(told)) {
            Watchdog.callBack(() -> future.engineCallBack(told));
        }
    }

    /** What to publish for a failure: one that is logged if nobody looks at it, unless that is of no use. */
    private Future.Failure failure(ManagedFuture<?> future, Throwable exception) {
        if (!watchFailures) {
            return new Future.Failure(exception);
        }
        if (future.unobservable()) {
            Log.LOGGER.warn("task '{}' of executor '{}' failed", future.displayName(), engine.name(), exception);
            return new Future.Failure(exception);
        }
        Unobserved failure = new Unobserved(exception, future, unobserved);
        failure.watch(future);
        return failure;
    }

    void logUnobserved() {
        for (Unobserved failure; (failure = unobserved.poll()) != null; ) {
            failure.log();
        }
    }
}
