package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * The hook for timers and tracing: told of each task that an executor accepts, starts, ends or refuses.
 *
 * <p>Methods are called on the thread that makes the step, so they must be quick and must not block. What they throw is
 * logged and swallowed. {@code submitted} may overlap with {@code started} of the same task, for a worker can be quicker
 * than the submitter; {@code started} happens-before {@code done} (unless one takes a second for it, or ends a task itself that
 * is just being started), and {@code done} happens-before the future tells anyone that it is done. No listener installed costs nothing.
 */
public interface ExecutorListener {

    /**
     * A task was accepted.
     *
     * @param task the task
     */
    default void submitted(TaskInfo task) {}

    /**
     * A task is about to run on the current thread.
     *
     * @param task the task; {@link TaskInfo#waitNanos()} is final
     */
    default void started(TaskInfo task) {}

    /**
     * A task that was started has ended, or has been cancelled while it ran (then its work may still go on).
     *
     * @param task the task
     * @param outcome how it ended
     */
    default void done(TaskInfo task, Outcome outcome) {}

    /**
     * As {@link #done(TaskInfo, Outcome)}, which this calls unless it is overridden.
     *
     * @param task the task
     * @param outcome how it ended
     * @param exception what it failed with; null if it did not fail
     */
    default void done(TaskInfo task, Outcome outcome, @Nullable Throwable exception) {
        done(task, outcome);
    }

    /**
     * A submission was refused.
     *
     * @param executorName the name of the executor that refused it
     * @param reason why
     */
    default void rejected(String executorName, RejectReason reason) {}
}
