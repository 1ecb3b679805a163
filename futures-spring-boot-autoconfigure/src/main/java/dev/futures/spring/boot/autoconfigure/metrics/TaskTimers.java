package dev.futures.spring.boot.autoconfigure.metrics;

import dev.futures.ExecutorListener;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Times the tasks of one executor: how long each waited and how long it ran. Tasks that start or end before the first
 * registry is bound are not timed.
 */
final class TaskTimers implements ExecutorListener {

    private final String executorName;

    /** One element a registry; written while the application starts and stops, read by every task. */
    private final List<Timers> bound = new CopyOnWriteArrayList<>();

    TaskTimers(String executorName) {
        this.executorName = executorName;
    }

    void bindTo(MeterRegistry registry) {
        bound.add(Timers.register(executorName, registry));
    }

    @Override
    public void started(TaskInfo task) {
        long nanos = task.waitNanos();
        for (Timers timers : bound) {
            timers.waiting().record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void done(TaskInfo task, Outcome outcome) {
        long nanos = task.runNanos();
        for (Timers timers : bound) {
            timers.running(outcome).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void close() {
        bound.forEach(Timers::remove);
        bound.clear();
    }

    /** The timers of one registry; those of all outcomes exist from the start, so that a first failure is a rise. */
    private record Timers(MeterRegistry registry, Timer waiting, Timer succeeded, Timer failed, Timer cancelled) {

        static Timers register(String executorName, MeterRegistry registry) {
            return new Timers(
                    registry,
                    Timer.builder("futures.wait")
                            .description("Time that tasks spent in the queue before they started")
                            .tag("name", executorName)
                            .register(registry),
                    running(executorName, Outcome.SUCCEEDED, registry),
                    running(executorName, Outcome.FAILED, registry),
                    running(executorName, Outcome.CANCELLED, registry));
        }

        private static Timer running(String executorName, Outcome outcome, MeterRegistry registry) {
            return Timer.builder("futures.run")
                    .description("Time from the start of tasks until their futures ended")
                    .tag("name", executorName)
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }

        Timer running(Outcome outcome) {
            return switch (outcome) {
                case SUCCEEDED -> succeeded;
                case FAILED -> failed;
                case CANCELLED -> cancelled;
            };
        }

        void remove() {
            List.of(waiting, succeeded, failed, cancelled).forEach(registry::remove);
        }
    }
}
