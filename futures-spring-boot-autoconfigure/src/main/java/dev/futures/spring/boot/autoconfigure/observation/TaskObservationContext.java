package dev.futures.spring.boot.autoconfigure.observation;

import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known of a task that is observed. As thread-safe as any {@link Observation.Context}. */
public final class TaskObservationContext extends Observation.Context {

    private final TaskInfo task;

    private volatile @Nullable Outcome outcome;

    TaskObservationContext(TaskInfo task) {
        this.task = task;
    }

    /** {@return the task} */
    public TaskInfo getTask() {
        return task;
    }

    /** {@return how the task ended; null before that} */
    public @Nullable Outcome getOutcome() {
        return outcome;
    }

    void setOutcome(Outcome outcome) {
        this.outcome = outcome;
    }
}
