package dev.futures;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The tasks of an engine that wait for others of the same engine, and run those themselves if nobody else will. */
final class Helpers {

    /** How deep tasks that are run by the task that waits for them may stand on each other on one thread. */
    private static final int MAX_DEPTH = 64;

    private final Engine engine;
    private final ReentrantLock lock;

    // Guarded by the lock; waiting without a timeout, and with one.
    private final Set<Waiting> untimed = new HashSet<>();
    private final Set<Waiting> timed = new HashSet<>();

    /** Lanes that wait for a future. Guarded by the lock. */
    private int waitingLanes;

    /** Whether there are any. Written with the lock held. */
    private volatile boolean any;

    Helpers(Engine engine) {
        this.engine = engine;
        this.lock = engine.lock;
    }

    void beginWait(Waiting waiting) {
        List<Waiting> forsaken;
        lock.lock();
        try {
            waitingLanes += lanesHere();
            if (waiting.mayHelp()) {
                (waiting.timed ? timed : untimed).add(waiting);
                any = true;
            }
            forsaken = forsakenTimed();
        } finally {
            lock.unlock();
        }
        wake(forsaken);
    }

    void endWait(Waiting waiting, boolean compensated) {
        lock.lock();
        try {
            waitingLanes -= lanesHere();
            (waiting.timed ? timed : untimed).remove(waiting);
            any = !timed.isEmpty() || !untimed.isEmpty();
            if (compensated) {
                engine.crew.compensate(-1);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many lanes of this engine stand still while the current thread does: 1 or 0. */
    private int lanesHere() {
        return Worker.isOnLane(engine) ? 1 : 0;
    }

    /** Those who wait for something for which no worker may be coming any more. With the lock held. */
    private List<Waiting> forsaken(Set<Waiting> among) {
        return among.isEmpty() || !isForsaken() ? List.of() : List.copyOf(among);
    }

    private boolean isForsaken() {
        return !engine.is(Engine.PAUSED) && engine.crew.isForsaken() && engine.queue.bound() > 0;
    }

    /** Those who wait with a timeout, if nobody is left who could serve them; the others have served themselves. */
    private List<Waiting> forsakenTimed() {
        return waitingLanes < engine.crew.size() ? List.of() : forsaken(timed);
    }

    private static void wake(List<Waiting> helpers) {
        helpers.forEach(waiting -> LockSupport.unpark(waiting.thread()));
    }

    /** Has those look again who counted on an inbound worker that has turned away, if so. */
    void wakeIfForsaken() {
        if (any && isForsaken()) {
            wakeForsaken();
        }
    }

    void wakeForsaken() {
        if (!any) {
            return;
        }
        List<Waiting> forsaken;
        List<Waiting> timedForsaken;
        lock.lock();
        try {
            forsaken = forsaken(untimed);
            timedForsaken = forsaken(timed);
        } finally {
            lock.unlock();
        }
        wake(forsaken);
        wake(timedForsaken);
    }

    /**
     * The threads of all lanes, if each of them waits, and none can be had for what is in the queue. Empty if not: as
     * long as one works, it will come, and no other is to work beside it.
     */
    List<Thread> lanesIfAllWait() {
        lock.lock();
        try {
            return waitingLanes >= engine.crew.size() && isForsaken() ? engine.crew.threads() : List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Allows one more lane than there are. Returns by how many the limit went up; a dispatch must follow. */
    int addSubstitute() {
        lock.lock();
        try {
            return engine.crew.addSubstitute();
        } finally {
            lock.unlock();
        }
    }

    void removeSubstitutes(int number) {
        lock.lock();
        try {
            engine.crew.compensate(-number);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs, on the thread of a worker that waits for it, a task for which no worker is coming (DESIGN 4.7). If it waits
     * with a timeout, only when no other worker is left that could come: the task may take longer than that. If it
     * stands on too many such tasks already, or has too little room on its stack, it gets a substitute instead: another worker, for as long as it waits.
     *
     * @return whether the task was run
     */
    boolean help(ManagedFuture<?> future, Waiting waiting) {
        Worker woken;
        Worker inline = null;
        int depth = Worker.depth();
        boolean tooDeep = depth >= MAX_DEPTH || (depth > 0 && !StackRoom.isThere());
        lock.lock();
        try {
            if (!future.engineIsPending() || !isForsaken() || future.isOverdue()) {
                return false;
            }
            if (waiting.timed && waitingLanes < engine.crew.size()) {
                return false;
            }
            if (tooDeep) {
                if (waiting.compensate(engine)) {
                    engine.crew.compensate(1);
                }
            } else {
                inline = engine.crew.visitInline(future);
                if (inline != null) {
                    waitingLanes -= lanesHere(); // for now it works
                }
            }
            woken = engine.crew.claimWorker();
        } finally {
            lock.unlock();
        }
        engine.crew.activate(woken);
        if (inline == null) {
            return false; // interrupted: then the wait is about to end; or too deep, or too late: a worker has it
        }
        engine.takenFromQueue(future);
        try {
            engine.crew.runAsVisitor(inline, future);
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
}
