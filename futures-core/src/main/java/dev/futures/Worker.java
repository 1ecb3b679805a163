package dev.futures;

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

    /** Whether the current thread is running a task of the engine. */
    static boolean isInside(Engine engine) {
        for (Worker worker = CURRENT.get(); worker != null; worker = worker.outer) {
            if (worker.engine == engine) {
                return true;
            }
        }
        return false;
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
