package dev.futures;

import java.util.ArrayList;
import java.util.List;
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
        private final ManagedFuture<?> future;

        private Entry(long at, long number, ManagedFuture<?> future) {
            this.at = at;
            this.number = number;
            this.future = future;
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
    synchronized void put(ManagedFuture<?> future, long at) {
        remove(future);
        Entry entry = new Entry(at, numbers++, future);
        future.appointment = entry;
        entries.add(entry);
    }

    synchronized void remove(ManagedFuture<?> future) {
        Entry entry = future.appointment;
        if (entry != null) {
            future.appointment = null;
            entries.remove(entry);
        }
    }

    /** Takes out what is due. */
    synchronized List<ManagedFuture<?>> due(long now) {
        List<ManagedFuture<?>> due = new ArrayList<>();
        while (!entries.isEmpty() && entries.first().at - now <= 0) {
            Entry entry = entries.pollFirst();
            if (entry != null) {
                entry.future.appointment = null;
                due.add(entry.future);
            }
        }
        return due;
    }

    /** Returns when the next one is due; null if there is none. */
    synchronized @Nullable Long next() {
        return entries.isEmpty() ? null : entries.first().at;
    }
}
