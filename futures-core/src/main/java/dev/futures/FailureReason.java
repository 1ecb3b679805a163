package dev.futures;

/** Why a future of an executor failed. */
public enum FailureReason {
    /** The task threw. */
    EXCEPTION,
    /** The task waited in the queue for longer than its queue timeout and never started. */
    QUEUE_TIMEOUT,
    /** The task ran for longer than its run timeout and was stopped. */
    RUN_TIMEOUT,
    /** The worker that ran the task died, or no worker could be started for it. */
    WORKER_LOST
}
