package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * What an executor knows of one task. Given to {@link ExecutorListener}s; safe to read from any thread, and cheap: it
 * is a view of the task's future, not a copy.
 */
public interface TaskInfo {

    /** {@return the name of the executor that accepted the task} */
    String executorName();

    /** {@return the name given with {@link TaskOptions#named(String)}, or null if none was given} */
    @Nullable
    String taskName();

    /** {@return what to call the task where a person reads it: its name, or else its class} */
    default String displayName() {
        String name = taskName();
        return name == null ? "task " + id() : name;
    }

    /**
     * Returns a number for people, and programs, to say which task they mean. No other task has it that was in the
     * executor's queue, but for the one 2<sup>32</sup> tasks before. Tasks that never were there, because the thread that
     * submits them runs them, have numbers above those; it is improbable, and not impossible, that two of them have the
     * same.
     *
     * @return a number above 0
     */
    long id();

    /** {@return the id of the trace that the task belongs to; null if that is not known} */
    default @Nullable String traceId() {
        return null;
    }

    /** {@return the future of the task} */
    Future<?> future();

    /**
     * Returns how long the task waited in the queue.
     *
     * @return nanoseconds from submission to start; up to now while the task is still waiting; 0 if the executor does
     *     no timing
     */
    long waitNanos();

    /**
     * Returns how long the task has run.
     *
     * @return nanoseconds from its start to its end, up to now while it is still running; 0 before it has started, or
     *     if the executor does no timing
     */
    long runNanos();
}
