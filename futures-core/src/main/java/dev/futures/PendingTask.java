package dev.futures;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture of one task that was waiting for a worker at the moment of {@link Executor#pendingTasks(int)}.
 *
 * @param id see {@link TaskInfo#id()}
 * @param name the name given with {@link TaskOptions#named(String)}, or else the class of the task
 * @param age how long it had been waiting; zero if the executor does no timing
 * @param traceId the trace it belongs to, see {@link ContextPropagator.Snapshot#traceId()}; null if that is not known
 * @param future its future, to cancel it
 */
public record PendingTask(
        long id, String name, Duration age, @Nullable String traceId, Future<?> future) {

    /**
     * Creates it; nothing but the trace may be null.
     *
     * @param id see {@link #id()}
     * @param name see {@link #name()}
     * @param age see {@link #age()}
     * @param traceId see {@link #traceId()}
     * @param future see {@link #future()}
     */
    public PendingTask {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(future, "future");
    }
}
