package dev.futures;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture of one worker that is more than a thread of this JVM, at the moment of {@link Executor#workers()}.
 *
 * @param id names it: the process id of a worker JVM
 * @param uptime how long it has been there
 * @param tasks how many tasks it has ended
 * @param memoryBytes how much memory its process occupies (resident set size), in bytes; -1 if that is not known
 * @param task what it runs; null if it has nothing to do
 */
public record WorkerInfo(
        String id,
        Duration uptime,
        long tasks,
        long memoryBytes,
        @Nullable TaskInfo task) {

    /**
     * Creates it; nothing but the task may be null.
     *
     * @param id see {@link #id()}
     * @param uptime see {@link #uptime()}
     * @param tasks see {@link #tasks()}
     * @param memoryBytes see {@link #memoryBytes()}
     * @param task see {@link #task()}
     */
    public WorkerInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(uptime, "uptime");
    }
}
