package dev.futures;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who gets into the queue of an engine, and what becomes of the others.
 *
 * <p>Blocked submitters wait in their own line; whoever frees a slot moves the first of them into the queue, so order is
 * the order of arrival. While there is a line nobody else gets in.
 */
final class Admission {

    private final Engine engine;
    private final ReentrantLock lock;
    private final TaskQueue queue;
    private final Ledger ledger;
    private final int capacity;
    private final WhenFull whenFull;
    private final long blockNanos;

    /** Guarded by the lock. */
    private final ArrayDeque<Blocked> line = new ArrayDeque<>();

    /** The length of the line. Written with the lock held. */
    private volatile int blocked;

    /** A submitter that waits for a free slot. Guarded by the lock. */
    private static final class Blocked {

        final ManagedFuture<?> future;
        final Condition condition;
        boolean admitted;

        @Nullable
        RejectReason refused;

        Blocked(ManagedFuture<?> future, Condition condition) {
            this.future = future;
            this.condition = condition;
        }
    }

    Admission(Engine engine, Settings settings) {
        this.engine = engine;
        this.lock = engine.lock;
        this.queue = engine.queue;
        this.ledger = engine.ledger;
        capacity = settings.queueCapacity;
        whenFull = settings.whenFull;
        blockNanos = settings.blockTimeout == null ? 0 : Durations.nanos(settings.blockTimeout);
    }

    int capacity() {
        return capacity;
    }

    /** Whether somebody waits for a slot. */
    boolean isAwaited() {
        return blocked != 0;
    }

    /** Adds a future to the queue if there is plenty of room, and nobody waits for it. Without the lock held. */
    boolean admitAtOnce(ManagedFuture<?> future) {
        return blocked == 0 && queue.add(future, capacity);
    }

    /**
     * Adds a future to the queue; waits for that, if that is what the executor does when it is full.
     *
     * @return null if the future is in the queue; a guest that is to run it; never if it is refused
     * @throws RejectedExecutionException if it is refused
     */
    @Nullable
    Worker admit(ManagedFuture<?> future) {
        RejectReason refusal;
        InterruptedException interrupt = null;
        lock.lock();
        try {
            refusal = engine.refusal();
            if (refusal == null) {
                if (line.isEmpty() && addIfRoom(future)) {
                    return null;
                }
                if (whenFull == WhenFull.CALLER_RUNS || (whenFull == WhenFull.BLOCK && Worker.isInside(engine))) {
                    return engine.crew.admitGuest(future); // a worker that waited for its own queue might wait for ever
                }
                refusal = whenFull == WhenFull.BLOCK ? awaitRoom(future) : RejectReason.FULL;
                if (refusal == null) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupt = e;
            refusal = RejectReason.FULL;
        } finally {
            lock.unlock();
        }
        throw engine.rejected(refusal, interrupt);
    }

    /** Adds a future if there is room, by the exact count. With the lock held. */
    private boolean addIfRoom(ManagedFuture<?> future) {
        while (true) {
            long added = queue.added();
            if (!hasRoom(added)) {
                return false;
            }
            if (queue.addAt(future, added)) {
                return true;
            }
        }
    }

    /** Whether one more task may wait, or need not, if so many were added. With the lock held. */
    private boolean hasRoom(long added) {
        return capacity < 0 || waiting(added) - engine.crew.spare() < capacity;
    }

    /**
     * How many tasks of the queue no worker is coming for; negative if more workers come than there are tasks. Those on
     * the way take nothing while this is paused.
     */
    private long waiting(long added) {
        return ledger.pending(added) - (engine.is(Engine.PAUSED) ? 0 : engine.crew.inbound());
    }

    /** How many more tasks may wait now. With the lock held. */
    int remaining() {
        return capacity < 0 ? Integer.MAX_VALUE : (int) Math.max(0, capacity - Math.max(0, waiting(queue.added())));
    }

    /** Waits in line for a slot. Returns null once admitted, or else why not. With the lock held. */
    private @Nullable RejectReason awaitRoom(ManagedFuture<?> future) throws InterruptedException {
        Blocked me = new Blocked(future, lock.newCondition());
        line.add(me);
        blocked = line.size();
        admitBlocked(); // a slot may have become free before anybody could see that it is waited for
        long left = blockNanos;
        try {
            while (!me.admitted && me.refused == null) {
                if (blockNanos == 0) {
                    me.condition.await();
                } else if (left > 0) {
                    left = me.condition.awaitNanos(left);
                } else {
                    return RejectReason.FULL;
                }
            }
            return me.refused;
        } catch (InterruptedException e) {
            if (me.admitted || me.refused != null) {
                Thread.currentThread().interrupt();
                return me.refused;
            }
            throw e;
        } finally {
            if (!me.admitted && me.refused == null) {
                line.remove(me);
                blocked = line.size();
            }
        }
    }

    /** Moves blocked submitters' tasks into free slots. With the lock held; dispatch() must follow. */
    void admitBlocked() {
        while (!line.isEmpty()) {
            long added = queue.added();
            if (!hasRoom(added)) {
                return;
            }
            Blocked next = line.element();
            next.future.stampSubmission();
            if (!queue.addAt(next.future, added)) {
                continue; // somebody else has added one meanwhile: count again
            }
            line.remove();
            blocked = line.size();
            next.admitted = true;
            next.condition.signal();
        }
    }

    /** With the lock held. */
    void refuseBlocked(RejectReason reason) {
        for (Blocked waiting : line) {
            waiting.refused = reason;
            waiting.condition.signal();
        }
        line.clear();
        blocked = 0;
    }

    /** What to throw at a submitter whose task finds no room. */
    RejectedExecutionException full(ExecutorStats stats, @Nullable InterruptedException interrupt) {
        return new RejectedExecutionException(
                "executor '" + stats.name() + "' can't accept a task: "
                        + (interrupt == null ? "" : "interrupted while waiting for a slot, ")
                        + "its queue is full (capacity " + capacity + ", pending " + stats.pending() + ", running "
                        + stats.running() + "); see queue-capacity, max-workers and when-full of futures.executors."
                        + stats.name(),
                interrupt);
    }
}
