package dev.futures.spring.boot.autoconfigure.recent;

import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.core.instrument.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who ran what and when, as bars to draw: one row a worker, one bar a task. Tasks that are too short to be seen are drawn
 * together, so there are few bars however many tasks there are.
 *
 * <p>Nothing is kept while nobody watches: a reader is taken to watch for ten seconds more. Thread-safe.
 */
public final class TaskStream {

    /** Rows beyond these are not drawn. */
    static final int ROWS = 64;

    /** Bars of one row are this far apart, or one. */
    private static final long NEAR_MILLIS = 25;

    /** Bars that were drawn together get no longer than this. */
    private static final long LONG_MILLIS = 100;

    private static final long KEPT_MILLIS = TimeUnit.SECONDS.toMillis(60);
    private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A bar that another task may still be added to. */
    private record OpenBar(long start, long end, Outcome outcome, int tasks, String name) {

        boolean takes(long nextStart, long nextEnd, Outcome nextOutcome) {
            return outcome == nextOutcome && nextStart - end < NEAR_MILLIS && nextEnd - start < LONG_MILLIS;
        }

        OpenBar plus(long nextEnd) {
            return new OpenBar(start, nextEnd, outcome, tasks + 1, name);
        }
    }

    private record Running(int row, long start) {}

    private final Clock clock;
    private final AtomicLong freeRows = new AtomicLong(-1);
    private final Map<TaskInfo, Running> running = new ConcurrentHashMap<>();

    /** On the monotonic clock; 0 if nobody does. */
    private volatile long watchedUntil;

    // Guarded by this.
    private final @Nullable OpenBar[] open = new @Nullable OpenBar[ROWS];
    private final ArrayDeque<TaskBar> bars = new ArrayDeque<>();
    private long number;

    TaskStream(Clock clock) {
        this.clock = clock;
    }

    private boolean isWatched() {
        long until = watchedUntil;
        return until != 0 && until - clock.monotonicTime() > 0;
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.monotonicTime());
    }

    void started(TaskInfo task) {
        if (!isWatched()) {
            return;
        }
        int row = takeRow();
        if (row < ROWS) {
            running.put(task, new Running(row, millis()));
        }
    }

    private int takeRow() {
        while (true) {
            long free = freeRows.get();
            if (free == 0) {
                return ROWS;
            }
            long lowest = Long.lowestOneBit(free);
            if (freeRows.compareAndSet(free, free & ~lowest)) {
                return Long.numberOfTrailingZeros(lowest);
            }
        }
    }

    void done(TaskInfo task, Outcome outcome) {
        if (running.isEmpty()) {
            return;
        }
        Running run = running.remove(task);
        if (run == null) {
            return;
        }
        String name = task.taskName();
        add(run.row(), run.start(), millis(), outcome, name == null ? "" : name);
        freeRows.getAndUpdate(free -> free | 1L << run.row()); // last: bars of a row are in order
    }

    private synchronized void add(int row, long start, long end, Outcome outcome, String name) {
        OpenBar bar = open[row];
        if (bar != null && bar.takes(start, end, outcome)) {
            open[row] = bar.plus(end);
            return;
        }
        close(row);
        open[row] = new OpenBar(start, end, outcome, 1, name);
    }

    private void close(int row) {
        OpenBar bar = open[row];
        if (bar != null) {
            open[row] = null;
            bars.add(new TaskBar(++number, row, bar.start(), bar.end(), bar.outcome(), bar.tasks(), bar.name()));
        }
    }

    /**
     * Returns the bars of the last minute, and watches on.
     *
     * @param since return those with higher numbers only
     * @return the bars by their numbers, and those that go on
     */
    public Bars bars(long since) {
        long until = clock.monotonicTime() + WATCHED_NANOS;
        watchedUntil = until == 0 ? 1 : until;
        long now = millis();
        List<TaskBar> done = new ArrayList<>();
        synchronized (this) {
            for (int row = 0; row < ROWS; row++) {
                OpenBar bar = open[row];
                if (bar != null && now - bar.end() >= NEAR_MILLIS) {
                    close(row);
                }
            }
            while (!bars.isEmpty() && now - bars.getFirst().end() > KEPT_MILLIS) {
                bars.removeFirst();
            }
            bars.forEach(bar -> {
                if (bar.number() > since) {
                    done.add(bar);
                }
            });
        }
        List<TaskBar> going = new ArrayList<>();
        running.forEach((task, run) -> {
            String name = task.taskName();
            going.add(new TaskBar(0, run.row(), run.start(), now, Outcome.SUCCEEDED, 1, name == null ? "" : name));
        });
        going.sort(Comparator.comparingInt(TaskBar::row));
        return new Bars(now, done, going);
    }

    /**
     * Bars to draw.
     *
     * @param now the time, in milliseconds from an arbitrary moment
     * @param done bars that have come to an end
     * @param running tasks that are running, which have no outcome yet and the number 0
     */
    public record Bars(long now, List<TaskBar> done, List<TaskBar> running) {}
}
