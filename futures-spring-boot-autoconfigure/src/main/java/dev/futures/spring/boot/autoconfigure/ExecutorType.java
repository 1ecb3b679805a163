package dev.futures.spring.boot.autoconfigure;

/** The kinds of workers that {@code futures.executors.*.type} offers. */
public enum ExecutorType {
    /** Platform threads, reused, up to a limit. */
    THREAD,
    /** A new virtual thread for each task. Needs Java 21. */
    VIRTUAL,
    /** Worker JVMs, one task at a time in each, reused, up to a limit. A task that is cancelled or exceeds its time is killed. */
    PROCESS,
    /** The submitting thread itself; for tests. */
    DIRECT
}
