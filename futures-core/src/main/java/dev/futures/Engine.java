package dev.futures;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind an executor: admission, the queue, the workers, the ledger, the end. Nothing in here refers to the
 * {@link ManagedExecutor} in front of it, so that one can become garbage while work goes on (item 89).
 */
final class Engine implements Watchdog.Limited {

    /*
     * One lock guards the queue, the workers' bookkeeping and the life cycle. No code of users runs with it held: not
     * tasks, callbacks, listeners, initializers or thread factories. (The ends of running tasks don't take it.)
     *
     * Every way out of PENDING is taken with the lock held, together with the removal from the queue, so a pending
     * future is in the queue exactly as long as it is pending. The end itself is published after the lock is released.
     *
     * Life:     running --> shutdown --> terminated      shutdown: no admission; terminated: nothing left, no worker
     *           running --> broken  ---> terminated      broken: as shutdown, and everything pending has failed
     *
     * Workers:  A worker is *inbound* while it is sure to look at the queue soon: it was just made, was woken, or has
     *           announced that it will be back at once (item 93). Invariant, whenever the lock is free:
     *
     *               queue.size <= inbound, or engine paused, or (no worker idle, and workers == limit + compensation)
     *
     *           Whoever breaks it (admits a task, lowers inbound, resumes, resizes) restores it with dispatch(). So no
     *           task waits while a worker could be had, and no worker is made or woken in vain: the first task makes
     *           the first worker, and a task submitted right after a result finds the same worker again.
     *
     * Blocked submitters wait in their own line; whoever frees a slot moves the first of them into the queue, so a slot
     * can't be snatched, and order is the order of arrival.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition terminatedCondition = lock.newCondition();

    // Set once, read by anyone.
    private final String name;
    private final Backend backend;
    private final Backend.Lanes lanes;
    private final ThreadFactory threadFactory;
    private final @Nullable Runnable initializer;
    private final Listeners listeners;
    private final Ledger ledger = new Ledger();
    private final int queueCapacity;
    private final WhenFull whenFull;
    private final long blockNanos;
    private final long keepAliveNanos;
    private final boolean timing;
    private final boolean inheritDeadline;

    /** What holds for tasks that say nothing of their own; null if nothing does. */
    private final @Nullable Limits limits;

    private final Deadlines deadlines = new Deadlines();
    private final AtomicBoolean watched = new AtomicBoolean();
    private final Execution execution;
    private final Expiry expiry;

    // All of these are guarded by the lock.
    private final TaskQueue queue;
    private final ArrayDeque<Blocked> blocked = new ArrayDeque<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Set<Worker> workers = new LinkedHashSet<>();

    /** Those that run one task of this engine on a thread that has another job: guests, and inline ones. */
    private final Set<Worker> visitors = new LinkedHashSet<>();

    /** Threads of workers that are off the books but may not have ended yet; pruned as it doubles. */
    private final List<Thread> leaving = new ArrayList<>();

    private int leavingLimit = 16;
    private int limit;

    /** Workers beyond the limit, one for each that waits too deep to run an awaited task itself. */
    private int compensation;

    /** Lanes that wait for a future. */
    private int waitingLanes;

    /** Tasks of this engine that wait for others of this engine: without a timeout, and with one. */
    private final Set<Waiting> helpers = new HashSet<>();

    private final Set<Waiting> timedHelpers = new HashSet<>();

    private int inbound;
    private int startFailures;
    private boolean paused;
    private boolean shutdown;
    private boolean closing;
    private boolean terminated;
    private @Nullable Throwable broken;

    /** How often in a row a first worker may fail to start before the executor is broken (DESIGN 4.9). */
    private static final int MAX_START_FAILURES = 3;

    /** How deep tasks that are run by the task that waits for them may stand on each other on one thread. */
    private static final int MAX_DEPTH = 64;

    /** A submitter that waits for a free slot. Guarded by the lock. */
    private static final class Blocked {

        final ManagedFuture<?> future;
        final Condition condition;
        boolean admitted;

        @Nullable
        RejectReason refused;

        @Nullable
        InterruptedException interrupt;

        Blocked(ManagedFuture<?> future, Condition condition) {
            this.future = future;
            this.condition = condition;
        }
    }

    Engine(Settings settings) {
        name = settings.name;
        backend = settings.backend.get();
        lanes = backend.lanes();
        Integer maxWorkers = settings.maxWorkers;
        if (maxWorkers != null && lanes == Backend.Lanes.CALLER) {
            throw new IllegalArgumentException("maxWorkers must not be set, but is " + maxWorkers + ", for executor '"
                    + name + "' of type " + backend.type() + ", whose tasks run in the threads that submit them");
        }
        if (settings.blockTimeout != null && settings.whenFull != WhenFull.BLOCK) {
            throw new IllegalArgumentException("blockTimeout must not be set, but is " + settings.blockTimeout
                    + ", for executor '" + name + "', for whenFull is " + settings.whenFull + " and not BLOCK");
        }
        limit = maxWorkers == null ? backend.defaultMaxWorkers() : maxWorkers;
        queueCapacity = settings.queueCapacity;
        whenFull = settings.whenFull;
        blockNanos = settings.blockTimeout == null ? 0 : Durations.nanos(settings.blockTimeout);
        keepAliveNanos = Durations.nanos(settings.keepAlive);
        timing = settings.timing;
        inheritDeadline = settings.inheritDeadline;
        Limits own =
                new Limits(Limits.nanos(settings.queueTimeout), Limits.nanos(settings.runTimeout), Limits.NEVER, null);
        limits = own.queueNanos() == 0 && own.runNanos() == 0 ? null : own;
        queue = new TaskQueue(limits);
        initializer = settings.initializer;
        listeners = new Listeners(settings.listeners, name);
        execution = new Execution(this, backend, ledger, listeners, deadlines, settings.logUnobservedFailures);
        expiry = new Expiry(this, execution, deadlines);
        ThreadFactory given = settings.threadFactory;
        threadFactory = given != null ? given : Threads.factory(lanes, name, settings.threadNamePrefix);
    }

    @Override
    public String name() {
        return name;
    }

    /** The clock; never 0, unless timing is off. */
    long now() {
        return timing ? clock() : 0;
    }

    /** The clock; never 0. */
    static long clock() {
        long nanos = System.nanoTime();
        return nanos == 0 ? 1 : nanos;
    }

    // ----------------------------------------------------------------------------------------------- admission

    <T> Future<T> submit(Callable<T> task, TaskOptions options, boolean unobservable) {
        ManagedFuture<T> future = new ManagedFuture<>(this, task, options.name(), unobservable, limitsFor(options));
        Worker guest = null;
        Worker woken = null;
        Blocked line = null;
        RejectReason refusal;
        lock.lock();
        try {
            refusal = refusal();
            if (refusal == null) {
                if (lanes == Backend.Lanes.CALLER) {
                    guest = admitGuest(future);
                } else if (blocked.isEmpty() && hasRoom()) {
                    admit(future);
                    woken = claimWorker();
                } else if (whenFull == WhenFull.CALLER_RUNS || (whenFull == WhenFull.BLOCK && Worker.isInside(this))) {
                    guest = admitGuest(future); // a worker that waited for its own queue might wait for ever
                } else {
                    line = new Blocked(future, lock.newCondition());
                    refusal = whenFull == WhenFull.BLOCK ? awaitRoom(line) : RejectReason.FULL;
                }
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            throw rejected(refusal, line == null ? null : line.interrupt);
        }
        activate(woken);
        planStart(future);
        listeners.submitted(future);
        if (guest != null) {
            runAsGuest(guest, future);
        }
        return future;
    }

    private @Nullable Limits limitsFor(TaskOptions options) {
        Duration queueTimeout = options.queueTimeout();
        Duration runTimeout = options.runTimeout();
        Worker outer = inheritDeadline ? Worker.here() : null;
        ManagedFuture<?> outerTask = outer == null ? null : outer.current; // null in callbacks: the task has ended
        long inheritedAt = outer == null || outerTask == null ? Limits.NEVER : outer.runAt;
        if (queueTimeout == null && runTimeout == null && inheritedAt == Limits.NEVER) {
            return limits;
        }
        return new Limits(
                queueTimeout != null ? Limits.nanos(queueTimeout) : limits == null ? 0 : limits.queueNanos(),
                runTimeout != null ? Limits.nanos(runTimeout) : limits == null ? 0 : limits.runNanos(),
                inheritedAt,
                outerTask == null
                        ? null
                        : "'" + outerTask.displayName() + "' of executor '" + outerTask.executorName() + "'");
    }

    /** Has the watchdog look whether a task that was just admitted starts in time. Without the lock held. */
    private void planStart(ManagedFuture<?> future) {
        long at = future.queueAt();
        if (at != Limits.NEVER && future.engineIsPending()) {
            Watchdog.plan(this, at);
        }
    }

    @Override
    public boolean markWatched() {
        return !watched.get() && watched.compareAndSet(false, true);
    }

    /** Why no task is accepted now, broken first (item 80). With the lock held. */
    private @Nullable RejectReason refusal() {
        if (broken != null) {
            return RejectReason.BROKEN;
        }
        return shutdown ? RejectReason.SHUTDOWN : null;
    }

    /** Whether one more task may wait, or need not. With the lock held. */
    private boolean hasRoom() {
        return queueCapacity < 0 || waiting() - spareWorkers() < queueCapacity;
    }

    /**
     * How many tasks of the queue no worker is coming for; negative if more workers come than there are tasks. Inbound
     * ones take nothing while this is paused.
     */
    private int waiting() {
        return queue.size() - (paused ? 0 : inbound);
    }

    /** How many workers could be had for tasks in the queue, beyond those that are inbound. With the lock held. */
    private long spareWorkers() {
        return paused ? 0 : Math.max(0, idle.size() + allowedWorkers() - workers.size());
    }

    private long allowedWorkers() {
        return (long) limit + compensation;
    }

    @SuppressWarnings("ReferenceEquality") // these very limits: which queue of deadlines a task is in depends on it
    private void admit(ManagedFuture<?> future) {
        ledger.submitted++;
        queue.add(future);
        if (future.limits != limits && future.queueAt() != Limits.NEVER) {
            // The others stand in the queue in the order of their deadlines, see takeOutOverdue().
            deadlines.put(future, future.queueAt());
        }
    }

    private Worker admitGuest(ManagedFuture<?> future) {
        Worker guest = Worker.guest(this);
        ledger.submitted++;
        visit(guest, future);
        return guest;
    }

    /** With the lock held; {@link #runAsVisitor} must follow. */
    private void visit(Worker visitor, ManagedFuture<?> future) {
        visitors.add(visitor);
        visitor.current = future;
        start(visitor, future);
    }

    /** Waits in line for a slot. Returns null once admitted, or else why not. With the lock held. */
    private @Nullable RejectReason awaitRoom(Blocked me) {
        blocked.add(me);
        long left = blockNanos;
        try {
            while (!me.admitted && me.refused == null) {
                if (blockNanos == 0) {
                    me.condition.await();
                } else if (left > 0) {
                    left = me.condition.awaitNanos(left);
                } else {
                    blocked.remove(me);
                    return RejectReason.FULL;
                }
            }
            return me.refused;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (me.admitted || me.refused != null) {
                return me.refused;
            }
            blocked.remove(me);
            me.interrupt = e;
            return RejectReason.FULL;
        }
    }

    /** Moves blocked submitters' tasks into free slots. With the lock held; dispatch() must follow. */
    private void admitBlocked() {
        while (!blocked.isEmpty() && hasRoom()) {
            Blocked next = blocked.remove();
            next.future.stampSubmission();
            admit(next.future);
            next.admitted = true;
            next.condition.signal();
        }
    }

    private void refuseBlocked(RejectReason reason) {
        for (Blocked waiting : blocked) {
            waiting.refused = reason;
            waiting.condition.signal();
        }
        blocked.clear();
    }

    private RejectedExecutionException rejected(RejectReason reason, @Nullable InterruptedException interrupt) {
        ledger.rejected(reason);
        listeners.rejected(reason);
        if (reason == RejectReason.BROKEN) {
            return brokenException();
        }
        if (reason == RejectReason.SHUTDOWN) {
            return new RejectedExecutionException("executor '" + name + "' can't accept a task: it is shut down");
        }
        ExecutorStats stats = stats();
        return new RejectedExecutionException(
                "executor '" + name + "' can't accept a task: "
                        + (interrupt == null ? "" : "interrupted while waiting for a slot, ")
                        + "its queue is full (capacity " + queueCapacity + ", pending " + stats.pending() + ", running "
                        + stats.running() + "); see queue-capacity, max-workers and when-full of futures.executors."
                        + name,
                interrupt);
    }

    private BrokenExecutorException brokenException() {
        Throwable cause = broken;
        return new BrokenExecutorException(
                "executor '" + name + "' is broken and not usable any more: " + cause, cause);
    }

    // ------------------------------------------------------------------------------------------------ dispatch

    /** Wakes or makes workers until the invariant holds, or none can be made. Without the lock held. */
    void dispatch() {
        Worker worker;
        do {
            lock.lock();
            try {
                worker = claimWorker();
            } finally {
                lock.unlock();
            }
        } while (activate(worker));
    }

    /** As {@link #dispatch}, after an inbound worker has turned away: tasks that counted on it are told. */
    private void dispatchForsaken() {
        dispatch();
        wakeForsaken();
        if (!lanesIfAllWait().isEmpty()) {
            Waiting.lookAgain(this); // that takes no note of an engine, but when a task starts to wait
        }
    }

    private void wakeForsaken() {
        List<Waiting> forsaken;
        List<Waiting> timedForsaken;
        lock.lock();
        try {
            forsaken = forsaken(helpers);
            timedForsaken = forsaken(timedHelpers);
        } finally {
            lock.unlock();
        }
        wake(forsaken);
        wake(timedForsaken);
    }

    /** Returns a worker to activate for a task that no inbound worker will take, or null. With the lock held. */
    private @Nullable Worker claimWorker() {
        if (queue.size() <= inbound || spareWorkers() == 0) {
            return null;
        }
        Worker worker = idle.pollLast(); // the one that was busy last; the others may get old enough to leave
        if (worker == null) {
            worker = Worker.lane(this);
            workers.add(worker);
        }
        worker.inbound = true;
        inbound++;
        return worker;
    }

    /** Wakes a claimed worker, or starts its thread. Returns whether there is one now. Without the lock held. */
    private boolean activate(@Nullable Worker claimed) {
        Worker worker = claimed;
        while (worker != null) {
            Thread thread = worker.thread;
            if (thread != null) {
                LockSupport.unpark(thread);
                return true;
            }
            try {
                thread = threadFactory.newThread(worker);
                if (thread == null) {
                    throw new IllegalStateException("the thread factory returned null");
                }
                worker.thread = thread;
                thread.start();
                return true;
            } catch (Throwable t) {
                worker = startFailed(worker, t);
            }
        }
        return false;
    }

    /** A worker's thread could not be made. Returns the worker to try next, or null. */
    private @Nullable Worker startFailed(Worker worker, Throwable cause) {
        Log.LOGGER.error("executor '{}' could not start a worker", name, cause);
        List<ManagedFuture<?>> lost = List.of();
        Worker next = null;
        lock.lock();
        try {
            remove(worker);
            startFailures++;
            if (workers.isEmpty() && startFailures >= MAX_START_FAILURES) {
                lost = breakDown(cause);
            } else if (workers.isEmpty()) {
                next = claimWorker();
            } // else the workers that exist will get to it, those that wait for it included
        } finally {
            lock.unlock();
        }
        wakeForsaken();
        failLost(lost);
        terminateIfDone();
        return next;
    }

    private void remove(Worker worker) {
        workers.remove(worker);
        idle.remove(worker);
        if (worker.inbound) {
            worker.inbound = false;
            inbound--;
        }
    }

    // ------------------------------------------------------------------------------------------------- workers

    /** The life of a worker, on its thread. */
    void serve(Worker worker) {
        if (!initialize()) {
            return;
        }
        ManagedFuture<?> future;
        while ((future = take(worker)) != null) {
            activate(worker.successor);
            worker.successor = null;
            if (future.engineIsPendingOrClaimed()) {
                execution.failOverdue(future);
                continue;
            }
            execution.run(worker, future);
            if (lanes == Backend.Lanes.VIRTUAL) {
                return; // the next task gets a thread of its own
            }
        }
    }

    /** A worker's thread ends, whatever the reason. */
    void left(Worker worker) {
        lock.lock();
        try {
            if (workers.contains(worker)) {
                leave(worker);
            }
        } finally {
            lock.unlock();
        }
        dispatchForsaken();
        terminateIfDone();
    }

    void logStopFailed(ManagedFuture<?> future, Throwable cause) {
        Log.LOGGER.error("executor '{}' could not stop task '{}'", name, future.displayName(), cause);
    }

    void died(Worker worker, Throwable cause) {
        Log.LOGGER.error("a worker of executor '{}' died", name, cause);
        execution.lost(worker, cause);
    }

    private boolean initialize() {
        if (initializer == null) {
            return true;
        }
        try {
            initializer.run();
            return true;
        } catch (Throwable t) {
            Log.LOGGER.error("Exception in initializer of executor '{}':", name, t);
            List<ManagedFuture<?>> lost;
            lock.lock();
            try {
                lost = breakDown(t);
            } finally {
                lock.unlock();
            }
            failLost(lost);
            return false;
        }
    }

    /** Returns the next task to run, started; or null if the worker is to leave. */
    private @Nullable ManagedFuture<?> take(Worker worker) {
        lock.lock();
        try {
            startFailures = 0;
            while (true) {
                if (worker.inbound) {
                    worker.inbound = false;
                    inbound--;
                }
                if (broken != null || workers.size() > allowedWorkers()) {
                    leave(worker);
                    return null;
                }
                if (!paused) {
                    ManagedFuture<?> future = queue.poll();
                    if (future != null) {
                        if (future.isOverdue() && future.engineClaimPending()) {
                            ledger.failed(FailureReason.QUEUE_TIMEOUT); // serve() publishes that
                        } else {
                            worker.current = future;
                            start(worker, future);
                        }
                        admitBlocked();
                        worker.successor = claimWorker();
                        return future;
                    }
                    if (shutdown || lanes == Backend.Lanes.VIRTUAL) {
                        leave(worker);
                        return null;
                    }
                }
                if (!awaitWork(worker)) {
                    leave(worker);
                    return null;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the books in the same critical section in which there was nothing to do, so that nobody counts on it. */
    private void leave(Worker worker) {
        remove(worker);
        if (leaving.size() >= leavingLimit) {
            leaving.removeIf(thread -> !thread.isAlive());
            leavingLimit = 2 * leaving.size() + 16;
        }
        leaving.add(Thread.currentThread());
    }

    /** Idles until there may be something to do; false if that took too long. With the lock held, but for parking. */
    private boolean awaitWork(Worker worker) {
        idle.addLast(worker);
        long since = System.nanoTime();
        while (!worker.inbound && !shutdown && broken == null && workers.size() <= allowedWorkers()) {
            long left = keepAliveNanos - (System.nanoTime() - since);
            if (left <= 0) {
                return false; // leave() takes it out of idle
            }
            lock.unlock();
            try {
                LockSupport.parkNanos(this, left);
                // An interrupt from outside means nothing to an idle worker, but would let it spin.
                Thread.interrupted();
            } finally {
                lock.lock();
            }
        }
        idle.remove(worker);
        return true;
    }

    private void wakeIdle() {
        idle.forEach(worker -> LockSupport.unpark(worker.thread));
    }

    // ----------------------------------------------------------------------------------------------- one task

    /** PENDING (or not yet queued) to RUNNING. With the lock held. */
    private void start(Worker worker, ManagedFuture<?> future) {
        // From RUNNING on it may be cancelled, and the canceller has to find whom to interrupt.
        future.worker = worker;
        if (future.limits != null) {
            deadlines.remove(future);
        }
        if (!future.engineStart()) {
            throw new AssertionError(future + " was in the queue but not pending");
        }
        ledger.running.increment();
    }

    private void runAsGuest(Worker guest, ManagedFuture<?> future) {
        try {
            runAsVisitor(guest, future);
        } finally {
            terminateIfDone();
        }
    }

    private void runAsVisitor(Worker visitor, ManagedFuture<?> future) {
        visitor.enter();
        try {
            execution.run(visitor, future);
        } finally {
            visitor.leave();
            lock.lock();
            try {
                visitors.remove(visitor);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Counts a worker as inbound before its future's end is published, if nothing waits: whoever learns of that end and
     * submits the next task then finds this worker, and no second one is made (item 93).
     */
    boolean announceReturn(Worker worker) {
        if (lanes != Backend.Lanes.PLATFORM) {
            return false;
        }
        lock.lock();
        try {
            if (!queue.isEmpty() || paused || workers.size() > allowedWorkers()) {
                return false;
            }
            worker.inbound = true;
            inbound++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void revokeReturn(Worker worker) {
        lock.lock();
        try {
            worker.inbound = false;
            inbound--;
        } finally {
            lock.unlock();
        }
        dispatchForsaken();
    }

    // -------------------------------------------------------------------------------------------------- cancel

    boolean cancel(ManagedFuture<?> future, boolean mayInterruptIfRunning) {
        if (cancelPending(future)) {
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

    private boolean cancelPending(ManagedFuture<?> future) {
        if (!future.engineIsPendingOrClaimed() || !takeOut(future, () -> ledger.cancelled(CancelReason.CALLER))) {
            return false;
        }
        execution.publishCancelled(future);
        return true;
    }

    /** Takes a pending future out of the queue, which frees its slot; the caller, if that is true, owns its end. */
    private boolean takeOut(ManagedFuture<?> future, Runnable booking) {
        lock.lock();
        try {
            if (!future.engineClaimPending()) {
                return false;
            }
            queue.remove(future);
            booking.run();
            admitBlocked();
        } finally {
            lock.unlock();
        }
        deadlines.remove(future);
        dispatch();
        return true;
    }

    /** As {@link #takeOut}, of a future that has waited for too long. */
    boolean takeOutOverdue(ManagedFuture<?> future) {
        return takeOut(future, () -> ledger.failed(FailureReason.QUEUE_TIMEOUT));
    }

    /** Takes out what is overdue by this engine's own limit; those stand in order, see {@link Expiry}. */
    @Nullable
    Long takeOutOverdue(long now, List<ManagedFuture<?>> overdue) {
        if (limits == null || limits.queueNanos() == 0) {
            return null;
        }
        Long next = null;
        lock.lock();
        try {
            for (ManagedFuture<?> future; next == null && (future = queue.peekUnderLimits()) != null; ) {
                if (future.queueAt() - now > 0) {
                    next = future.queueAt();
                } else {
                    queue.remove(future);
                    if (future.engineClaimPending()) {
                        ledger.failed(FailureReason.QUEUE_TIMEOUT);
                        overdue.add(future);
                    }
                }
            }
            admitBlocked();
        } finally {
            lock.unlock();
        }
        dispatch();
        return next;
    }

    @Override
    public @Nullable Long expire(long now) {
        return expiry.expire(now);
    }

    // ------------------------------------------------------------------------------------- tasks that wait

    void beginWait(Waiting waiting) {
        List<Waiting> forsaken;
        lock.lock();
        try {
            waitingLanes += lanesHere();
            if (waiting.mayHelp()) {
                (waiting.timed ? timedHelpers : helpers).add(waiting);
            }
            forsaken = forsakenTimed();
        } finally {
            lock.unlock();
        }
        wake(forsaken);
    }

    /**
     * The threads of all workers, if each of them waits, and none can be had for what is in the queue. Empty if not: as
     * long as one works, it will come, and no other is to work beside it.
     */
    List<Thread> lanesIfAllWait() {
        lock.lock();
        try {
            if (waitingLanes < workers.size() || queue.isEmpty() || paused || inbound > 0 || spareWorkers() > 0) {
                return List.of();
            }
            List<Thread> threads = new ArrayList<>(workers.size());
            for (Worker worker : workers) {
                Thread thread = worker.thread;
                if (thread != null) {
                    threads.add(thread);
                }
            }
            return threads;
        } finally {
            lock.unlock();
        }
    }

    /** Allows one more worker than there are. Returns by how many the limit went up; dispatch() must follow. */
    int addSubstitute() {
        lock.lock();
        try {
            int more = (int) Math.max(1, workers.size() + 1 - allowedWorkers());
            compensation += more;
            return more;
        } finally {
            lock.unlock();
        }
    }

    void removeSubstitutes(int number) {
        lock.lock();
        try {
            compensation -= number;
            wakeIdle();
        } finally {
            lock.unlock();
        }
    }

    void endWait(Waiting waiting, boolean compensated) {
        lock.lock();
        try {
            waitingLanes -= lanesHere();
            (waiting.timed ? timedHelpers : helpers).remove(waiting);
            if (compensated) {
                compensation--;
                wakeIdle(); // one of them may be one too many now
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many lanes of this engine stand still while the current thread does: 1 or 0. */
    private int lanesHere() {
        return Worker.isOnLane(this) ? 1 : 0;
    }

    /** Those who wait for something for which no worker may be coming any more. With the lock held. */
    private List<Waiting> forsaken(Set<Waiting> among) {
        return among.isEmpty() || paused || queue.size() <= inbound ? List.of() : List.copyOf(among);
    }

    /** Those who wait with a timeout, if nobody is left who could serve them; the others have served themselves. */
    private List<Waiting> forsakenTimed() {
        return waitingLanes < workers.size() ? List.of() : forsaken(timedHelpers);
    }

    private static void wake(List<Waiting> helpers) {
        helpers.forEach(waiting -> LockSupport.unpark(waiting.thread()));
    }

    /**
     * Runs, on the thread of a worker that waits for it, a task for which no worker is coming (DESIGN 4.7). If it waits
     * with a timeout, only when no other worker is left that could come: the task may take longer than that. If it
     * stands on too many such tasks already, it gets a substitute instead: another worker, for as long as it waits.
     *
     * @return whether the task was run
     */
    boolean help(ManagedFuture<?> future, Waiting waiting) {
        Worker woken;
        Worker inline = null;
        lock.lock();
        try {
            if (!future.engineIsPending() || paused || queue.size() <= inbound || future.isOverdue()) {
                return false;
            }
            if (waiting.timed && waitingLanes < workers.size()) {
                return false;
            }
            if (Worker.depth() >= MAX_DEPTH) {
                if (waiting.compensate(this)) {
                    compensation++;
                }
            } else {
                inline = Worker.inline(this);
                if (inline != null) {
                    queue.remove(future);
                    visit(inline, future);
                    admitBlocked();
                    waitingLanes -= lanesHere(); // for now it works
                }
            }
            woken = claimWorker();
        } finally {
            lock.unlock();
        }
        activate(woken);
        if (inline == null) {
            return false; // interrupted: then the wait is about to end; or too deep: a worker is coming
        }
        try {
            runAsVisitor(inline, future);
        } finally {
            List<Waiting> forsaken;
            lock.lock();
            try {
                waitingLanes += lanesHere();
                forsaken = forsakenTimed();
            } finally {
                lock.unlock();
            }
            wake(forsaken);
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------------- the end

    /** Accepts no more tasks; cancels what is pending if asked to; does not wait. Returns what was cancelled. */
    List<Runnable> shutdown(boolean cancelPending) {
        List<ManagedFuture<?>> cancelled = new ArrayList<>();
        lock.lock();
        try {
            shutdown = true;
            paused = false;
            refuseBlocked(RejectReason.SHUTDOWN);
            if (cancelPending) {
                for (ManagedFuture<?> future; (future = queue.poll()) != null; ) {
                    if (future.engineClaimPending()) {
                        ledger.cancelled(CancelReason.SHUTDOWN);
                        cancelled.add(future);
                    }
                }
            }
            wakeIdle();
        } finally {
            lock.unlock();
        }
        dispatch();
        List<Runnable> tasks = new ArrayList<>(cancelled.size());
        for (ManagedFuture<?> future : cancelled) {
            deadlines.remove(future);
            tasks.add(Tasks.runnable(future.task()));
            execution.publishCancelled(future);
        }
        terminateIfDone();
        return tasks;
    }

    List<Runnable> shutdownNow() {
        List<Runnable> tasks = shutdown(true);
        for (Worker worker : busy()) {
            ManagedFuture<?> future = worker.current;
            if (future != null && !execution.cancelRunning(future, CancelReason.SHUTDOWN)) {
                future.engineAwaitPublished(); // it is just being ended by somebody else
            }
        }
        return tasks;
    }

    /** Everything pending is lost, nothing more is accepted. Returns what failLost() must end. With the lock held. */
    private List<ManagedFuture<?>> breakDown(Throwable cause) {
        List<ManagedFuture<?>> lost = new ArrayList<>();
        if (broken == null) {
            broken = cause;
        }
        for (ManagedFuture<?> future; (future = queue.poll()) != null; ) {
            if (future.engineClaimPending()) {
                ledger.failed(FailureReason.WORKER_LOST);
                lost.add(future);
            }
        }
        refuseBlocked(RejectReason.BROKEN);
        wakeIdle();
        return lost;
    }

    private void failLost(List<ManagedFuture<?>> lost) {
        if (lost.isEmpty()) {
            return;
        }
        // One for all: there may be a million of them, and what broke the executor is the same for each.
        Future.Failure failure = new Future.Failure(brokenException()); // logged once, when it broke
        for (ManagedFuture<?> future : lost) {
            execution.publishFailure(future, failure);
        }
    }

    /** Closes the backend and tells of the end, once nothing is left. Without the lock held. */
    private void terminateIfDone() {
        lock.lock();
        try {
            if (closing || !shutdown || !queue.isEmpty() || !workers.isEmpty() || !visitors.isEmpty()) {
                return;
            }
            closing = true;
        } finally {
            lock.unlock();
        }
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

    boolean isShutdown() {
        lock.lock();
        try {
            return shutdown || broken != null;
        } finally {
            lock.unlock();
        }
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
            threads = List.copyOf(leaving);
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
            limit = maxWorkers;
            backend.resized(maxWorkers);
            wakeIdle(); // some may have to leave
            admitBlocked();
        } finally {
            lock.unlock();
        }
        dispatchForsaken();
    }

    void pause() {
        lock.lock();
        try {
            paused = !shutdown && broken == null;
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        lock.lock();
        try {
            paused = false;
            admitBlocked();
        } finally {
            lock.unlock();
        }
        dispatchForsaken();
    }

    // --------------------------------------------------------------------------------------------------- views

    /** Whether a task that waits could start while so many workers are stuck for ever. */
    boolean canRunBeside(int stuck) {
        lock.lock();
        try {
            return limit > stuck;
        } finally {
            lock.unlock();
        }
    }

    ExecutorStats stats() {
        lock.lock();
        try {
            ManagedFuture<?> oldest = queue.peek();
            return new ExecutorStats(
                    name,
                    backend.type(),
                    state(),
                    limit,
                    workers.size(),
                    queueCapacity,
                    queueCapacity < 0 ? Integer.MAX_VALUE : Math.max(0, queueCapacity - Math.max(0, waiting())),
                    queue.size(),
                    ledger.running.sum(),
                    ledger.abandoned.sum(),
                    ledger.submitted,
                    ledger.succeeded.sum(),
                    ledger.failedBy(),
                    ledger.cancelledBy(),
                    ledger.rejectedBy(),
                    oldest == null ? Duration.ZERO : Duration.ofNanos(oldest.waitNanos()));
        } finally {
            lock.unlock();
        }
    }

    private ExecutorState state() {
        if (broken != null) {
            return ExecutorState.BROKEN;
        }
        if (terminated) {
            return ExecutorState.TERMINATED;
        }
        if (shutdown) {
            return ExecutorState.SHUTDOWN;
        }
        return paused ? ExecutorState.PAUSED : ExecutorState.RUNNING;
    }

    /** The workers of all kinds that run something; a copy. */
    List<Worker> busy() {
        List<Worker> busy = new ArrayList<>();
        lock.lock();
        try {
            busy.addAll(workers);
            busy.addAll(visitors);
        } finally {
            lock.unlock();
        }
        busy.removeIf(worker -> worker.current == null);
        return busy;
    }

    List<RunningTask> runningTasks() {
        List<RunningTask> tasks = new ArrayList<>();
        for (Worker worker : busy()) {
            ManagedFuture<?> future = worker.current;
            if (future != null && (future.running() || future.stopped)) {
                tasks.add(new RunningTask(
                        future.displayName(), Duration.ofNanos(future.ageNanos()), worker.thread, future.stopped));
            }
        }
        tasks.sort(Comparator.comparing(RunningTask::age).reversed());
        return tasks;
    }
}
