package dev.futures;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a future whose task exceeded a time limit: it waited for too long and never started, or it ran for too
 * long and was told to stop.
 *
 * <p>It is unchecked, and no {@link java.util.concurrent.TimeoutException}, so that it can't be mistaken for the end of
 * somebody's own wait: that leaves the future as it is, this is its end.
 */
public class DeadlineExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Which limit of a task was exceeded. */
    public enum Limit {
        /** {@link Executor.Builder#queueTimeout(Duration)}: the task never started. */
        QUEUE_TIMEOUT("queue-timeout"),
        /** {@link Executor.Builder#runTimeout(Duration)}: the task was told to stop. */
        RUN_TIMEOUT("run-timeout");

        private final String property;

        Limit(String property) {
            this.property = property;
        }
    }

    private final Limit limit;
    private final Duration granted;
    private final Duration elapsed;
    private final String executorName;
    private final @Nullable String taskName;

    /**
     * Creates an exception.
     *
     * @param limit which limit
     * @param granted the time that the task had
     * @param elapsed the time that it took until it was ended
     * @param executorName the name of its executor
     * @param taskName its name; null if it has none
     * @param inheritedFrom the task whose remaining time was the limit; null if the limit was its own
     */
    public DeadlineExceededException(
            Limit limit,
            Duration granted,
            Duration elapsed,
            String executorName,
            @Nullable String taskName,
            @Nullable String inheritedFrom) {
        super((taskName == null ? "a task" : "task '" + taskName + "'") + " of executor '" + executorName
                + "' exceeded its " + limit.property + ": granted " + millis(granted)
                + (inheritedFrom == null ? "" : " (all that " + inheritedFrom + " had left)") + ", elapsed "
                + millis(elapsed));
        this.limit = limit;
        this.granted = granted;
        this.elapsed = elapsed;
        this.executorName = Objects.requireNonNull(executorName, "executorName");
        this.taskName = taskName;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    /** {@return which limit was exceeded} */
    public Limit limit() {
        return limit;
    }

    /** {@return the time that the task had: its own limit, or what an outer task had left} */
    public Duration granted() {
        return granted;
    }

    /** {@return the time in the queue, or the time it ran, until the future was ended} */
    public Duration elapsed() {
        return elapsed;
    }

    /** {@return the name of the task's executor} */
    public String executorName() {
        return executorName;
    }

    /** {@return the name of the task, or null if it has none} */
    public @Nullable String taskName() {
        return taskName;
    }
}
