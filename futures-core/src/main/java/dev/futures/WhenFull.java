package dev.futures;

/** What an executor does with a submission that finds its queue full. */
public enum WhenFull {
    /** Refuse it with a {@link java.util.concurrent.RejectedExecutionException}. The default. */
    REJECT,
    /** Let the submitter wait, first come first served, for a free slot; up to the block timeout if there is one. */
    BLOCK,
    /** Run the task in the submitting thread, which so can't submit faster than the executor works. */
    CALLER_RUNS
}
