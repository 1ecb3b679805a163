package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.RunningTask;
import dev.futures.TaskInfo;
import dev.futures.WorkerInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worker JVM.
 *
 * @param pid its process id
 * @param uptime how long it has been there
 * @param tasks how many tasks it has ended
 * @param memoryBytes how much memory its process occupies (resident set size); null if that is not known
 * @param task the task that it runs; null if it has nothing to do
 */
public record WorkerDescriptor(
        String pid,
        Duration uptime,
        long tasks,
        @Nullable Long memoryBytes,
        @Nullable Task task) {

    /**
     * A task that a worker runs.
     *
     * @param id its number, by which it can be shown and cancelled
     * @param name its name, or else its class; null if that is not known, for the task has just ended
     */
    public record Task(long id, @Nullable String name) {}

    static WorkerDescriptor of(WorkerInfo worker, List<RunningTask> running) {
        TaskInfo task = worker.task();
        return new WorkerDescriptor(
                worker.id(),
                Millis.of(worker.uptime()),
                worker.tasks(),
                worker.memoryBytes() < 0 ? null : worker.memoryBytes(),
                task == null ? null : new Task(task.id(), name(task, running)));
    }

    private static @Nullable String name(TaskInfo task, List<RunningTask> running) {
        return running.stream()
                .filter(other -> other.id() == task.id())
                .map(RunningTask::name)
                .findFirst()
                .orElse(task.taskName());
    }
}
