package dev.futures;

/** Why an executor refused a submission. */
public enum RejectReason {
    /** The queue was full, and stayed full for the block timeout if the executor lets submitters wait. */
    FULL,
    /** The executor was shut down, or the JVM was ending. */
    SHUTDOWN,
    /** The executor was broken. */
    BROKEN
}
