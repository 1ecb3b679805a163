package dev.futures.spring.boot.autoconfigure.recent;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import io.micrometer.core.instrument.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What each of the configured executors did lately. Thread-safe. */
public final class RecentTasksOfExecutors implements ExecutorCustomizer {

    private final Map<String, RecentTasks> recent = new ConcurrentHashMap<>();

    /** Makes one that knows no executor yet. */
    public RecentTasksOfExecutors() {}

    @Override
    public Executor.Builder customize(String name, Executor.Builder builder) {
        return builder.listener(recent.computeIfAbsent(name, executor -> new RecentTasks(Clock.SYSTEM)));
    }

    /**
     * Looks up an executor.
     *
     * @param executor its name
     * @return what it did lately; null if the application has built it itself, or there is none of that name
     */
    public @Nullable RecentTasks find(String executor) {
        return recent.get(executor);
    }
}
