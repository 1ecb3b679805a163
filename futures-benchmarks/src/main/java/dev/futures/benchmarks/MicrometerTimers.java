package dev.futures.benchmarks;

import dev.futures.ExecutorListener;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Two of Micrometer's timers a task, its wait and its run: what the Spring Boot starter hangs on each executor, which
 * can't be had here without an application around it.
 */
final class MicrometerTimers implements ExecutorListener {

    private final Timer waiting;
    private final Timer[] running = new Timer[Outcome.values().length];

    MicrometerTimers(String executorName, MeterRegistry registry) {
        waiting = Timer.builder("futures.wait").tag("name", executorName).register(registry);
        for (Outcome outcome : Outcome.values()) {
            running[outcome.ordinal()] = Timer.builder("futures.run")
                    .tag("name", executorName)
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @Override
    public void started(TaskInfo task) {
        waiting.record(task.waitNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void done(TaskInfo task, Outcome outcome) {
        running[outcome.ordinal()].record(task.runNanos(), TimeUnit.NANOSECONDS);
    }
}
