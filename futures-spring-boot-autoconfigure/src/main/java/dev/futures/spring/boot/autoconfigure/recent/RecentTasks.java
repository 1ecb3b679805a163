package dev.futures.spring.boot.autoconfigure.recent;

import dev.futures.ExecutorListener;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one executor did lately. Thread-safe. */
public final class RecentTasks implements ExecutorListener {

    private static final int FAILURES = 20;
    private static final int MESSAGE_LENGTH = 500;

    /** To look at an exception takes some microseconds, so not all of them are looked at if there are many. */
    private static final int FAILURES_PER_SECOND = FAILURES;

    private final Clock clock;
    private final Rate rate;
    private final Durations waits;
    private final Durations runs;
    private final TaskStream stream;

    /** The last ones, newest first. Guarded by itself. */
    private final Deque<FailedTask> failures = new ArrayDeque<>();

    // How many were looked at in that second. Guarded by the failures.
    private long failureSecond;
    private int failuresInSecond;

    RecentTasks(Clock clock) {
        this.clock = clock;
        this.rate = new Rate(clock);
        this.waits = new Durations(clock);
        this.runs = new Durations(clock);
        this.stream = new TaskStream(clock);
    }

    @Override
    public void started(TaskInfo task) {
        waits.record(task.waitNanos());
        stream.started(task);
    }

    @Override
    public void done(TaskInfo task, Outcome outcome, @Nullable Throwable exception) {
        long ran = task.runNanos();
        runs.record(ran);
        rate.happened();
        stream.done(task, outcome);
        if (exception != null && isToBeRemembered()) {
            remember(task, ran, exception);
        }
    }

    private boolean isToBeRemembered() {
        long second = TimeUnit.MILLISECONDS.toSeconds(clock.wallTime());
        synchronized (failures) {
            if (second != failureSecond) {
                failureSecond = second;
                failuresInSecond = 0;
            }
            return failuresInSecond++ < FAILURES_PER_SECOND;
        }
    }

    private void remember(TaskInfo task, long ran, Throwable exception) {
        StackTraceElement[] stack = exception.getStackTrace();
        FailedTask failure = new FailedTask(
                task.id(),
                task.taskName(),
                Instant.ofEpochMilli(clock.wallTime()),
                Duration.ofNanos(ran),
                exception.getClass().getName(),
                shortened(exception.getMessage()),
                stack.length == 0 ? null : stack[0].toString());
        synchronized (failures) {
            failures.addFirst(failure);
            if (failures.size() > FAILURES) {
                failures.removeLast();
            }
        }
    }

    private static @Nullable String shortened(@Nullable String message) {
        return message == null || message.length() <= MESSAGE_LENGTH
                ? message
                : message.substring(0, MESSAGE_LENGTH) + "…";
    }

    /** {@return how many tasks ended a second, in the mean of the last ten seconds} */
    public double perSecond() {
        return rate.perSecond(10);
    }

    /** {@return how long tasks of the last minute had waited when they started; null if none has} */
    public @Nullable Percentiles waits() {
        return waits.percentiles();
    }

    /** {@return how long tasks of the last minute had run when they ended; null if none has} */
    public @Nullable Percentiles runs() {
        return runs.percentiles();
    }

    /** {@return the last failures of tasks that had started, newest first, at most 20 of each second} */
    public List<FailedTask> failures() {
        synchronized (failures) {
            return new ArrayList<>(failures);
        }
    }

    /** {@return who ran what and when} */
    public TaskStream stream() {
        return stream;
    }
}
