package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * Carries what belongs to a thread (a logging context, a trace, who is logged in) from whoever submits a task to where
 * the task runs.
 *
 * <p>An executor that was built with one asks it for a {@link Snapshot} at each submission, on the submitting thread. It
 * runs the task through that, on whatever thread: a worker's, that of another task that waits for it, or that of the
 * submitter. The callbacks of the task's future run through it as well; only one that is added when the future is done
 * already runs at once, as its caller does.
 *
 * <p>Thread-safe, as its snapshots have to be: a callback may run while the task that was cancelled is still running.
 * Must not block.
 */
@FunctionalInterface
public interface ContextPropagator {

    /**
     * Takes what the current thread has now. If this throws, the task is not accepted, and the exception is its
     * submitter's.
     *
     * @return it, for one task
     */
    Snapshot capture();

    /** What a submitter had. An executor keeps it until the task has ended and its callbacks have run. */
    @FunctionalInterface
    interface Snapshot {

        /**
         * Runs something, once, on the current thread, with what was captured in place, and then puts back what the
         * thread had before.
         *
         * <p>If it fails before it gets to the work, a task fails with that, and a callback runs without it, which is logged;
         * if it does so afterwards, that is logged, and the outcome of the work counts.
         *
         * @param work what to run; what it throws may pass through
         */
        void run(Runnable work);

        /**
         * As {@link #run}, of the task itself and not of a callback.
         *
         * @param task what to run; what it throws may pass through
         * @param info the task's future and name
         */
        default void runTask(Runnable task, TaskInfo info) {
            run(task);
        }

        /** {@return the id of the trace that the task belongs to, for people to look it up; null if that is not known} */
        default @Nullable String traceId() {
            return null;
        }
    }
}
