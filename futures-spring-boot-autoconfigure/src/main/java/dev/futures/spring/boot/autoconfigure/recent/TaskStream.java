package dev.futures.spring.boot.autoconfigure.recent;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Outcome;
import dev.futures.RunningTask;
import dev.futures.TaskInfo;
import io.micrometer.core.instrument.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who ran what and when, as bars to draw: one row a worker, one bar a task. Tasks that are too short to be seen are drawn
 * together, those of an outcome each, so there are few bars however many tasks there are.
 *
 * <p>Nothing is kept while nobody watches: a reader is taken to watch for ten seconds more. Thread-safe.
 */
public final class TaskStream {

    /** The oldest ones go if there are more. */
    static final int MOST_BARS = 10_000;

    /** Bars of one row are this far apart, or one. */
    private static final long NEAR_MILLIS = 25;

    /** Bars that were drawn together get no longer than this. */
    private static final long LONG_MILLIS = 250;

    private static final long KEPT_MILLIS = TimeUnit.SECONDS.toMillis(35);
    private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A bar that another task may still be added to. */
    private record OpenBar(long start, long end, int tasks, long id, String name) {

        boolean takes(long nextStart, long nextEnd) {
            return nextStart - end < NEAR_MILLIS && nextEnd - start < LONG_MILLIS;
        }

        OpenBar plus(long nextEnd) {
            return new OpenBar(start, nextEnd, tasks + 1, id, name);
        }
    }

    private record Running(int row, long start, long id, String name, Future<?> future) {}

    private final Clock clock;
    private final String epoch = UUID.randomUUID().toString();
    private final Rows rows = new Rows();
    private final Map<Long, Running> running = new ConcurrentHashMap<>();

    /** On the monotonic clock; 0 if nobody does. */
    private volatile long watchedUntil;

    // Guarded by this.
    private final List<Map<Outcome, OpenBar>> open = Stream.<Map<Outcome, OpenBar>>generate(
                    () -> new EnumMap<>(Outcome.class))
            .limit(Rows.MOST)
            .toList();
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
        if (isWatched()) {
            begin(Thread.currentThread(), task.id(), millis(), task.taskName(), task.future());
        }
    }

    private void begin(Thread thread, long id, long start, @Nullable String name, Future<?> future) {
        int row = rows.take(thread);
        if (row != Rows.NONE
                && running.putIfAbsent(id, new Running(row, start, id, name == null ? "" : name, future)) != null) {
            rows.release(row);
        }
    }

    void done(TaskInfo task, Outcome outcome) {
        if (running.isEmpty()) {
            return;
        }
        Running run = running.remove(task.id());
        if (run != null) {
            add(run, millis(), outcome);
            rows.release(run.row()); // last: bars of a row are in order
        }
    }

    private synchronized void add(Running run, long end, Outcome outcome) {
        Map<Outcome, OpenBar> row = open.get(run.row());
        OpenBar bar = row.get(outcome);
        if (bar != null && bar.takes(run.start(), end)) {
            row.put(outcome, bar.plus(end));
            return;
        }
        if (bar != null) {
            close(run.row(), outcome, bar);
        }
        row.put(outcome, new OpenBar(run.start(), end, 1, run.id(), run.name()));
    }

    private void close(int row, Outcome outcome, OpenBar bar) {
        bars.add(new TaskBar(++number, row, bar.start(), bar.end(), outcome, bar.tasks(), bar.id(), bar.name()));
        if (bars.size() > MOST_BARS) {
            bars.removeFirst();
        }
    }

    /**
     * Returns the bars of the last half minute, and watches on.
     *
     * @param since return those with higher numbers only
     * @param executor the executor that this is about
     * @return the bars by their numbers, and those that go on
     */
    public Bars bars(long since, Executor executor) {
        boolean begins = !isWatched();
        long until = clock.monotonicTime() + WATCHED_NANOS;
        watchedUntil = until == 0 ? 1 : until;
        rows.workers(executor.stats().workers());
        if (begins) {
            addWhatRunsAlready(executor);
        }
        long now = millis();
        return new Bars(epoch, now, done(since, now), running(now));
    }

    /** What has started while nobody watched. */
    private void addWhatRunsAlready(Executor executor) {
        List<RunningTask> already = executor.runningTasks();
        long now = millis();
        for (RunningTask task : already) {
            Thread thread = task.thread();
            if (thread != null && !task.abandoned()) {
                begin(thread, task.id(), now - task.age().toMillis(), task.name(), task.future());
            }
        }
        // Those that ended before they were noted here, which nobody would ever take out.
        Set<Long> still = executor.runningTasks().stream().map(RunningTask::id).collect(Collectors.toSet());
        for (RunningTask task : already) {
            Running run = still.contains(task.id()) ? null : running.remove(task.id());
            if (run != null) {
                rows.release(run.row());
            }
        }
    }

    private synchronized List<TaskBar> done(long since, long now) {
        for (int row = 0; row < Rows.MOST; row++) {
            Iterator<Map.Entry<Outcome, OpenBar>> entries =
                    open.get(row).entrySet().iterator();
            while (entries.hasNext()) {
                Map.Entry<Outcome, OpenBar> entry = entries.next();
                if (now - entry.getValue().end() >= NEAR_MILLIS) {
                    close(row, entry.getKey(), entry.getValue());
                    entries.remove();
                }
            }
        }
        while (!bars.isEmpty() && now - bars.getFirst().end() > KEPT_MILLIS) {
            bars.removeFirst();
        }
        List<TaskBar> done = new ArrayList<>();
        Iterator<TaskBar> newestFirst = bars.descendingIterator();
        while (newestFirst.hasNext()) {
            TaskBar bar = newestFirst.next();
            if (bar.number() <= since) {
                break;
            }
            done.add(bar);
        }
        Collections.reverse(done);
        return done;
    }

    private List<TaskBar> running(long now) {
        List<TaskBar> going = new ArrayList<>();
        running.forEach((id, run) -> {
            if (!run.future().done()) {
                going.add(new TaskBar(0, run.row(), run.start(), now, null, 1, id, run.name()));
            } else if (running.remove(id, run)) {
                rows.release(run.row()); // it was told of a start after the end, as a slow listener before it may bring
                // about
            }
        });
        going.sort(Comparator.comparingInt(TaskBar::row));
        return going;
    }

    /**
     * Bars to draw.
     *
     * @param epoch numbers and times of another epoch, such as that before a restart, say nothing in this one
     * @param now the time, in milliseconds from an arbitrary moment
     * @param done bars that have come to an end
     * @param running tasks that are running, which have no outcome yet and the number 0
     */
    public record Bars(String epoch, long now, List<TaskBar> done, List<TaskBar> running) {}
}
