package dev.futures;

/** How a task that was started ended. */
public enum Outcome {
    /** It returned. */
    SUCCEEDED,
    /** It threw, or was stopped by a deadline. */
    FAILED,
    /** Its future was cancelled while it ran. */
    CANCELLED
}
