package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread in so far as it runs tasks of one engine, one at a time: a frame of the stack of those that the thread is.
 *
 * <p>At the bottom of a worker thread's stack is its <em>lane</em>, which takes tasks from the queue. A task that hands
 * another one to an executor that has it run right there ({@code direct}, {@code caller-runs}) makes its thread a
 * <em>guest</em> of that executor's engine. A task that waits for a pending one, and runs that meanwhile, makes its
 * thread an <em>inline</em> worker of that one's engine.
 *
 * <p>The two differ in what a request to stop reaches. A guest's task is part of the call in which it was submitted, so
 * who stops the caller interrupts it. An inline task is somebody else's work, which happens to be done here: what stands
 * below it gets its interrupt once it is back on top.
 */
class Worker implements Runnable {

    enum Kind {
        LANE,
        GUEST,
        INLINE
    }

    /** The shortest and the longest that it keeps off, some 0.2 microseconds and 12, as long as a lane looks around. */
    private static final int MIN_PAUSE = 8;

    private static final int MAX_PAUSE = 512;

    /** How long a listener may take to be told of a start before others are told of the end of the task. */
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** The innermost worker that the current thread is; confined to it. */
    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

    private static final VarHandle CURRENT_TASK;
    private static final VarHandle STARTED_TASK;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CURRENT_TASK = lookup.findVarHandle(Worker.class, "current", ManagedFuture.class);
            STARTED_TASK = lookup.findVarHandle(Worker.class, "started", ManagedFuture.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Engine engine;

    private final Kind kind;

    /** The worker that this thread was before it became this one too; null for a lane. */
    private final @Nullable Worker outer;

    private final Stack stack;

    /** How many there are below this one. */
    final int height;

    /** How many of this one and those below are inline. */
    private final int depth;

    /** Whether the submitting thread was interrupted when it became this guest. Confined to the thread. */
    private boolean interruptedBefore;

    /** Null until its thread was made; written before the thread starts. */
    volatile @Nullable Thread thread;

    /**
     * What it runs or tries to start, or ran last. Written by its own thread alone; it stays when its future ends, for then
     * the next one comes at once, and goes when there is none.
     */
    volatile @Nullable ManagedFuture<?> current;

    /**
     * What it has started: the same as {@link #current}, unless it is about to start that, or another one was quicker.
     * Written as that is, but after the start.
     */
    private volatile @Nullable ManagedFuture<?> started;

    /** What it runs though the future has ended. Written by whoever claimed that end, cleared by its own thread. */
    volatile @Nullable ManagedFuture<?> stopped;

    /** What listeners have been told the start of, if there are any. Written by its own thread. */
    private volatile @Nullable ManagedFuture<?> told;

    /** Whether a listener is being told of a start. Confined to the thread. */
    private boolean telling;

    /**
     * Whether it is not between two tasks: it has not begun, it idles, or it calls callbacks. Written by its own thread.
     */
    volatile boolean away = true;

    /** When what it runs now has to be done, or {@link Limits#NEVER}. Confined to the thread. */
    long runAt;

    /** When that was, on the {@link Clock}. Written before {@link #stopped}. */
    private volatile long stoppedAt;

    /** Who told it to stop, until its end is published. Written as {@link #stopped} is. */
    private volatile @Nullable Thread stopper;

    /** When its last task ended, if the next one starts at once; else 0. Confined to the thread. */
    long tick;

    /** How long it keeps off the queue when another one is quicker, in looks (see {@link Spin}). Confined to the thread. */
    private int pause;

    /** What it counts; null if it runs one task only. */
    final Ledger.@Nullable Cell cell;

    /**
     * Whether it is sure to look at the queue soon, and counted as such. Written by its own thread, or with the engine's
     * lock held by whoever wakes it.
     */
    boolean inbound;

    // Guarded by the engine's lock, see WorkerList.
    @Nullable
    WorkerList listedIn;

    @Nullable
    Worker older;

    @Nullable
    Worker younger;

    /** Who stops its task once no inline one stands above it; null if nobody wants to. Guarded by the stack. */
    private @Nullable Backend deferredStop;

    /** Whether a task below this guest's was told to stop, by an interrupt that this one's may swallow. As above. */
    private boolean callerStopped;

    /**
     * All that one thread is. Its monitor makes one step of each of these: to look what stands above a task and to
     * interrupt; to look whether the thread is interrupted and to put something on top; to take that off and to pass on
     * what was meant for those below. So each request to stop comes before a frame or while it is there, and then is
     * remembered by it, or after it.
     */
    private static final class Stack {

        /** Guarded by this. */
        @Nullable
        Worker top;
    }

    private Worker(Engine engine, Kind kind, @Nullable Worker outer, boolean reused) {
        this.engine = engine;
        this.kind = kind;
        this.outer = outer;
        stack = outer == null ? new Stack() : outer.stack;
        height = outer == null ? 0 : outer.height + 1;
        depth = (outer == null ? 0 : outer.depth) + (kind == Kind.INLINE ? 1 : 0);
        thread = kind == Kind.LANE ? null : Thread.currentThread();
        cell = kind == Kind.LANE && reused ? new Ledger.PaddedCell() : null;
    }

    /** A lane that runs many tasks, off the cache lines of others of its kind: it writes to its fields with each task. */
    private static final class Reused extends Worker {

        @SuppressWarnings("unused") // to be there is all
        long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;

        Reused(Engine engine) {
            super(engine, Kind.LANE, null, true);
        }
    }

    /**
     * Returns a lane without a thread yet.
     *
     * @param reused whether it runs more than one task
     */
    static Worker lane(Engine engine, boolean reused) {
        Worker lane = reused ? new Reused(engine) : new Worker(engine, Kind.LANE, null, false);
        lane.stack.top = lane; // for good; published with the engine's lock
        return lane;
    }

    /**
     * Returns the current thread as a worker for one task, from {@link #enter()} to {@link #leave()}. What is told to
     * stop from here on, it or its caller, is told.
     */
    static Worker guest(Engine engine) {
        Worker guest = new Worker(engine, Kind.GUEST, CURRENT.get(), false);
        synchronized (guest.stack) {
            guest.interruptedBefore = Thread.currentThread().isInterrupted();
            guest.stack.top = guest;
        }
        return guest;
    }

    /**
     * Returns the current thread, which is that of a worker, as one more for one task, from {@link #enter()} to {@link
     * #leave()}. Null if the thread is interrupted: who waits is to see that, and not the inline task.
     */
    static @Nullable Worker inline(Engine engine) {
        Worker inline = new Worker(engine, Kind.INLINE, CURRENT.get(), false);
        synchronized (inline.stack) {
            if (Thread.currentThread().isInterrupted()) {
                return null;
            }
            inline.stack.top = inline;
        }
        return inline;
    }

    void enter() {
        CURRENT.set(this);
    }

    /** Goes back to what the thread was before. If that was told to stop meanwhile, it is now that it gets to know. */
    void leave() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
        synchronized (stack) {
            stack.top = outer;
            if (kind == Kind.INLINE) {
                stopDeferred();
            }
            if (interruptedBefore || callerStopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops what an inline task, now gone, has shielded: all down to the next inline one, that one included. */
    private void stopDeferred() {
        Worker frame = outer;
        while (frame != null) {
            Backend backend = frame.deferredStop;
            ManagedFuture<?> future = frame.current;
            if (backend != null && future != null) {
                frame.deferredStop = null;
                try {
                    frame.stopNow(future, backend);
                } catch (Throwable t) {
                    frame.engine.logStopFailed(future, t);
                }
            }
            frame = frame.kind == Kind.INLINE ? null : frame.outer;
        }
    }

    /** {@return the innermost worker that the current thread is, or null} */
    static @Nullable Worker here() {
        return CURRENT.get();
    }

    /** {@return whether the current thread is a worker of an engine} */
    static boolean isInside(Engine engine) {
        Worker worker = CURRENT.get();
        while (worker != null && worker.engine != engine) {
            worker = worker.outer;
        }
        return worker != null;
    }

    /** {@return whether the current thread is a lane of an engine, whatever it runs} */
    static boolean isOnLane(Engine engine) {
        Worker worker = CURRENT.get();
        while (worker != null && worker.outer != null) {
            worker = worker.outer;
        }
        return worker != null && worker.kind == Kind.LANE && worker.engine == engine;
    }

    /** {@return the engines whose worker the current thread is} */
    static List<Engine> engines() {
        List<Engine> engines = new ArrayList<>(1);
        for (Worker worker = CURRENT.get(); worker != null; worker = worker.outer) {
            if (!engines.contains(worker.engine)) {
                engines.add(worker.engine);
            }
        }
        return engines;
    }

    /** {@return how many tasks the current thread runs inline, one above the other} */
    static int depth() {
        Worker worker = CURRENT.get();
        return worker == null ? 0 : worker.depth;
    }

    /**
     * Tries to win a future of the queue: to start it, or, if it is overdue, the right to end it. Called by its own
     * thread.
     */
    boolean claim(ManagedFuture<?> future) {
        if (future.limits() == null || !future.isOverdue()) {
            return start(future);
        }
        CURRENT_TASK.setRelease(this, future);
        if (!future.engineClaimPending()) {
            return false;
        }
        engine.ledger.failedUnstarted(FailureReason.QUEUE_TIMEOUT); // before anybody looks for the slot that it leaves
        return true;
    }

    /**
     * Keeps off the queue for a moment, for another worker was quicker: two that go for the same futures of no-op tasks
     * take twice the time of one. Not with the engine's lock held, which others wait for. Called by its own thread.
     */
    void backOff() {
        pause = Math.min(MAX_PAUSE, Math.max(MIN_PAUSE, 2 * pause));
        if (!engine.lock.isHeldByCurrentThread()) {
            Spin.pause(pause);
        }
    }

    /** It got its future. Called by its own thread. */
    void goOn() {
        pause /= 2;
    }

    /** Tries to start a pending future. Called by its own thread. */
    boolean start(ManagedFuture<?> future) {
        CURRENT_TASK.setRelease(this, future); // first, for who sees it running may want to stop it
        if (!future.engineStart(this)) {
            return false;
        }
        if (inbound) {
            engine.crew.goOut(this); // first: counted as both, it would make room for one task too many
        }
        engine.ledger.started(this);
        STARTED_TASK.setRelease(this, future);
        return true;
    }

    /**
     * Whether it may start a task that was pending when this was called, or is just starting one: it is between two
     * tasks, or looks like it. A few instructions later that is over.
     */
    @SuppressWarnings("ReferenceEquality") // this very one
    boolean isBetweenTasks() {
        if (away) {
            return false;
        }
        ManagedFuture<?> task = current;
        // That it runs is not enough: another one may run it, and this one be about to try the next.
        return task == null || task != started || (task.done() && stopped != task);
    }

    /** There is nothing that it could run: it keeps nothing alive. Called by its own thread. */
    void rest() {
        away = true;
        current = null;
        started = null;
        told = null;
    }

    /** {@return the task that its thread is busy with, whether or not the future has ended; or null} */
    @SuppressWarnings("ReferenceEquality") // this very one
    @Nullable
    ManagedFuture<?> task() {
        ManagedFuture<?> task = started;
        return task != null && (task.running() || stopped == task) ? task : null;
    }

    /** How long its task has been running, whether or not the future has ended; 0 without timing. */
    long ageNanos(ManagedFuture<?> task) {
        return task.ageNanos(stoppedAt);
    }

    boolean isLane() {
        return kind == Kind.LANE;
    }

    boolean isGuest() {
        return kind == Kind.GUEST;
    }

    /** Called by its own thread. */
    void beginTelling() {
        telling = true;
    }

    /** All listeners know that a task has started. Called by its own thread. */
    void endTelling(ManagedFuture<?> future) {
        telling = false;
        told = future;
    }

    /**
     * Waits until all listeners have been told that a task has started, whose end the caller has claimed. It is not waited
     * for one that takes its time, nor by one: what listeners do to each other's tasks must not become a knot.
     */
    @SuppressWarnings("ReferenceEquality") // this very one
    void awaitTold(ManagedFuture<?> future) {
        if (told == future) {
            return;
        }
        for (Worker here = CURRENT.get(); here != null; here = here.outer) {
            if (here.telling) {
                return;
            }
        }
        long since = System.nanoTime();
        for (int i = 0; told != future && System.nanoTime() - since < TELL_NANOS; i++) {
            if (i < Spin.times) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
    }

    /** Notes that a task's end was claimed while its work goes on; before that end is published. */
    void markStopped(ManagedFuture<?> future, long now) {
        stoppedAt = now;
        stopper = Thread.currentThread();
        stopped = future;
    }

    /** Notes that the end of the task that was stopped is published, and the task has come back. */
    void clearStopped() {
        stopped = null;
        stopper = null;
    }

    /** Whether the current thread is just bringing about the end of what this runs, and asks in a listener of that. */
    boolean isEndedHere() {
        return thread == Thread.currentThread() || stopper == Thread.currentThread();
    }

    /** Stops a task whose end the caller has claimed: at once, or when no inline task stands above it any more. */
    @SuppressWarnings("ReferenceEquality") // this very one
    void stop(ManagedFuture<?> future, Backend backend) {
        synchronized (stack) {
            if (current != future) {
                return;
            }
            if (above().stream().anyMatch(frame -> frame.kind == Kind.INLINE)) {
                deferredStop = backend;
            } else {
                stopNow(future, backend);
            }
        }
    }

    /** Stops a task above which are guests only. With the stack locked. */
    private void stopNow(ManagedFuture<?> future, Backend backend) {
        Thread runner = thread;
        if (runner != null) {
            above().forEach(guest -> guest.callerStopped = true);
            backend.stop(future, runner);
        }
    }

    /** Returns what stands above this one, which runs a task. With the stack locked. */
    private List<Worker> above() {
        List<Worker> above = new ArrayList<>();
        for (Worker frame = stack.top; frame != null && frame != this; frame = frame.outer) {
            above.add(frame);
        }
        return above;
    }

    @Override
    public void run() {
        enter();
        try {
            engine.crew.serve(this);
        } catch (Throwable t) {
            engine.died(this, t);
        } finally {
            engine.crew.left(this);
            leave();
        }
    }
}
