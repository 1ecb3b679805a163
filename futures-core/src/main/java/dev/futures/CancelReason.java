package dev.futures;

/** Why a future of an executor was cancelled. */
public enum CancelReason {
    /** Somebody cancelled it before it started. */
    CALLER,
    /** Somebody called {@link Future#cancel(boolean) cancel(true)} while it was running. */
    INTERRUPT,
    /** Its executor was shut down in a way that cancels what is left. */
    SHUTDOWN
}
