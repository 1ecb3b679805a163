package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.ExecutorStats;
import dev.futures.RunningTask;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.ExecutorSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The Actuator endpoint {@code futures}: shows the executors, and of one of them what meters can't show, its settings
 * and the current stack of each running task.
 */
@Endpoint(id = "futures", defaultAccess = Access.READ_ONLY)
public class FuturesEndpoint {

    /** An executor on virtual threads may run a hundred thousand tasks; their stacks would be the end of the heap. */
    private static final int DEFAULT_TASK_LIMIT = 1000;

    private final ExecutorRegistry executors;

    /**
     * Makes the endpoint.
     *
     * @param executors the executors to show
     */
    public FuturesEndpoint(ExecutorRegistry executors) {
        this.executors = executors;
    }

    /**
     * Lists the executors.
     *
     * @return all of them by name
     */
    @ReadOperation
    public FuturesDescriptor futures() {
        Map<String, SummaryDescriptor> summaries = new LinkedHashMap<>();
        for (Executor executor : executors) {
            summaries.put(executor.name(), SummaryDescriptor.of(executor.stats()));
        }
        return new FuturesDescriptor(summaries);
    }

    /**
     * Shows one executor.
     *
     * @param name its name
     * @param limit the most running tasks to show, the longest running ones; 1000 if null
     * @return the executor, or null (404 over HTTP) if there is none of that name
     */
    @ReadOperation
    public @Nullable ExecutorDescriptor executor(@Selector String name, @Nullable Integer limit) {
        if (!executors.names().contains(name)) {
            return null;
        }
        int taskLimit = limit == null ? DEFAULT_TASK_LIMIT : limit;
        if (taskLimit < 0) {
            throw new InvalidEndpointRequestException(
                    "limit must not be negative, but was " + taskLimit, "limit must not be negative");
        }
        Executor executor = executors.get(name);
        ExecutorStats stats = executor.stats();
        return new ExecutorDescriptor(
                name,
                stats.state(),
                executors.settings(name),
                StatsDescriptor.of(stats),
                executor.runningTasks().stream()
                        .limit(taskLimit)
                        .map(TaskDescriptor::of)
                        .toList());
    }

    /**
     * All executors.
     *
     * @param executors their summaries by name
     */
    public record FuturesDescriptor(Map<String, SummaryDescriptor> executors) implements OperationResponseBody {}

    /**
     * One executor in the list.
     *
     * @param type the kind of its backend
     * @param state where in its life it is
     * @param stats its ledger and gauges
     */
    public record SummaryDescriptor(String type, ExecutorState state, StatsDescriptor stats) {

        static SummaryDescriptor of(ExecutorStats stats) {
            return new SummaryDescriptor(stats.type(), stats.state(), StatsDescriptor.of(stats));
        }
    }

    /**
     * One executor in full.
     *
     * @param name its name
     * @param state where in its life it is
     * @param settings what it was built with
     * @param stats its ledger and gauges
     * @param runningTasks what it runs now, the longest running first
     */
    public record ExecutorDescriptor(
            String name,
            ExecutorState state,
            ExecutorSettings settings,
            StatsDescriptor stats,
            List<TaskDescriptor> runningTasks)
            implements OperationResponseBody {}

    /**
     * The ledger and the gauges of an executor. The reasons are written as in the tags of the meters.
     *
     * @param limit the most tasks it runs at a time; {@link Integer#MAX_VALUE} if there is no limit
     * @param workers the workers that exist now
     * @param queueCapacity the most tasks that may wait; -1 if there is no limit
     * @param pending tasks that are accepted and not started
     * @param running tasks that are started and not ended
     * @param abandoned workers still busy with a task whose future has ended
     * @param submitted tasks accepted so far
     * @param succeeded tasks that returned
     * @param failed tasks that failed, by reason
     * @param cancelled tasks that were cancelled, by reason
     * @param rejected submissions that were refused, by reason
     * @param oldestPending how long the head of the queue has waited; zero if nothing waits
     */
    public record StatsDescriptor(
            int limit,
            int workers,
            int queueCapacity,
            long pending,
            long running,
            long abandoned,
            long submitted,
            long succeeded,
            Map<String, Long> failed,
            Map<String, Long> cancelled,
            Map<String, Long> rejected,
            Duration oldestPending) {

        static StatsDescriptor of(ExecutorStats stats) {
            return new StatsDescriptor(
                    stats.limit(),
                    stats.workers(),
                    stats.queueCapacity(),
                    stats.pending(),
                    stats.running(),
                    stats.abandoned(),
                    stats.submitted(),
                    stats.succeeded(),
                    byReason(stats.failedBy()),
                    byReason(stats.cancelledBy()),
                    byReason(stats.rejectedBy()),
                    toMillis(stats.oldestPending()));
        }

        private static Map<String, Long> byReason(Map<? extends Enum<?>, Long> counts) {
            Map<String, Long> named = new LinkedHashMap<>();
            counts.forEach((reason, count) ->
                    named.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
            return named;
        }
    }

    /**
     * One running task.
     *
     * @param name its name, or else its class
     * @param age how long it has been running
     * @param thread the name of the thread it runs on; null if it is just ending
     * @param abandoned whether its future has ended while the work goes on
     * @param stack where the thread is now, innermost frame first
     */
    public record TaskDescriptor(
            String name, Duration age, @Nullable String thread, boolean abandoned, List<String> stack) {

        static TaskDescriptor of(RunningTask task) {
            Thread thread = task.thread();
            return new TaskDescriptor(
                    task.name(),
                    toMillis(task.age()),
                    thread == null ? null : thread.getName(),
                    task.abandoned(),
                    Arrays.stream(task.stack()).map(StackTraceElement::toString).toList());
        }
    }

    /** Nanoseconds are noise to a reader who wants to know whether it is seconds or hours. */
    private static Duration toMillis(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS);
    }
}
