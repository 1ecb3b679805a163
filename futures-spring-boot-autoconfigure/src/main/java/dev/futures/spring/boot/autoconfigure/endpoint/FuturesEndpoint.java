package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.Future;
import dev.futures.PendingTask;
import dev.futures.RunningTask;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasks;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasksOfExecutors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The Actuator endpoint {@code futures}: shows the executors, and of one of them what meters can't show, its settings
 * and the current stack of each running task. With unrestricted access it also changes them; each change is an audit event.
 */
@Endpoint(id = "futures", defaultAccess = Access.READ_ONLY)
public class FuturesEndpoint {

    /** An executor on virtual threads may run a hundred thousand tasks; their stacks would be the end of the heap. */
    private static final int DEFAULT_TASK_LIMIT = 1000;

    private static final String ALL_PENDING = "pending";
    private static final String STREAM = "stream";

    private final ExecutorRegistry executors;
    private final RecentTasksOfExecutors recent;
    private final ChangeLog changes;

    FuturesEndpoint(ExecutorRegistry executors, RecentTasksOfExecutors recent, ChangeLog changes) {
        this.executors = executors;
        this.recent = recent;
        this.changes = changes;
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
            summaries.put(executor.name(), SummaryDescriptor.of(executor.stats(), recent.find(executor.name())));
        }
        return new FuturesDescriptor(summaries);
    }

    /**
     * Shows one executor.
     *
     * @param name its name
     * @param limit the most running tasks, and the most pending ones, to show, the oldest ones; 1000 if null
     * @param stacks whether to show where each running task is; null for true
     * @return the executor, or null (404 over HTTP) if there is none of that name
     */
    @ReadOperation
    public @Nullable ExecutorDescriptor executor(
            @Selector String name, @Nullable Integer limit, @Nullable Boolean stacks) {
        if (!executors.names().contains(name)) {
            return null;
        }
        int taskLimit = limit == null ? DEFAULT_TASK_LIMIT : limit;
        if (taskLimit < 0) {
            throw invalid("limit must not be negative, but is " + taskLimit);
        }
        return describe(executors.get(name), taskLimit, stacks == null || stacks);
    }

    private ExecutorDescriptor describe(Executor executor, int taskLimit, boolean stacks) {
        ExecutorStats stats = executor.stats();
        RecentTasks lately = recent.find(executor.name());
        List<RunningTask> running = executor.runningTasks();
        return new ExecutorDescriptor(
                executor.name(),
                stats.state(),
                executors.settings(executor.name()),
                executors.origins(executor.name()),
                StatsDescriptor.of(stats),
                RecentDescriptor.of(lately),
                executor.workers().stream()
                        .map(worker -> WorkerDescriptor.of(worker, running))
                        .toList(),
                running.stream()
                        .limit(taskLimit)
                        .map(task -> RunningTaskDescriptor.of(task, stacks))
                        .toList(),
                executor.pendingTasks(taskLimit).stream()
                        .map(PendingTaskDescriptor::of)
                        .toList(),
                lately == null ? List.of() : lately.failures());
    }

    /**
     * Shows a part of what there is to know of one executor.
     *
     * @param name its name
     * @param part the id of a running task; or {@code stream}: who ran what in the last half minute, as bars
     * @param since of the stream, return bars with higher numbers only; all if null
     * @return a {@link RunningTaskDescriptor} or a {@link StreamDescriptor}; null (404 over HTTP) if there is no such executor,
     *     or the task does not run
     */
    @ReadOperation
    public @Nullable Object part(@Selector String name, @Selector String part, @Nullable Long since) {
        if (!executors.names().contains(name)) {
            return null;
        }
        Executor executor = executors.get(name);
        if (part.equals(STREAM)) {
            RecentTasks lately = recent.find(name);
            return lately == null
                    ? StreamDescriptor.NONE
                    : StreamDescriptor.of(lately.stream().bars(since == null ? 0 : since, executor));
        }
        return running(executor, id(part, "to show"))
                .findFirst()
                .map(task -> RunningTaskDescriptor.of(task, true))
                .orElse(null);
    }

    /**
     * Changes an executor: resizes it, pauses it, or resumes it.
     *
     * @param caller who does
     * @param name the name of the executor
     * @param maxWorkers the most tasks that are to run at a time, at least 1; null to leave that
     * @param paused whether it is to start no more tasks; null to leave that
     * @return the executor, with no tasks
     */
    @WriteOperation
    public ExecutorDescriptor change(
            SecurityContext caller, @Selector String name, @Nullable Integer maxWorkers, @Nullable Boolean paused) {
        Executor executor = existing(name);
        if (maxWorkers == null && paused == null) {
            throw invalid("set maxWorkers, a whole number of at least 1, or paused, true or false");
        }
        if (maxWorkers != null) {
            resize(caller, executor, maxWorkers);
        }
        if (paused != null) {
            if (paused) {
                executor.pause();
            } else {
                executor.resume();
            }
            changes.note(caller, paused ? "FUTURES_PAUSE" : "FUTURES_RESUME", Map.of("executor", name));
        }
        return describe(executor, 0, false);
    }

    private void resize(SecurityContext caller, Executor executor, int maxWorkers) {
        int before = executor.stats().limit();
        try {
            executor.resize(maxWorkers);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        changes.note(
                caller,
                "FUTURES_RESIZE",
                Map.of("executor", executor.name(), "before", before, "maxWorkers", maxWorkers));
    }

    /**
     * Cancels a task, running or pending, or all pending ones.
     *
     * @param caller who does
     * @param name the name of the executor
     * @param task the id of the task, or {@code pending} for all that wait
     * @return how many were cancelled
     */
    @DeleteOperation
    public CancelledDescriptor cancel(SecurityContext caller, @Selector String name, @Selector String task) {
        Executor executor = existing(name);
        int cancelled = task.equals(ALL_PENDING) ? cancelPending(executor) : cancel(executor, id(task, "to cancel"));
        changes.note(caller, "FUTURES_CANCEL", Map.of("executor", name, "task", task, "cancelled", cancelled));
        return new CancelledDescriptor(cancelled);
    }

    private static long id(String task, String what) {
        try {
            return Long.parseLong(task);
        } catch (NumberFormatException e) {
            String others = what.equals("to cancel") ? ALL_PENDING + " for all that wait" : STREAM;
            throw invalid("the task " + what + " must be the id of one, or " + others + ", but is '" + task + "'");
        }
    }

    private static int cancelPending(Executor executor) {
        int cancelled = 0;
        for (PendingTask task : executor.pendingTasks(Integer.MAX_VALUE)) {
            cancelled += task.future().cancel() ? 1 : 0;
        }
        return cancelled;
    }

    private static Stream<RunningTask> running(Executor executor, long id) {
        return executor.runningTasks().stream().filter(task -> task.id() == id);
    }

    /** First those that wait: one that starts meanwhile is then among those that run, and not in neither. */
    private static int cancel(Executor executor, long id) {
        Optional<Future<?>> pending = executor.pendingTasks(Integer.MAX_VALUE).stream()
                .filter(task -> task.id() == id)
                .findFirst()
                .map(PendingTask::future);
        Optional<Future<?>> found = pending.isPresent()
                ? pending
                : running(executor, id)
                        .filter(task -> !task.abandoned())
                        .findFirst()
                        .map(RunningTask::future);
        return found.map(future -> future.cancel(true)).orElse(false) ? 1 : 0;
    }

    private Executor existing(String name) {
        if (!executors.names().contains(name)) {
            throw invalid("there is no executor '" + name + "'; there are " + String.join(", ", executors.names()));
        }
        return executors.get(name);
    }

    private static InvalidEndpointRequestException invalid(String reason) {
        return new InvalidEndpointRequestException(reason, reason);
    }
}
