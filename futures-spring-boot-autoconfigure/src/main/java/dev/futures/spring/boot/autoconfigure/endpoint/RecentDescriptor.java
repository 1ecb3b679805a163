package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.spring.boot.autoconfigure.recent.Percentiles;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasks;
import org.jspecify.annotations.Nullable;

/**
 * What an executor did lately.
 *
 * @param tasksPerSecond how many tasks ended a second, in the mean of the last ten seconds
 * @param waited how long tasks of the last minute had waited when they started; null if none has
 * @param ran how long tasks of the last minute had run when they ended; null if none has
 */
public record RecentDescriptor(
        double tasksPerSecond,
        @Nullable Percentiles waited,
        @Nullable Percentiles ran) {

    static @Nullable RecentDescriptor of(@Nullable RecentTasks recent) {
        return recent == null ? null : new RecentDescriptor(recent.perSecond(), recent.waits(), recent.runs());
    }
}
