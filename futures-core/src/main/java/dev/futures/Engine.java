package dev.futures;

import java.io.NotSerializableException;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind an executor: it accepts tasks, cancels them, and comes to an end. {@link Admission} says who gets into
 * the {@link TaskQueue}, the {@link Crew} takes tasks from there, the {@link Execution} runs and ends them, {@link Helpers}
 * are tasks that wait for others, the {@link Ledger} counts. Nothing in here refers to the {@link ManagedExecutor} in front
 * of it, so that one can become garbage while work goes on (item 89).
 */
final class Engine implements Watchdog.Limited {

    /*
     * The way of a task takes no lock: its submitter looks at the mode and adds it to the queue, a lane looks at the mode
     * and takes it from there. Who owns a future is said by the future's state alone: whoever moves it out of pending has
     * it.
     *
     * The lock is for what is rare: the life cycle, the crew's books, submitters that wait for room. No code of users runs
     * with it held: not tasks, callbacks, listeners, initializers or thread factories.
     *
     * The mode is a set of flags. It is written with the lock held and read by anyone:
     *
     *   0 <-> PAUSED, CROWDED           lanes ask, with the lock held, whether and how to go on
     *   SHUTDOWN                        no admission; lanes leave when the queue is empty
     *   BROKEN                          no admission; what is pending has failed; lanes leave
     *   STOPPING, with SHUTDOWN         what runs is told to stop
     *
     * A submitter looks at the mode before it adds a task, and again after. If it finds the second time that nothing is
     * admitted any more, it takes the task out again, if it still can: that is as if it had come a moment later.
     */
    final ReentrantLock lock = new ReentrantLock();

    static final int PAUSED = 1;
    static final int SHUTDOWN = 2;
    static final int BROKEN = 4;
    static final int STOPPING = 8;
    static final int CROWDED = 16;

    private volatile int mode;

    private final Condition terminatedCondition = lock.newCondition();

    // Set once, read by anyone.
    private final String name;
    private final Backend backend;
    private final Backend.Lanes lanes;
    private final Listeners listeners;
    private final boolean remote;
    private final boolean inheritDeadline;
    private final @Nullable ContextPropagator propagator;

    /** For tasks that say nothing of their own, submitted to be looked at, and executed. */
    private final Terms terms;

    private final Terms unobservableTerms;

    /** What holds for tasks that say nothing of their own; null if nothing does. */
    private final @Nullable Limits limits;

    final TaskQueue queue = new TaskQueue();
    final Ledger ledger = new Ledger();
    final Execution execution;
    final Crew crew;
    final Admission admission;
    final Helpers helpers = new Helpers(this);

    private final Deadlines deadlines = new Deadlines();
    private final AtomicBoolean watched = new AtomicBoolean();
    private final Expiry expiry;

    // Guarded by the lock.
    private boolean closing;
    private boolean terminated;
    private @Nullable Throwable broken;

    Engine(Settings settings) {
        name = settings.name;
        backend = settings.backend.get();
        lanes = backend.lanes();
        remote = backend.isRemote();
        Integer maxWorkers = settings.maxWorkers;
        if (maxWorkers != null && lanes == Backend.Lanes.CALLER) {
            throw new IllegalArgumentException("maxWorkers must not be set, but is " + maxWorkers + ", for executor '"
                    + name + "' of type " + backend.type() + ", whose tasks run in the threads that submit them");
        }
        if (settings.blockTimeout != null && settings.whenFull != WhenFull.BLOCK) {
            throw new IllegalArgumentException("blockTimeout must not be set, but is " + settings.blockTimeout
                    + ", for executor '" + name + "', for whenFull is " + settings.whenFull + " and not BLOCK");
        }

        if (settings.initializer != null && remote) {
            throw new IllegalArgumentException("initializer must not be set, but is " + settings.initializer
                    + ", for executor '" + name + "' of type " + backend.type()
                    + ", whose workers are not threads of this JVM; its backend has an initializer of its own");
        }
        inheritDeadline = settings.inheritDeadline;
        Limits own =
                new Limits(Limits.nanos(settings.queueTimeout), Limits.nanos(settings.runTimeout), Limits.NEVER, null);
        limits = own.queueNanos() == 0 && own.runNanos() == 0 ? null : own;
        terms = new Terms(this, null, false, limits);
        unobservableTerms = new Terms(this, null, true, limits);
        propagator = ContextChain.of(settings.contextPropagators);
        listeners = new Listeners(settings.listeners, name);
        execution = new Execution(
                this, backend, ledger, listeners, deadlines, settings.logUnobservedFailures, settings.timing);
        expiry = new Expiry(this, execution, deadlines);
        ThreadFactory given = settings.threadFactory;
        crew = new Crew(
                this,
                settings,
                lanes,
                maxWorkers == null ? backend.defaultMaxWorkers() : maxWorkers,
                given != null ? given : Threads.factory(lanes, name, settings.threadNamePrefix));
        admission = new Admission(this, settings);
        backend.attach(new Attached(settings.keepAlive));
    }

    /** What the backend sees of this. */
    private final class Attached implements Backend.Owner {

        private final Duration keepAlive;

        Attached(Duration keepAlive) {
            this.keepAlive = keepAlive;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int maxWorkers() {
            lock.lock();
            try {
                return crew.limit();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Duration keepAlive() {
            return keepAlive;
        }

        @Override
        public boolean hasPending() {
            return !queue.looksEmpty();
        }

        @Override
        public boolean isShutdown() {
            return Engine.this.isShutdown();
        }

        @Override
        public void shutdownAndCancelPending() {
            shutdown(true);
        }

        @Override
        public void breakDown(Throwable cause) {
            breakNow(cause);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Whether any of some flags of the mode is set. */
    boolean is(int flags) {
        return (mode & flags) != 0;
    }

    /** Whether lanes may go on without asking. */
    boolean isCalm() {
        return mode == 0;
    }

    /** With the lock held. */
    private void set(int flags, boolean on) {
        mode = on ? mode | flags : mode & ~flags;
    }

    /** There are more or fewer lanes, or more or fewer are allowed. With the lock held. */
    void crowdChanged() {
        if (crew.isCrowded() != is(CROWDED)) {
            set(CROWDED, crew.isCrowded());
        }
    }

    // ----------------------------------------------------------------------------------------------- admission

    <T> Future<T> submit(Callable<T> task, TaskOptions options, boolean unobservable) {
        Terms agreed = termsFor(options, unobservable);
        Callable<T> ready = remote ? prepare(task) : task;
        ManagedFuture<T> future = execution.pending(agreed, ready);
        boolean here = lanes == Backend.Lanes.CALLER || ready instanceof Tasks.Unfit;
        Worker guest = here ? admitToCaller(future) : admit(future);
        listeners.submitted(future);
        if (guest != null) {
            crew.runAsGuest(guest, future);
        }
        return future;
    }

    /** Has the backend make a task ready; if it can't, the task fails where it is submitted. */
    private <T> Callable<T> prepare(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        try {
            return backend.prepare(task);
        } catch (NotSerializableException e) {
            return new Tasks.Unfit<>(task, e);
        }
    }

    private @Nullable Worker admit(ManagedFuture<?> future) {
        Worker guest = null;
        if (is(SHUTDOWN | BROKEN) || !admission.admitAtOnce(future)) {
            requireRoomForGuest();
            guest = admission.admit(future);
        }
        if (is(SHUTDOWN | BROKEN) && guest == null) {
            withdraw(future);
        }
        crew.signal();
        if (future.limits() != null) {
            planStart(future);
        }
        return guest;
    }

    private static void requireRoomForGuest() {
        if (Worker.here() != null) {
            StackRoom.require();
        }
    }

    private Worker admitToCaller(ManagedFuture<?> future) {
        requireRoomForGuest();
        RejectReason refusal;
        lock.lock();
        try {
            refusal = refusal();
            if (refusal == null) {
                return crew.admitGuest(future);
            }
        } finally {
            lock.unlock();
        }
        throw rejected(refusal, null);
    }

    /**
     * Takes a task out of the queue that got in while admission ended, unless it has started or was cancelled: then it was
     * accepted in time.
     */
    private void withdraw(ManagedFuture<?> future) {
        if (takeBack(future)) {
            throw rejected(refusalNow(), null);
        }
        if (is(STOPPING)) {
            execution.cancelRunning(future, CancelReason.SHUTDOWN); // shutdownNow() may have missed it
        }
    }

    /** Makes as if a task had never been in the queue; false if it has started or ended there. */
    private boolean takeBack(ManagedFuture<?> future) {
        if (!future.engineClaimPending()) {
            return false;
        }
        ledger.withdrew();
        takenFromQueue(future);
        terminateIfDone();
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // the default object, which says nothing
    private Terms termsFor(TaskOptions options, boolean unobservable) {
        Worker outer = inheritDeadline && Limits.anywhere() ? Worker.here() : null;
        long inheritedAt = outer == null ? Limits.NEVER : outer.runAt;
        if (options == TaskOptions.defaults() && inheritedAt == Limits.NEVER && propagator == null) {
            return unobservable ? unobservableTerms : terms;
        }
        ContextPropagator.Snapshot context = propagator == null ? null : ContextChain.captureFrom(propagator);
        return new Terms(this, options.name(), unobservable, limitsFor(options, outer, inheritedAt), context);
    }

    private @Nullable Limits limitsFor(TaskOptions options, @Nullable Worker outer, long inheritedAt) {
        Duration queueTimeout = options.queueTimeout();
        Duration runTimeout = options.runTimeout();
        ManagedFuture<?> outerTask = outer == null || inheritedAt == Limits.NEVER ? null : outer.current;
        if (queueTimeout == null && runTimeout == null && outerTask == null) {
            return limits;
        }
        return new Limits(
                queueTimeout != null ? Limits.nanos(queueTimeout) : limits == null ? 0 : limits.queueNanos(),
                runTimeout != null ? Limits.nanos(runTimeout) : limits == null ? 0 : limits.runNanos(),
                outerTask == null ? Limits.NEVER : inheritedAt,
                outerTask == null
                        ? null
                        : "'" + outerTask.displayName() + "' of executor '" + outerTask.executorName() + "'");
    }

    /**
     * Has the watchdog look whether a task that was just admitted starts in time. Only now, for it ends what it finds: that
     * must be in the queue, and not be refused. Without the lock held.
     */
    @SuppressWarnings("ReferenceEquality") // these very limits: where the watchdog looks for the task depends on it
    private void planStart(ManagedFuture<?> future) {
        long at = future.queueAt();
        if (at == Limits.NEVER || !future.engineIsPending()) {
            return;
        }
        try {
            if (future.limits() != limits) { // else the queue's order says when
                deadlines.putPending(future, at);
            }
        } catch (OutOfMemoryError e) {
            if (takeBack(future)) {
                throw e;
            }
            return; // it has started: the limit is of no interest any more
        }
        VarHandle.fullFence(); // the slot in the queue, before the look when the watchdog will look there
        Watchdog.plan(this, at);
    }

    @Override
    public boolean markWatched() {
        return !watched.get() && watched.compareAndSet(false, true);
    }

    /** Why no task is accepted now, broken first (item 80). With the lock held. */
    @Nullable
    RejectReason refusal() {
        if (is(BROKEN)) {
            return RejectReason.BROKEN;
        }
        return is(SHUTDOWN) ? RejectReason.SHUTDOWN : null;
    }

    private RejectReason refusalNow() {
        return is(BROKEN) ? RejectReason.BROKEN : RejectReason.SHUTDOWN;
    }

    RejectedExecutionException rejected(RejectReason reason, @Nullable InterruptedException interrupt) {
        ledger.rejected(reason);
        listeners.rejected(reason);
        if (reason == RejectReason.BROKEN) {
            return brokenException();
        }
        if (reason == RejectReason.SHUTDOWN) {
            return new RejectedExecutionException("executor '" + name + "' can't accept a task: it is shut down");
        }
        return admission.full(stats(), interrupt);
    }

    private BrokenExecutorException brokenException() {
        lock.lock();
        try {
            return new BrokenExecutorException(
                    "executor '" + name + "' is broken and not usable any more: " + broken, broken);
        } finally {
            lock.unlock();
        }
    }

    void logStopFailed(ManagedFuture<?> future, Throwable cause) {
        Log.LOGGER.error("executor '{}' could not stop task '{}'", name, future.displayName(), cause);
    }

    void died(Worker worker, Throwable cause) {
        Log.LOGGER.error("a worker of executor '{}' died", name, cause);
        execution.lost(worker, cause);
    }

    // -------------------------------------------------------------------------------------------------- cancel

    boolean cancel(ManagedFuture<?> future, boolean mayInterruptIfRunning) {
        if (future.engineClaimPending()) {
            ledger.cancelledUnstarted(CancelReason.CALLER);
            takenFromQueue(future);
            if (future.limits() != null) {
                deadlines.remove(future);
            }
            execution.publishCancelled(future);
            terminateIfDone(); // the last worker may have left before this was booked
            return true;
        }
        if (future.running()) {
            if (mayInterruptIfRunning && execution.cancelRunning(future, CancelReason.INTERRUPT)) {
                return true;
            }
            if (!mayInterruptIfRunning) {
                return false;
            }
        }
        future.engineAwaitPublished(); // somebody else has claimed its end
        return future.cancelled();
    }

    /** Clears a future away that was pending in the queue and is not any more, which frees its slot. */
    void takenFromQueue(ManagedFuture<?> future) {
        TaskQueue.Chunk emptied = queue.remove(future);
        if (emptied != null) {
            lock.lock();
            try {
                queue.unlink(emptied);
            } finally {
                lock.unlock();
            }
        }
        slotFreed();
    }

    /** Whoever waits for a slot may have it. Without the lock held. */
    void slotFreed() {
        VarHandle.fullFence(); // the counts that say so, before the look who waits for it
        if (admission.isAwaited()) {
            lock.lock();
            try {
                admission.admitBlocked();
            } finally {
                lock.unlock();
            }
            crew.dispatch();
        }
    }

    /** Takes a future out of the queue that has waited for too long; the caller, if that is true, owns its end. */
    boolean takeOutOverdue(ManagedFuture<?> future) {
        if (!future.engineClaimPending()) {
            return false;
        }
        ledger.failedUnstarted(FailureReason.QUEUE_TIMEOUT);
        takenFromQueue(future);
        return true;
    }

    /** The limits that tasks share that say nothing of their own; null if there are none. */
    @Nullable
    Limits sharedLimits() {
        return limits;
    }

    @Override
    public @Nullable Long expire(long now) {
        return expiry.expire(now);
    }

    // ------------------------------------------------------------------------------------------------- the end

    /** Accepts no more tasks; cancels what is pending if asked to; does not wait. Returns what was cancelled. */
    List<Runnable> shutdown(boolean cancelPending) {
        return shutdown(cancelPending, SHUTDOWN);
    }

    private List<Runnable> shutdown(boolean cancelPending, int flags) {
        lock.lock();
        try {
            set(flags, true);
            set(PAUSED, false);
            crew.countSpare();
            admission.refuseBlocked(RejectReason.SHUTDOWN);
            crew.wakeIdle();
        } finally {
            lock.unlock();
        }
        List<Runnable> tasks = new ArrayList<>();
        if (cancelPending) {
            List<ManagedFuture<?>> claimed = claimAllPending();
            for (ManagedFuture<?> future : claimed) {
                ledger.cancelledUnstarted(CancelReason.SHUTDOWN);
                takenFromQueue(future);
                deadlines.remove(future);
                tasks.add(Tasks.runnable(future.task()));
            }
            execution.publishAll(claimed, null);
        }
        crew.dispatchForsaken();
        terminateIfDone();
        return tasks;
    }

    /** Wins all futures that are in the queue; what gets in later is withdrawn by its submitter. */
    private List<ManagedFuture<?>> claimAllPending() {
        List<ManagedFuture<?>> claimed = new ArrayList<>();
        queue.visitAll(future -> {
            if (future.engineClaimPending()) {
                claimed.add(future);
            }
        });
        return claimed;
    }

    List<Runnable> shutdownNow() {
        List<Runnable> tasks = shutdown(true, SHUTDOWN | STOPPING);
        for (Map.Entry<Worker, ManagedFuture<?>> ending : stopAll().entrySet()) {
            if (!ending.getKey().isEndedHere()) {
                ending.getValue().engineAwaitPublished();
            }
        }
        return tasks;
    }

    /**
     * As {@link #shutdownNow}, but waits for nobody: a listener that is told of an end, and ends the JVM instead, never
     * comes back to publish it.
     */
    void abandon() {
        shutdown(true, SHUTDOWN | STOPPING);
        stopAll();
    }

    /** Cancels what runs. Returns those whose ends others were quicker to claim, and may not have published yet. */
    private Map<Worker, ManagedFuture<?>> stopAll() {
        crew.awaitSettled(); // now all that has started is to be seen
        Map<Worker, ManagedFuture<?>> ending = new LinkedHashMap<>();
        for (Worker worker : crew.busy()) {
            ManagedFuture<?> future = worker.task();
            if (future != null && !execution.cancelRunning(future, CancelReason.SHUTDOWN)) {
                ending.put(worker, future);
            }
        }
        return ending;
    }

    /** Everything pending is lost, nothing more is accepted. Returns what failLost() must end. With the lock held. */
    List<ManagedFuture<?>> breakDown(Throwable cause) {
        if (broken == null) {
            broken = cause;
        }
        set(BROKEN, true);
        set(PAUSED, false);
        List<ManagedFuture<?>> lost = claimAllPending();
        lost.forEach(future -> ledger.failedUnstarted(FailureReason.WORKER_LOST));
        admission.refuseBlocked(RejectReason.BROKEN);
        crew.countSpare();
        crew.wakeIdle();
        return lost;
    }

    /** Breaks this: what is pending and what runs fails. Without the lock held. */
    private void breakNow(Throwable cause) {
        List<ManagedFuture<?>> lost;
        lock.lock();
        try {
            lost = breakDown(cause);
        } finally {
            lock.unlock();
        }
        failLost(lost);
        crew.awaitSettled();
        for (Worker worker : crew.busy()) {
            ManagedFuture<?> future = worker.task();
            if (future != null) {
                execution.failBrokenRunning(future, brokenException());
            }
        }
        terminateIfDone();
    }

    /** Ends what {@link #breakDown} has claimed. Without the lock held. */
    void failLost(List<ManagedFuture<?>> lost) {
        if (lost.isEmpty()) {
            return;
        }
        // One for all: there may be a million of them, and what broke the executor is the same for each.
        Future.Failure failure = new Future.Failure(brokenException()); // logged once, when it broke
        for (ManagedFuture<?> future : lost) {
            takenFromQueue(future);
            deadlines.remove(future);
        }
        execution.publishAll(lost, failure);
    }

    /** Closes the backend and tells of the end, once nothing is left. Without the lock held. */
    void terminateIfDone() {
        if (!is(SHUTDOWN)) {
            return;
        }
        lock.lock();
        try {
            if (closing || !crew.isEmpty() || ledger.pending(queue) > 0) {
                return;
            }
            closing = true;
        } finally {
            lock.unlock();
        }
        if (!remote || !terminateElsewhere()) {
            terminate();
        }
    }

    /** Workers that are processes take their time to end, which nobody is to wait for who only says that they may. */
    private boolean terminateElsewhere() {
        Thread thread = new Thread(this::terminate, "futures-close-" + name);
        thread.setDaemon(true);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError e) {
            return false; // no thread can be had
        }
    }

    private void terminate() {
        try {
            backend.close();
        } catch (Throwable t) {
            Log.LOGGER.error("executor '{}' could not close its backend", name, t);
        }
        ExitHook.forget(this);
        Watchdog.forget(this);
        execution.logUnobserved();
        lock.lock();
        try {
            terminated = true;
            terminatedCondition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all is over: what gets into the queue now is withdrawn. With the lock held. */
    boolean isClosing() {
        return closing;
    }

    boolean isShutdown() {
        return is(SHUTDOWN | BROKEN);
    }

    boolean isTerminated() {
        lock.lock();
        try {
            return terminated;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything has ended and the threads of all workers with it. */
    boolean awaitTermination(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        List<Thread> threads;
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!terminated) {
                if (left <= 0) {
                    return false;
                }
                left = terminatedCondition.awaitNanos(left);
            }
            threads = crew.leaving();
        } finally {
            lock.unlock();
        }
        for (Thread thread : threads) {
            // They are past their last task and the lock: what is left of them is a few instructions.
            if (thread != Thread.currentThread()) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
                if (thread.isAlive()) {
                    return false;
                }
            }
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------------ controls

    void resize(int maxWorkers) {
        if (maxWorkers < 1) {
            throw new IllegalArgumentException(
                    "maxWorkers must be at least 1, but is " + maxWorkers + ", for executor '" + name + "'");
        }
        if (lanes == Backend.Lanes.CALLER) {
            throw new UnsupportedOperationException("executor '" + name + "' of type " + backend.type()
                    + " has no limit to change: its tasks run in the threads that submit them");
        }
        lock.lock();
        try {
            crew.limit(maxWorkers);
            backend.resized(maxWorkers);
            admission.admitBlocked();
        } finally {
            lock.unlock();
        }
        crew.dispatchForsaken();
    }

    void pause() {
        lock.lock();
        try {
            set(PAUSED, !is(SHUTDOWN | BROKEN));
            crew.countSpare();
        } finally {
            lock.unlock();
        }
        crew.awaitSettled(); // nothing starts from here on
    }

    void resume() {
        lock.lock();
        try {
            set(PAUSED, false);
            crew.countSpare();
            admission.admitBlocked();
        } finally {
            lock.unlock();
        }
        crew.dispatchForsaken();
    }

    // --------------------------------------------------------------------------------------------------- views

    /** Whether a task that waits could start while so many workers are stuck for ever. */
    boolean canRunBeside(int stuck) {
        lock.lock();
        try {
            return crew.limit() > stuck;
        } finally {
            lock.unlock();
        }
    }

    ExecutorStats stats() {
        lock.lock();
        try {
            Ledger.Reading counts = ledger.read(queue);
            ManagedFuture<?> oldest = queue.peek();
            return new ExecutorStats(
                    name,
                    backend.type(),
                    state(),
                    crew.limit(),
                    backend.workerCount().orElse(crew.size()),
                    admission.capacity(),
                    admission.remaining(),
                    (int) Math.min(Integer.MAX_VALUE, counts.pending()),
                    counts.running(),
                    counts.abandoned(),
                    counts.submitted(),
                    counts.succeeded(),
                    ledger.failedBy(),
                    ledger.cancelledBy(),
                    ledger.rejectedBy(),
                    oldest == null ? Duration.ZERO : Duration.ofNanos(oldest.waitNanos()));
        } finally {
            lock.unlock();
        }
    }

    boolean isRemote() {
        return remote;
    }

    List<WorkerInfo> workers() {
        return backend.listWorkers();
    }

    Map<String, Long> workerRestarts() {
        return backend.workerRestarts();
    }

    /** Where a task is that runs on a thread. */
    StackTraceElement[] stack(ManagedFuture<?> future, Thread runner) {
        StackTraceElement[] elsewhere = backend.stack(future, runner);
        return elsewhere == null ? runner.getStackTrace() : elsewhere;
    }

    private ExecutorState state() {
        if (broken != null) {
            return ExecutorState.BROKEN;
        }
        if (terminated) {
            return ExecutorState.TERMINATED;
        }
        if (is(SHUTDOWN)) {
            return ExecutorState.SHUTDOWN;
        }
        return is(PAUSED) ? ExecutorState.PAUSED : ExecutorState.RUNNING;
    }

    @SuppressWarnings("ReferenceEquality") // this very task
    List<RunningTask> runningTasks() {
        List<RunningTask> tasks = new ArrayList<>();
        for (Worker worker : crew.busy()) {
            ManagedFuture<?> future = worker.task();
            if (future != null) {
                tasks.add(new RunningTask(
                        future.id(),
                        future.displayName(),
                        Duration.ofNanos(worker.ageNanos(future)),
                        worker.thread,
                        worker.stopped == future,
                        future.traceId(),
                        future));
            }
        }
        tasks.sort(Comparator.comparing(RunningTask::age).reversed());
        return tasks;
    }

    List<PendingTask> pendingTasks(int limit) {
        List<PendingTask> tasks = new ArrayList<>();
        queue.visit(0, future -> {
            if (tasks.size() < limit && future.engineIsPending()) {
                tasks.add(new PendingTask(
                        future.id(),
                        future.displayName(),
                        Duration.ofNanos(future.waitNanos()),
                        future.traceId(),
                        future));
            }
            return tasks.size() < limit;
        });
        return tasks;
    }
}
