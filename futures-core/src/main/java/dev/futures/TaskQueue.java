package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pending futures of an engine, first in, first out; without a lock.
 *
 * <p>It holds candidates only: whether a future still is pending is said by its state alone, and whoever moves it out of
 * that state (a worker that starts it, somebody who cancels it) has it, whatever the queue says. So there is nothing to
 * keep in step: a future that was taken is cleared away by whoever took it.
 */
final class TaskQueue extends TaskQueueEnds.Padded {

    /*
     * A chain of chunks of slots. Slots are numbered for ever; a slot goes through
     *
     *   null --> future --> GONE
     *
     * `tail` is the number of the next slot to fill. A submitter reserves it with a CAS, when the chunk is there, and
     * fills it with the next instruction; so an empty slot before the tail is about to be filled, and nothing that may
     * fail stands between.
     *
     * `head` is a hint: no slot before it holds a pending future. Whoever starts the task of a slot sets it to the next
     * one, and whoever finds none to where it looked. Two may do so in the wrong order, and it goes back a few slots; these
     * are GONE then, and are passed again.
     * `headChunk` only goes forward, so it goes back no further than that chunk.
     *
     * A chunk that was passed points to itself: it keeps nothing alive, and who still walks on it starts over. A chunk
     * that was emptied by cancelling only, in the middle of the chain, is unlinked, with the engine's lock held; so
     * memory is given back though no worker moves. The numbers have a gap there.
     */

    /** Slots of a chunk: few allocations, and a nearly empty queue stays small. Models have very small ones. */
    private static final int CHUNK = Integer.getInteger("dev.futures.chunk", 512);

    /** How long a submitter keeps off, in looks, when another one was quicker: some 0.8 microseconds. */
    private static final int OUTRUN = 32;

    /** What is left of a future that was taken. */
    private static final Object GONE = new Object();

    /** A piece of the queue. */
    static final class Chunk {

        private final long base;
        private final @Nullable Object[] slots = new Object[CHUNK];

        private volatile @Nullable Chunk next;

        /** How many futures were removed rather than polled. */
        private volatile int removed;

        Chunk(long base) {
            this.base = base;
        }
    }

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;
    private static final VarHandle HEAD_CHUNK;
    private static final VarHandle TAIL_CHUNK;
    private static final VarHandle NEXT;
    private static final VarHandle REMOVED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(TaskQueueEnds.Tail.class, "tail", long.class);
            HEAD = lookup.findVarHandle(TaskQueueEnds.Head.class, "head", long.class);
            HEAD_CHUNK = lookup.findVarHandle(TaskQueueEnds.Head.class, "headChunk", Chunk.class);
            TAIL_CHUNK = lookup.findVarHandle(TaskQueueEnds.Tail.class, "tailChunk", Chunk.class);
            NEXT = lookup.findVarHandle(Chunk.class, "next", Chunk.class);
            REMOVED = lookup.findVarHandle(Chunk.class, "removed", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    TaskQueue() {
        super(new Chunk(0));
    }

    /** How many futures were ever added. */
    long added() {
        return tail;
    }

    /** At most so many futures are pending; more than really are if some in the middle were taken. */
    long bound() {
        long from = head; // first, for it only matters that the tail is not older
        return tail - Math.max(from, headChunk.base);
    }

    /**
     * Adds a future if no more than {@code capacity - 1} slots are taken.
     *
     * @param capacity negative for no limit
     * @return false if it was not added; there may be room all the same, if some in the middle were taken
     */
    boolean add(ManagedFuture<?> future, long capacity) {
        while (true) {
            long at = tail;
            if (capacity >= 0 && at - headSeen >= capacity) {
                headSeen = Math.max(head, headChunk.base);
                if (at - headSeen >= capacity) {
                    return false;
                }
            }
            if (addAt(future, at)) {
                return true;
            }
            Spin.pause(OUTRUN);
        }
    }

    /** Adds a future if so many were added before, and no more. */
    boolean addAt(ManagedFuture<?> future, long at) {
        Chunk chunk = tailChunk;
        long slot = at - chunk.base;
        while (slot >= CHUNK) {
            chunk = next(chunk);
            slot = at - chunk.base;
        }
        // Looking into the slot also makes sure that there is stack left for filling it.
        if (slot < 0 || SLOTS.getAcquire(chunk.slots, (int) slot) != null || !TAIL.compareAndSet(this, at, at + 1)) {
            return false;
        }
        future.chunk = chunk;
        future.number = (int) at + 1;
        SLOTS.setRelease(chunk.slots, (int) slot, future);
        return true;
    }

    /** Returns the chunk after one that is full, and makes it the one for the tail. */
    private Chunk next(Chunk full) {
        Chunk next = full.next;
        if (next == full) {
            return tailChunk; // was passed meanwhile, and is that no more
        }
        if (next == null) {
            Chunk fresh = new Chunk(full.base + CHUNK);
            next = (Chunk) NEXT.compareAndExchange(full, (Chunk) null, fresh);
            if (next == null) {
                next = fresh;
            }
        }
        TAIL_CHUNK.compareAndSet(this, full, next);
        return next;
    }

    /** Has a worker claim the first future that it can; null if there is none. */
    @Nullable
    ManagedFuture<?> poll(Worker worker) {
        Chunk chunk = headChunk;
        long at = Math.max(head, chunk.base);
        while (true) {
            long slot = at - chunk.base;
            if (slot >= CHUNK) {
                Chunk passed = chunk;
                chunk = pass(passed);
                if (chunk == passed) {
                    return none(at);
                }
                at = Math.max(at, chunk.base);
                continue;
            }
            Object content = SLOTS.getAcquire(chunk.slots, (int) slot);
            if (content == null) {
                if (at >= tail) {
                    return none(at);
                }
                awaitFilled(chunk, (int) slot);
            } else if (content == GONE) {
                at++;
            } else {
                ManagedFuture<?> future = (ManagedFuture<?>) content;
                if (worker.claim(future)) {
                    worker.goOn();
                    future.chunk = null;
                    SLOTS.setRelease(chunk.slots, (int) slot, GONE);
                    HEAD.setRelease(this, at + 1);
                    return future;
                }
                at++; // whoever was quicker clears the slot
                worker.backOff();
            }
        }
    }

    /** All up to a slot were taken by others: the next look begins there, and the bound is exact again. */
    private @Nullable ManagedFuture<?> none(long at) {
        if (head < at) {
            HEAD.setRelease(this, at);
        }
        return null;
    }

    /** Goes from a chunk whose slots are all taken to the next one; returns the same if there is none yet. */
    private Chunk pass(Chunk chunk) {
        Chunk next = chunk.next;
        if (next == null) {
            return chunk;
        }
        if (next == chunk) {
            return headChunk;
        }
        TAIL_CHUNK.compareAndSet(this, chunk, next); // if that lags behind
        // Only if nothing in it can still be pending: a slot may be filled, and its future be claimed by nobody yet.
        if (HEAD_CHUNK.compareAndSet(this, chunk, next)) {
            chunk.next = chunk;
        }
        return next;
    }

    private static void awaitFilled(Chunk chunk, int slot) {
        for (int spins = 0; SLOTS.getAcquire(chunk.slots, slot) == null; spins++) {
            pause(spins);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint that the submitter may need this core, no more
    private static void pause(int spins) {
        if (spins < 100) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Whether there seems to be nothing to poll; a glance. */
    boolean looksEmpty() {
        Chunk chunk = headChunk;
        long slot = Math.max(head, chunk.base) - chunk.base;
        return slot >= CHUNK ? bound() <= 0 : SLOTS.getOpaque(chunk.slots, (int) slot) == null;
    }

    /**
     * Clears away a future whose state the caller has changed from pending.
     *
     * @return a chunk to {@link #unlink}, or null
     */
    @Nullable
    Chunk remove(ManagedFuture<?> future) {
        Chunk chunk = future.chunk;
        if (chunk == null) {
            return null; // was never in here
        }
        future.chunk = null;
        SLOTS.setRelease(chunk.slots, future.number - 1 - (int) chunk.base, GONE);
        return (int) REMOVED.getAndAdd(chunk, 1) == CHUNK - 1 ? chunk : null;
    }

    /**
     * Takes a chunk all of whose futures were removed out of the chain, and others like it before it: the last chunk stays,
     * for it has no successor yet, and is taken out with a later one. With the engine's lock held.
     */
    void unlink(Chunk dead) {
        Chunk chunk = headChunk;
        while (true) {
            Chunk next = chunk.next;
            if (next == null || next == chunk || next.base > dead.base) {
                return; // the rest is none of ours, or was passed
            }
            Chunk after = next.next;
            if (next.removed < CHUNK || after == null || after == next || !NEXT.compareAndSet(chunk, next, after)) {
                chunk = next;
            }
        }
    }

    /** Looks at futures that may be pending, in order. */
    interface Visitor {

        /** {@return whether to go on} */
        boolean visit(ManagedFuture<?> future);
    }

    /**
     * Shows a visitor the futures from a slot on, as far as they are filled.
     *
     * @return the slot at which it stopped
     */
    long visit(long from, Visitor visitor) {
        Chunk chunk = headChunk;
        long at = Math.max(from, Math.max(head, chunk.base));
        while (true) {
            if (at - chunk.base >= CHUNK) {
                Chunk next = chunk.next;
                if (next == null) {
                    return at;
                }
                chunk = next == chunk ? headChunk : next;
                at = Math.max(at, chunk.base);
                continue;
            }
            Object content = SLOTS.getAcquire(chunk.slots, (int) (at - chunk.base));
            if (content == null || (content != GONE && !visitor.visit((ManagedFuture<?>) content))) {
                return at;
            }
            at++;
        }
    }

    /** Shows a visitor, which goes on to the end, all futures that were added before, and waits for those not filled in yet. */
    void visitAll(Consumer<ManagedFuture<?>> visitor) {
        long end = tail;
        long at = 0;
        for (int spins = 0; ; spins++) {
            long from = at;
            at = visit(at, future -> {
                visitor.accept(future);
                return true;
            });
            if (at >= end) {
                return;
            }
            spins = at > from ? 0 : spins;
            pause(spins);
        }
    }

    /** Returns the first future that is pending; null if there is none. */
    @Nullable
    ManagedFuture<?> peek() {
        ManagedFuture<?>[] first = new ManagedFuture<?>[1];
        visit(0, future -> {
            if (future.engineIsPending()) {
                first[0] = future;
                return false;
            }
            return true;
        });
        return first[0];
    }
}
