package dev.futures.spring.boot.autoconfigure.metrics;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Binds the executors to meter registries.
 *
 * <p>Executors are often created before any meter registry is, and must not be the reason why one is created early. So
 * each executor gets its listener while it is built, through the customizer half of this class, and the listener gets
 * its timers when a registry comes, through the binder half. Counts are not affected by that: they are kept by the
 * executors themselves and only read from here.
 */
final class FuturesMetrics implements MeterBinder, ExecutorCustomizer, AutoCloseable {

    private final ObjectProvider<ExecutorRegistry> executors;

    private final Map<String, TaskTimers> timers = new ConcurrentHashMap<>();

    /** Also what keeps the executors reachable: function counters hold what they read weakly. */
    private final List<ExecutorMeters> meters = new CopyOnWriteArrayList<>();

    FuturesMetrics(ObjectProvider<ExecutorRegistry> executors) {
        this.executors = executors;
    }

    @Override
    public Executor.Builder customize(String name, Executor.Builder builder) {
        return builder.listener(timers.computeIfAbsent(name, TaskTimers::new));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Executor executor : executors.getObject()) {
            meters.add(ExecutorMeters.register(executor, registry));
            // An executor that the application built itself has no listener of ours: no timer is better than one at 0.
            TaskTimers listener = timers.get(executor.name());
            if (listener != null) {
                listener.bindTo(registry);
            }
        }
    }

    /** Removes the meters, for a registry may outlive the context and would go on showing executors that are gone. */
    @Override
    public void close() {
        timers.values().forEach(TaskTimers::close);
        meters.forEach(ExecutorMeters::close);
        meters.clear();
    }
}
