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
    private final Timer succeeded;
    private final Timer failed;
    private final Timer cancelled;

    MicrometerTimers(String executorName, MeterRegistry registry) {
        waiting = Timer.builder("futures.wait").tag("name", executorName).register(registry);
        succeeded = running(executorName, Outcome.SUCCEEDED, registry);
        failed = running(executorName, Outcome.FAILED, registry);
        cancelled = running(executorName, Outcome.CANCELLED, registry);
    }

    private static Timer running(String executorName, Outcome outcome, MeterRegistry registry) {
        return Timer.builder("futures.run")
                .tag("name", executorName)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    @Override
    public void started(TaskInfo task) {
        waiting.record(task.waitNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void done(TaskInfo task, Outcome outcome) {
        Timer running = switch (outcome) {
            case SUCCEEDED -> succeeded;
            case FAILED -> failed;
            case CANCELLED -> cancelled;
        };
        running.record(task.runNanos(), TimeUnit.NANOSECONDS);
    }
}
