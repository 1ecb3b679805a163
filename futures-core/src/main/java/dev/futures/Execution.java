package dev.futures;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /** Failures that nobody has looked at. */
    private final Set<Unobserved> unobserved = ConcurrentHashMap.newKeySet();

    Execution(
            Engine engine,
            Backend backend,
            Ledger ledger,
            Listeners listeners,
            Deadlines deadlines,
            boolean watchFailures) {
        this.engine = engine;
        this.backend = backend;
        this.ledger = ledger;
        this.listeners = listeners;
        this.deadlines = deadlines;
        this.watchFailures = watchFailures;
    }

    /** Runs a task that was started, on the current thread, which is that of the worker. */
    <T> void run(Worker worker, ManagedFuture<T> future) {
        future.stampStart();
        worker.runAt = future.runAt();
        if (worker.runAt != Limits.NEVER) {
            deadlines.put(future, worker.runAt);
            Watchdog.plan(engine, worker.runAt);
        }
        listeners.started(future);
        T result = null;
        Throwable exception = null;
        try {
            result = backend.run(future.task(), future);
        } catch (Throwable t) {
            exception = t;
        }
        if (future.engineClaimRunning()) {
            end(worker, future, result, exception);
        } else {
            comeBack(worker, future);
        }
    }

    /** A task has come back in time to end its own future. */
    private <T> void end(Worker worker, ManagedFuture<T> future, @Nullable T result, @Nullable Throwable exception) {
        if (worker.runAt != Limits.NEVER) {
            deadlines.remove(future);
        }
        if (!worker.isGuest()) {
            Thread.interrupted(); // whatever the task left behind; a guest's thread is not ours to clear
        }
        future.stampEnd();
        if (exception == null) {
            ledger.succeeded.increment();
        } else {
            ledger.failed(FailureReason.EXCEPTION);
        }
        ledger.running.decrement();
        listeners.done(future, exception == null ? Outcome.SUCCEEDED : Outcome.FAILED);
        Future.Failure failure = exception == null ? null : failure(future, exception);
        future.dropTask();
        boolean announced = worker.isLane() && !future.engineHasCallbacks() && engine.announceReturn(worker);
        Future.Node told = failure == null ? future.enginePublishResult(result) : future.enginePublishFailure(failure);
        worker.current = null; // after the publication: shutdownNow() relies on finding here what is being ended
        worker.runAt = Limits.NEVER; // callbacks are not under the limit of the task
        if (future.engineRelease(told)) {
            if (announced) { // a callback was added at the last moment, and may take its time
                engine.revokeReturn(worker);
            }
            future.engineCallBack(told);
        }
    }

    /** A task has come back whose future was ended while it ran. */
    private void comeBack(Worker worker, ManagedFuture<?> future) {
        future.engineAwaitPublished();
        worker.current = null;
        worker.runAt = Limits.NEVER;
        Thread.interrupted();
        deadlines.remove(future);
        future.dropTask();
        ledger.abandoned.decrement();
    }

    /** A worker's thread dies of something other than a task. Its future fails with that. */
    void lost(Worker worker, Throwable cause) {
        ManagedFuture<?> future = worker.current;
        if (future != null && future.engineClaimRunning()) {
            ledger.failed(FailureReason.WORKER_LOST);
            ledger.running.decrement();
            deadlines.remove(future);
            publishFailure(future, failure(future, cause));
            worker.current = null;
        }
    }

    /** Cancels a running future and tells its task to stop; false if it is not running any more. */
    boolean cancelRunning(ManagedFuture<?> future, CancelReason reason) {
        if (!future.engineClaimRunning()) {
            return false;
        }
        ledger.cancelled(reason);
        stop(future, Outcome.CANCELLED);
        tell(future, future.enginePublishCancelled());
        return true;
    }

    /** Fails a running future that is overdue, and tells its task to stop. */
    void failRunning(ManagedFuture<?> future) {
        if (future.engineClaimRunning()) {
            ledger.failed(FailureReason.RUN_TIMEOUT);
            Future.Failure failure = failure(future, future.ranTooLong(Engine.clock()));
            stop(future, Outcome.FAILED);
            tellLater(future, future.enginePublishFailure(failure));
        }
    }

    /** Books the end of a future whose task runs on, and tells that to stop. */
    private void stop(ManagedFuture<?> future, Outcome outcome) {
        future.stampEnd();
        future.stopped = true;
        ledger.abandoned.increment();
        ledger.running.decrement();
        listeners.done(future, outcome);
        long grace = Engine.clock() + ABANDONED_GRACE_NANOS;
        deadlines.put(future, grace);
        Watchdog.plan(engine, grace);
        Worker worker = future.worker;
        try {
            if (worker != null) {
                worker.stop(future, backend);
            }
        } catch (Throwable t) {
            engine.logStopFailed(future, t);
        }
    }

    /** Fails a future that was found to be overdue when it was about to start. Its end is claimed and booked. */
    void failOverdue(ManagedFuture<?> future) {
        deadlines.remove(future);
        publishFailure(future, failure(future, future.queuedTooLong(Engine.clock())));
    }

    /** As {@link #failOverdue}, on the watchdog's thread. */
    void failOverdueLater(ManagedFuture<?> future) {
        Future.Failure failure = failure(future, future.queuedTooLong(Engine.clock()));
        future.dropTask();
        tellLater(future, future.enginePublishFailure(failure));
    }

    void publishCancelled(ManagedFuture<?> future) {
        future.dropTask();
        tell(future, future.enginePublishCancelled());
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
        if (future.unobservable) {
            Log.LOGGER.warn("task '{}' of executor '{}' failed", future.displayName(), engine.name(), exception);
            return new Future.Failure(exception);
        }
        Unobserved failure = new Unobserved(exception, future, unobserved);
        failure.watch(future);
        return failure;
    }

    void logUnobserved() {
        unobserved.forEach(Unobserved::log);
    }
}
