package dev.futures;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The futures of an engine that have to be looked at by a certain time: to start, to be done, or, after being told to
 * stop, to be gone. A future is in here once at most. Tasks that wait under their executor's own queue timeout are not
 * in here: they are in the queue, in order.
 *
 * <p>Guarded by itself.
 */
final class Deadlines {

    /** An appointment; ordered by time. */
    static final class Entry implements Comparable<Entry> {

        private final long at;
        private final long number;
        final ManagedFuture<?> future;

        /** Who was told to stop; null if nobody was. */
        final @Nullable Worker stopped;

        private Entry(long at, long number, ManagedFuture<?> future, @Nullable Worker stopped) {
            this.at = at;
            this.number = number;
            this.future = future;
            this.stopped = stopped;
        }

        @Override
        public int compareTo(Entry other) {
            int byTime = Long.signum(at - other.at); // the clock may wrap around
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final TreeSet<Entry> entries = new TreeSet<>();
    private long numbers;

    /** Notes when to look at a future, in place of what was noted before. */
    void put(ManagedFuture<?> future, long at) {
        put(future, null, at);
    }

    /**
     * As {@link #put(ManagedFuture, long)}, unless it has started or its end is claimed. Who does that tells this object
     * of it later, so no appointment stays behind.
     */
    synchronized void putPending(ManagedFuture<?> future, long at) {
        if (future.engineIsPending()) {
            put(future, at);
        }
    }

    /** As {@link #put(ManagedFuture, long)}, of one whose worker was told to stop. */
    synchronized void put(ManagedFuture<?> future, @Nullable Worker stopped, long at) {
        remove(future);
        Entry entry = new Entry(at, numbers++, future, stopped);
        future.appointment = entry;
        entries.add(entry);
    }

    /** It has started in time, and has to be done by then, if ever; unless its worker was told to stop already. */
    synchronized void started(ManagedFuture<?> future, long runAt) {
        Entry entry = future.appointment;
        if (entry != null && entry.stopped != null) {
            return;
        }
        if (runAt == Limits.NEVER) {
            remove(future);
        } else {
            put(future, runAt);
        }
    }

    synchronized void remove(ManagedFuture<?> future) {
        Entry entry = future.appointment;
        if (entry != null) {
            future.appointment = null;
            entries.remove(entry);
        }
    }

    /** Takes out one that is due; null if there is none. */
    synchronized @Nullable Entry poll(long now) {
        if (entries.isEmpty() || entries.first().at - now > 0) {
            return null;
        }
        Entry due = entries.first();
        remove(due.future);
        return due;
    }

    /** Returns when the next one is due; null if there is none. */
    synchronized @Nullable Long next() {
        return entries.isEmpty() ? null : entries.first().at;
    }
}
