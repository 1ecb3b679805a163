package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.ExecutorState;
import dev.futures.spring.boot.autoconfigure.ExecutorSettings;
import dev.futures.spring.boot.autoconfigure.recent.FailedTask;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One executor in full.
 *
 * @param name its name
 * @param state where in its life it is
 * @param settings what it was built with
 * @param origins where those settings come from that are configured, by their properties
 * @param stats its ledger and gauges
 * @param recent what it did lately; null if that is not known
 * @param workers its worker JVMs; empty if its workers are threads, or none has been needed yet
 * @param runningTasks what it runs now, the longest running first
 * @param pendingTasks what waits now, the oldest first
 * @param lastFailures the last tasks that failed after they had started, newest first
 */
public record ExecutorDescriptor(
        String name,
        ExecutorState state,
        ExecutorSettings settings,
        Map<String, String> origins,
        StatsDescriptor stats,
        @Nullable RecentDescriptor recent,
        List<WorkerDescriptor> workers,
        List<RunningTaskDescriptor> runningTasks,
        List<PendingTaskDescriptor> pendingTasks,
        List<FailedTask> lastFailures)
        implements OperationResponseBody {}
