package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The workers of an engine: how many there are, who has nothing to do, who is on the way to the queue. */
final class Crew {

    /*
     * A lane takes tasks from the queue without a lock, as long as the engine's mode says nothing. What it needs the lock
     * for is to begin, to idle, and to leave.
     *
     * A lane is *inbound* while it is sure to look at the queue soon: it was just made, was woken, looks around for a
     * moment before it idles, or has announced that it will be back at once (item 93). A lane is *spare* if it idles, or
     * could be made. Invariant, whenever nobody is in the middle of a step:
     *
     *     the queue is empty, or at least min(pending, throttle) lanes are inbound, or none is spare (or it is paused)
     *
     * As long as lanes can be made there is no throttle: each task that finds no idle one gets one (item 92).
     *
     * Whoever breaks it restores it: who adds a task, with signal(); an inbound lane that has got a task, or turns away,
     * with arrived() or left(); who makes a lane spare looks at the queue after that. Each changes the one thing
     * (queue, inbound, spare) first and looks at the other two second, all by volatile accesses, so of two that meet at
     * least one sees the other. So no task waits while a lane could be had, and few lanes are woken in vain.
     */
    private static final int MANY = Integer.MAX_VALUE;

    /** How many lanes may be woken at a time; each one that has got a task calls for the next if there is more. */
    private static final int THROTTLE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** How often in a row a first worker may fail to start before the executor is broken (DESIGN 4.9). */
    private static final int MAX_START_FAILURES = 3;

    private static final VarHandle INBOUND;

    static {
        try {
            INBOUND = MethodHandles.lookup().findVarHandle(Crew.class, "inbound", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Engine engine;
    private final ReentrantLock lock;
    private final Backend.Lanes lanes;
    private final TaskQueue queue;
    private final Ledger ledger;
    private final ThreadFactory threadFactory;
    private final @Nullable Runnable initializer;
    private final long keepAliveNanos;

    /** Whether a submitter may wait for a slot, see {@link Engine#slotFreed}. */
    private final boolean slotsMatter;

    private volatile int inbound;

    /** How many lanes could be had beyond those that are on the way. Written with the lock held. */
    private volatile int spare;

    /** How many lanes may be on the way at a time. Written with the lock held. */
    private volatile int throttle = MANY;

    // All of these are guarded by the lock.
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final WorkerList workers = new WorkerList();

    /** Those that run one task of this engine on a thread that has another job: guests, and inline ones. */
    private final WorkerList visitors = new WorkerList();

    /** Threads of workers that are off the books but may not have ended yet; pruned as it doubles. */
    private final List<Thread> leaving = new ArrayList<>();

    private int leavingLimit = 16;
    private int limit;

    /** Workers beyond the limit, one for each that waits too deep to run an awaited task itself. */
    private int compensation;

    private int startFailures;

    Crew(Engine engine, Settings settings, Backend.Lanes lanes, int limit, ThreadFactory threadFactory) {
        this.engine = engine;
        this.lock = engine.lock;
        this.lanes = lanes;
        this.queue = engine.queue;
        this.ledger = engine.ledger;
        this.threadFactory = threadFactory;
        this.limit = limit;
        initializer = settings.initializer;
        keepAliveNanos = Durations.nanos(settings.keepAlive);
        slotsMatter = settings.whenFull == WhenFull.BLOCK;
        spare = limit;
    }

    // ------------------------------------------------------------------------------------------------ dispatch

    /** Sees that a task that was just added finds a lane. Without the lock held. */
    void signal() {
        if (spare != 0 && isWanting()) {
            dispatch();
        }
    }

    /** Whether more lanes should be on the way; a glance. */
    private boolean isWanting() {
        int coming = inbound;
        return coming < throttle && queue.bound() > coming;
    }

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
        } while (activate(worker) && isWanting()); // the glance is as good as that of signal()
    }

    /** As {@link #dispatch}, after an inbound worker has turned away: tasks that counted on it are told. */
    void dispatchForsaken() {
        dispatch();
        engine.helpers.wakeForsaken();
        if (!engine.helpers.lanesIfAllWait().isEmpty()) {
            Waiting.lookAgain(engine); // that takes no note of an engine, but when a task starts to wait
        }
    }

    /** Returns a worker to activate for a task that no inbound worker will take, or null. With the lock held. */
    @Nullable
    Worker claimWorker() {
        if (spare == 0 || !isWanting() || inbound >= ledger.pending(queue) || engine.isClosing()) {
            return null;
        }
        Worker worker = idle.pollLast(); // the one that was busy last; the others may get old enough to leave
        if (worker == null) {
            worker = Worker.lane(engine, lanes == Backend.Lanes.PLATFORM);
            workers.add(worker);
            ledger.enlist(worker);
        }
        comeIn(worker);
        countSpare();
        return worker;
    }

    private void comeIn(Worker worker) {
        worker.inbound = true;
        INBOUND.getAndAdd(this, 1);
    }

    void goOut(Worker worker) {
        if (worker.inbound) {
            worker.inbound = false;
            INBOUND.getAndAdd(this, -1);
        }
    }

    /** Wakes a claimed worker, or starts its thread. Returns whether there is one now. Without the lock held. */
    boolean activate(@Nullable Worker claimed) {
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
        Log.LOGGER.error("executor '{}' could not start a worker", engine.name(), cause);
        List<ManagedFuture<?>> lost = List.of();
        Worker next = null;
        lock.lock();
        try {
            remove(worker);
            startFailures++;
            if (workers.isEmpty() && startFailures >= MAX_START_FAILURES) {
                lost = engine.breakDown(cause);
            } else if (workers.isEmpty()) {
                next = claimWorker();
            } // else the workers that exist will get to it, those that wait for it included
        } finally {
            lock.unlock();
        }
        engine.helpers.wakeForsaken();
        engine.failLost(lost);
        engine.terminateIfDone();
        return next;
    }

    private void remove(Worker worker) {
        workers.remove(worker);
        idle.remove(worker);
        goOut(worker);
        ledger.retire(worker);
        countSpare();
        engine.crowdChanged();
    }

    /** After a change of what it counts. With the lock held. */
    void countSpare() {
        throttle = idle.isEmpty() ? MANY : THROTTLE;
        spare = engine.is(Engine.PAUSED) ? 0 : (int) Math.min(MANY, unpausedSpare());
    }

    private long unpausedSpare() {
        return Math.max(0, idle.size() + allowed() - workers.size());
    }

    private long allowed() {
        return (long) limit + compensation;
    }

    // ------------------------------------------------------------------------------------------------- workers

    /** The life of a worker, on its thread. */
    void serve(Worker worker) {
        if (!initialize()) {
            return;
        }
        worker.away = false;
        ManagedFuture<?> future;
        while ((future = take(worker)) != null) {
            if (future.engineIsPendingOrClaimed()) {
                worker.away = true;
                engine.execution.failOverdue(future);
                worker.away = false;
                continue;
            }
            engine.execution.run(worker, future);
            if (lanes == Backend.Lanes.VIRTUAL) {
                return; // the next task gets a thread of its own
            }
        }
    }

    /** A worker's thread ends, whatever the reason. */
    void left(Worker worker) {
        lockSoon();
        try {
            if (workers.contains(worker)) {
                leave(worker);
            }
        } finally {
            lock.unlock();
        }
        dispatchForsaken();
        engine.terminateIfDone();
    }

    /**
     * Takes the lock, which is never held for long: a virtual thread that parks for it instead of looking again is some
     * microseconds late, and with many of them that becomes a convoy.
     */
    private void lockSoon() {
        for (int i = 0; i < Spin.times; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    private boolean initialize() {
        if (initializer == null) {
            return true;
        }
        try {
            initializer.run();
            return true;
        } catch (Throwable t) {
            Log.LOGGER.error("Exception in initializer of executor '{}':", engine.name(), t);
            List<ManagedFuture<?>> lost;
            lock.lock();
            try {
                lost = engine.breakDown(t);
            } finally {
                lock.unlock();
            }
            engine.failLost(lost);
            return false;
        }
    }

    /** Returns the next task to run, started; or null if the worker is to leave. */
    private @Nullable ManagedFuture<?> take(Worker worker) {
        if (engine.isCalm()) {
            boolean wasInbound = worker.inbound; // it is that no more once it has started a task
            ManagedFuture<?> future = queue.poll(worker);
            if (future == null) {
                worker.tick = 0;
                wasInbound = true; // who looks around is
                future = lookAround(worker);
            }
            if (future != null) {
                if (wasInbound) {
                    arrived(worker);
                }
                if (slotsMatter) {
                    engine.slotFreed();
                }
                return future;
            }
        }
        worker.tick = 0;
        return takeOrIdle(worker);
    }

    /** Waits a moment for a task, for most come close together. Who submits one meanwhile need not wake anybody. */
    private @Nullable ManagedFuture<?> lookAround(Worker worker) {
        if (lanes != Backend.Lanes.PLATFORM) {
            return null;
        }
        if (!worker.inbound) {
            comeIn(worker);
        }
        for (int i = 0; i < Spin.times && engine.isCalm(); i++) {
            Thread.onSpinWait();
            if (!queue.looksEmpty()) {
                ManagedFuture<?> future = queue.poll(worker);
                if (future != null) {
                    return future;
                }
            }
        }
        return null;
    }

    /** An inbound lane has a task: if there are more, another one has to come for them. */
    private void arrived(Worker worker) {
        goOut(worker);
        signal();
        engine.helpers.wakeIfForsaken();
    }

    private @Nullable ManagedFuture<?> takeOrIdle(Worker worker) {
        ManagedFuture<?> future = null;
        Worker successor = null;
        lock.lock();
        try {
            startFailures = 0;
            while (future == null) {
                if (engine.is(Engine.BROKEN) || workers.size() > allowed()) {
                    leave(worker);
                    return null;
                }
                if (!engine.is(Engine.PAUSED)) {
                    future = queue.poll(worker);
                    if (future != null) {
                        goOut(worker);
                        engine.admission.admitBlocked();
                        successor = claimWorker();
                        break;
                    }
                    if (engine.is(Engine.SHUTDOWN) || lanes == Backend.Lanes.VIRTUAL) {
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
        activate(successor);
        engine.helpers.wakeIfForsaken();
        return future;
    }

    /** Leaves the books in the same critical section in which there was nothing to do, so that nobody counts on it. */
    private void leave(Worker worker) {
        worker.rest();
        remove(worker);
        if (leaving.size() >= leavingLimit) {
            leaving.removeIf(thread -> !thread.isAlive());
            leavingLimit = 2 * leaving.size() + 16;
        }
        leaving.add(Thread.currentThread());
    }

    /** Idles until there may be something to do; false if that took too long. With the lock held, but for parking. */
    private boolean awaitWork(Worker worker) {
        worker.rest();
        idle.addLast(worker);
        goOut(worker);
        countSpare();
        engine.admission.admitBlocked(); // without slots to wait in (capacity 0), an idle lane is what they wait for
        long since = System.nanoTime();
        while (!worker.inbound && !isToLookAgain()) {
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
        if (!worker.inbound) {
            idle.remove(worker);
            countSpare();
        }
        worker.away = false;
        return true;
    }

    private boolean isToLookAgain() {
        return engine.is(Engine.SHUTDOWN | Engine.BROKEN)
                || workers.size() > allowed()
                || (!engine.is(Engine.PAUSED) && ledger.pending(queue) > 0);
    }

    /** With the lock held. */
    void wakeIdle() {
        idle.forEach(worker -> LockSupport.unpark(worker.thread));
    }

    /**
     * Counts a worker as inbound before its future's end is published, if nothing waits: whoever learns of that end and
     * submits the next task then finds this worker, and no second one is made (item 93).
     */
    void announceReturn(Worker worker) {
        if (lanes == Backend.Lanes.PLATFORM && queue.looksEmpty() && engine.isCalm() && !worker.inbound) {
            comeIn(worker);
        }
    }

    void revokeReturn(Worker worker) {
        goOut(worker);
        dispatchForsaken();
    }

    // ------------------------------------------------------------------------------------------------ visitors

    /**
     * Has the current thread be a guest for a task that is not in the queue. With the lock held; {@link #runAsGuest} must
     * follow.
     */
    Worker admitGuest(ManagedFuture<?> future) {
        Worker guest = Worker.guest(engine);
        visitors.add(guest);
        ledger.acceptedUnqueued();
        if (!guest.start(future)) {
            throw new AssertionError(future + " is not pending");
        }
        return guest;
    }

    /** With the lock held; null if the thread is interrupted, or the future is not pending. */
    @Nullable
    Worker visitInline(ManagedFuture<?> future) {
        Worker inline = Worker.inline(engine);
        if (inline != null && !inline.start(future)) {
            inline.leave();
            return null;
        }
        if (inline != null) {
            visitors.add(inline);
        }
        return inline;
    }

    void runAsGuest(Worker guest, ManagedFuture<?> future) {
        try {
            runAsVisitor(guest, future);
        } finally {
            engine.terminateIfDone();
        }
    }

    void runAsVisitor(Worker visitor, ManagedFuture<?> future) {
        visitor.enter();
        try {
            engine.execution.run(visitor, future);
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

    // ------------------------------------------------------------------------------------- with the lock held

    boolean isEmpty() {
        return workers.isEmpty() && visitors.isEmpty();
    }

    int size() {
        return workers.size();
    }

    int limit() {
        return limit;
    }

    void limit(int newLimit) {
        limit = newLimit;
        limitChanged();
    }

    void compensate(int more) {
        compensation += more;
        limitChanged();
    }

    /** Allows one lane more than there are; returns by how many the limit went up. */
    int addSubstitute() {
        int more = (int) Math.max(1, workers.size() + 1 - allowed());
        compensate(more);
        return more;
    }

    /** The threads of all lanes, as far as they have one yet. */
    List<Thread> threads() {
        List<Thread> threads = new ArrayList<>(workers.size());
        workers.forEach(worker -> {
            Thread thread = worker.thread;
            if (thread != null) {
                threads.add(thread);
            }
        });
        return threads;
    }

    private void limitChanged() {
        countSpare();
        engine.crowdChanged();
        wakeIdle(); // some may have to leave
    }

    boolean isCrowded() {
        return workers.size() > allowed();
    }

    /** How many lanes are on the way. */
    int inbound() {
        return inbound;
    }

    int spare() {
        return spare;
    }

    /** Whether nobody is coming for what is in the queue, and nobody can be called. */
    boolean isForsaken() {
        return inbound == 0 && spare == 0;
    }

    /** Threads of lanes that have left, but may not have ended yet; a copy. */
    List<Thread> leaving() {
        return List.copyOf(leaving);
    }

    /** Those who have something to do; a copy. Takes the lock. */
    List<Worker> busy() {
        List<Worker> busy = all();
        busy.removeIf(worker -> worker.task() == null);
        return busy;
    }

    /** All lanes, guests and inline ones; a copy. Takes the lock. */
    List<Worker> all() {
        lock.lock();
        try {
            List<Worker> all = new ArrayList<>(workers.size() + visitors.size());
            workers.forEach(all::add);
            visitors.forEach(all::add);
            return all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no lane can start a task on the strength of what the engine's mode was before. Takes the lock.
     *
     * <p>A lane reads the mode after it has ended a task and before it starts the next. So one that has not read the new
     * mode, and is not running something, looks as if between two tasks; it is waited for.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint that the lane may need this one's core, no more
    void awaitSettled() {
        for (Worker worker : all()) {
            while (worker.isBetweenTasks() && worker.thread != Thread.currentThread()) {
                Thread.yield();
            }
        }
    }
}
