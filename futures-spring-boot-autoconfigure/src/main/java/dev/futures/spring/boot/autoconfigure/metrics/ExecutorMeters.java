package dev.futures.spring.boot.autoconfigure.metrics;

import dev.futures.CancelReason;
import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.FailureReason;
import dev.futures.RejectReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The gauges and counters of one executor in one registry. Every reading takes a snapshot of its own: a snapshot shared
 * by the meters of a scrape would have to live for some time, and a meter read within that time would lie.
 */
final class ExecutorMeters {

    private static final String TASKS = "tasks";

    private static final String THREADS = "threads";

    private final Executor executor;

    private final MeterRegistry registry;

    private final Tags tags;

    private final List<Meter> meters = new ArrayList<>();

    private ExecutorMeters(Executor executor, MeterRegistry registry) {
        this.executor = executor;
        this.registry = registry;
        this.tags = Tags.of("name", executor.name());
    }

    static ExecutorMeters register(Executor executor, MeterRegistry registry) {
        ExecutorMeters meters = new ExecutorMeters(executor, registry);
        meters.registerGauges();
        meters.registerCounters();
        meters.registerRestarts();
        meters.registerStockMeters();
        return meters;
    }

    private void registerGauges() {
        gauge("futures.pending", TASKS, "Tasks that are accepted and not started", ExecutorStats::pending);
        gauge("futures.running", TASKS, "Tasks that are started and not ended", ExecutorStats::running);
        gauge(
                "futures.abandoned",
                TASKS,
                "Tasks whose future has ended while their work still occupies a worker",
                ExecutorStats::abandoned);
        // The unit would double the last word of the name.
        gauge("futures.workers", null, "Workers that exist now", ExecutorStats::workers);
        // Infinity rather than a huge or a negative number: running / limit is 0 then, and no threshold is crossed.
        gauge(
                "futures.limit",
                TASKS,
                "Most tasks that run at a time; infinite if there is no limit",
                stats -> stats.limit() == Integer.MAX_VALUE ? Double.POSITIVE_INFINITY : stats.limit());
        gauge(
                "futures.queue.capacity",
                TASKS,
                "Most tasks that may wait; infinite if there is no limit",
                stats -> stats.queueCapacity() < 0 ? Double.POSITIVE_INFINITY : stats.queueCapacity());
    }

    private void registerCounters() {
        counter("futures.submitted", Tags.empty(), "Tasks accepted", ExecutorStats::submitted);
        counter("futures.succeeded", Tags.empty(), "Tasks that returned", ExecutorStats::succeeded);
        for (FailureReason reason : FailureReason.values()) {
            counter(
                    "futures.failed",
                    reason(reason),
                    "Tasks that failed",
                    stats -> stats.failedBy().getOrDefault(reason, 0L));
        }
        for (CancelReason reason : CancelReason.values()) {
            counter(
                    "futures.cancelled",
                    reason(reason),
                    "Tasks that were cancelled",
                    stats -> stats.cancelledBy().getOrDefault(reason, 0L));
        }
        for (RejectReason reason : RejectReason.values()) {
            counter(
                    "futures.rejected",
                    reason(reason),
                    "Submissions that were refused",
                    stats -> stats.rejectedBy().getOrDefault(reason, 0L));
        }
    }

    /** Of executors whose workers are more than threads, and so may have to be replaced. */
    private void registerRestarts() {
        for (String reason : executor.workerRestarts().keySet()) {
            meters.add(FunctionCounter.builder(
                            "futures.worker.restarts",
                            executor,
                            source -> source.workerRestarts().getOrDefault(reason, 0L))
                    .description("Workers that had to be replaced")
                    .tags(tags.and("reason", reason))
                    .register(registry));
        }
    }

    /**
     * Registers what Micrometer's {@code ExecutorServiceMetrics} would for a thread pool: same names, units, tags and
     * meaning, hence {@link Integer#MAX_VALUE} where there is no limit. A worker that is abandoned is an active thread.
     */
    private void registerStockMeters() {
        gauge(
                "executor.active",
                THREADS,
                "The approximate number of threads that are actively executing tasks",
                stats -> stats.running() + stats.abandoned());
        gauge(
                "executor.queued",
                TASKS,
                "The approximate number of tasks that are queued for execution",
                ExecutorStats::pending);
        gauge(
                "executor.queue.remaining",
                TASKS,
                "The number of additional elements that this queue can ideally accept without blocking",
                ExecutorStats::queueRemaining);
        gauge("executor.pool.size", THREADS, "The current number of threads in the pool", ExecutorStats::workers);
        gauge("executor.pool.core", THREADS, "The core number of threads for the pool", ExecutorStats::limit);
        gauge("executor.pool.max", THREADS, "The maximum allowed number of threads in the pool", ExecutorStats::limit);
        counter(
                "executor.completed",
                Tags.empty(),
                "The approximate total number of tasks that have completed execution",
                ExecutorStats::completed);
    }

    private void gauge(String name, @Nullable String unit, String description, ToDoubleFunction<ExecutorStats> value) {
        meters.add(Gauge.builder(name, executor, source -> value.applyAsDouble(source.stats()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    private void counter(String name, Tags more, String description, ToDoubleFunction<ExecutorStats> value) {
        meters.add(FunctionCounter.builder(name, executor, source -> value.applyAsDouble(source.stats()))
                .description(description)
                .baseUnit(TASKS)
                .tags(tags.and(more))
                .register(registry));
    }

    private static Tags reason(Enum<?> reason) {
        return Tags.of(Tag.of("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    void close() {
        meters.forEach(registry::remove);
    }
}
