package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.PendingTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One pending task.
 *
 * @param id its number, by which it can be cancelled
 * @param name its name, or else its class
 * @param age how long it has been waiting
 * @param traceId the trace it belongs to; null if that is not known
 */
public record PendingTaskDescriptor(
        long id, String name, Duration age, @Nullable String traceId) {

    static PendingTaskDescriptor of(PendingTask task) {
        return new PendingTaskDescriptor(task.id(), task.name(), Millis.of(task.age()), task.traceId());
    }
}
