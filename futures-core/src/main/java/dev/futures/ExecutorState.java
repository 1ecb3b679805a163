package dev.futures;

/** The life of an executor: {@code RUNNING <-> PAUSED}, either {@code -> SHUTDOWN -> TERMINATED}. */
public enum ExecutorState {
    /** Accepts tasks and starts them. */
    RUNNING,
    /** Accepts tasks, finishes what runs, starts nothing until it is resumed. */
    PAUSED,
    /** Accepts no more tasks and works off the accepted ones. */
    SHUTDOWN,
    /** Has ended every future and every worker. */
    TERMINATED,
    /** Can't start workers; every accepted task has failed, every submission is refused. */
    BROKEN
}
