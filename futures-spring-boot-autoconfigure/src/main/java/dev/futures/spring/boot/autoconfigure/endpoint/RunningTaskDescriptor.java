package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.RunningTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One running task.
 *
 * @param id its number, by which it can be cancelled
 * @param name its name, or else its class
 * @param age how long it has been running
 * @param thread the name of the thread it runs on, or that waits for the worker JVM it runs in; null if it is just ending
 * @param abandoned whether its future has ended while the work goes on
 * @param traceId the trace it belongs to; null if that is not known
 * @param stack where it is now, on its thread or in its worker JVM, innermost frame first; null if that was not asked for
 */
public record RunningTaskDescriptor(
        long id,
        String name,
        Duration age,
        @Nullable String thread,
        boolean abandoned,
        @Nullable String traceId,
        @Nullable List<String> stack) {

    static RunningTaskDescriptor of(RunningTask task, boolean withStack) {
        Thread thread = task.thread();
        return new RunningTaskDescriptor(
                task.id(),
                task.name(),
                Millis.of(task.age()),
                thread == null ? null : thread.getName(),
                task.abandoned(),
                task.traceId(),
                withStack ? stack(task) : null);
    }

    private static List<String> stack(RunningTask task) {
        return Arrays.stream(task.stack()).map(StackTraceElement::toString).toList();
    }
}
