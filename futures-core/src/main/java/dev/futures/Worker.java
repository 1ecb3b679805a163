package dev.futures;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thread that runs tasks of an engine: a lane of its own, or a guest, which is a submitting thread that runs a task
 * itself ({@code direct}, {@code caller-runs}).
 */
final class Worker implements Runnable {

    /** The innermost worker that the current thread is; confined to it. */
    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

    final Engine engine;

    /** Whether it is a submitting thread that runs one task itself, and not a lane. */
    final boolean guest;

    /** Null until its thread was made; written before the thread starts. */
    volatile @Nullable Thread thread;

    /** What it runs now. Written by its own thread, and with the engine's lock held when it takes a task. */
    volatile @Nullable ManagedFuture<?> current;

    /**
     * What waits below {@link #current} on this thread while it runs that one inline, outermost first; null if there
     * never was anything. Written by its own thread, with this locked.
     */
    private volatile @Nullable List<Below> below;

    /**
     * What stands still while an inline task runs above it.
     *
     * @param task the task; null for callbacks of one that has ended
     * @param live whether its end had not been claimed by anybody when the inline task started
     */
    private record Below(@Nullable ManagedFuture<?> task, boolean live) {}

    /** When what it runs now has to be done, or {@link Limits#NEVER}. Written by its own thread. */
    volatile long runAt;

    /** Whether it is sure to look at the queue soon, and counted as such. Guarded by the engine's lock. */
    boolean inbound;

    /** The worker that this one is to activate, since taking a task made room for another. Confined to the thread. */
    @Nullable
    Worker successor;

    /** The worker that this thread was before it became this one too. Confined to the thread. */
    private @Nullable Worker outer;

    private Worker(Engine engine, boolean guest) {
        this.engine = engine;
        this.guest = guest;
    }

    /** Returns a lane without a thread yet. */
    static Worker lane(Engine engine) {
        return new Worker(engine, false);
    }

    /** Returns the current thread as a worker for one task, between {@link #enter()} and {@link #leave()}. */
    static Worker guest(Engine engine) {
        Worker guest = new Worker(engine, true);
        guest.thread = Thread.currentThread();
        return guest;
    }

    void enter() {
        outer = CURRENT.get();
        CURRENT.set(this);
    }

    void leave() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** {@return the innermost worker that the current thread is, or null} */
    static @Nullable Worker here() {
        return CURRENT.get();
    }

    /** {@return the innermost worker of an engine that the current thread is, or null} */
    static @Nullable Worker inside(Engine engine) {
        Worker worker = CURRENT.get();
        while (worker != null && worker.engine != engine) {
            worker = worker.outer;
        }
        return worker;
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

    /** How many tasks wait on this thread below the one it runs. */
    int depth() {
        List<Below> stack = below;
        return stack == null ? 0 : stack.size();
    }

    /** Whether it is a lane, and no task waits below the one it runs. */
    boolean isBareLane() {
        return !guest && depth() == 0;
    }

    /** What it runs, and what waits below that; a copy. */
    List<ManagedFuture<?>> tasks() {
        List<ManagedFuture<?>> tasks = new ArrayList<>(1);
        synchronized (this) {
            if (below != null) {
                below.stream().map(Below::task).filter(Objects::nonNull).forEach(tasks::add);
            }
            ManagedFuture<?> top = current; // read once: its end is not ours to hold up
            if (top != null) {
                tasks.add(top);
            }
        }
        return tasks;
    }

    /**
     * Puts an inline task above the one that runs, unless that one is being ended by somebody, who may be about to
     * interrupt this thread, or has: who waits is to see that interrupt, and not the inline task. One that has been
     * ended and goes on, and callbacks, may wait for an inline task as well. Called by its own thread.
     */
    synchronized boolean nest(ManagedFuture<?> inner) {
        ManagedFuture<?> outer = current;
        boolean live = outer != null && outer.engineIsRunning();
        if ((outer != null && !live && !outer.done()) || Thread.currentThread().isInterrupted()) {
            return false;
        }
        if (below == null) {
            below = new ArrayList<>();
        }
        below.add(new Below(outer, live));
        current = inner;
        return true;
    }

    /** Goes back to the task below. If that was told to stop meanwhile, it is now that it gets to know. */
    void unnest(long outerRunAt) {
        boolean stopped;
        synchronized (this) {
            List<Below> stack = Objects.requireNonNull(below);
            Below outer = stack.remove(stack.size() - 1);
            current = outer.task;
            runAt = outerRunAt;
            stopped = outer.live && outer.task != null && !outer.task.engineIsRunning();
        }
        if (stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops a task whose end the caller has claimed: at once if it is on top, else when it is back on top. */
    synchronized void stop(ManagedFuture<?> future, Backend backend) {
        Thread lane = thread;
        if (current == future && lane != null) {
            backend.stop(future, lane);
        }
    }

    @Override
    public void run() {
        enter();
        try {
            engine.serve(this);
        } catch (Throwable t) {
            engine.died(this, t);
        } finally {
            engine.left(this);
            leave();
        }
    }
}
