package dev.futures.spring.boot.autoconfigure.recent;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which worker is drawn in which row: a thread that comes back gets the row it had, if nobody else is in it. Thread-safe.
 */
final class Rows {

    /** How many there are; those who get none are not drawn. */
    static final int MOST = 64;

    /** What {@link #take} returns if all are taken. */
    static final int NONE = MOST;

    /** Whose workers are never the same twice. */
    private static final String VIRTUAL_GROUP = "VirtualThreads";

    private static final long NOBODY = 0;

    /** A bit each. */
    private final AtomicLong free = new AtomicLong(-1);

    /** By row, the number of the thread that had it last. */
    private final AtomicLongArray owners = new AtomicLongArray(MOST);

    /** How many workers the executor had when somebody looked last. */
    private volatile int workers = 1;

    void workers(int count) {
        workers = count;
    }

    int take(Thread thread) {
        long owner = isVirtual(thread) ? NOBODY : id(thread);
        while (true) {
            long rows = free.get();
            if (rows == 0) {
                return NONE;
            }
            int row = choose(rows, owner);
            if (free.compareAndSet(rows, rows & ~(1L << row))) {
                owners.set(row, owner);
                return row;
            }
        }
    }

    /** Its own one, or else one that nobody has had yet, if there are so many workers, or else the lowest. */
    private int choose(long rows, long owner) {
        int lowest = Long.numberOfTrailingZeros(rows);
        if (owner == NOBODY) {
            return lowest;
        }
        int fresh = NONE;
        for (long rest = rows; rest != 0; rest &= rest - 1) {
            int row = Long.numberOfTrailingZeros(rest);
            long had = owners.get(row);
            if (had == owner) {
                return row;
            }
            if (had == NOBODY && fresh == NONE && row < workers) {
                fresh = row;
            }
        }
        return fresh == NONE ? lowest : fresh;
    }

    void release(int row) {
        free.getAndUpdate(rows -> rows | 1L << row);
    }

    private static boolean isVirtual(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && group.getName().equals(VIRTUAL_GROUP);
    }

    @SuppressWarnings("deprecation") // threadId() is Java 19's
    private static long id(Thread thread) {
        return thread.getId();
    }
}
