package dev.futures;

import java.util.concurrent.Callable;

/**
 * How an executor runs a task that it has claimed: on the lane thread itself, or by forwarding it to a worker JVM or a
 * cluster member and waiting there for the answer. Everything else (admission, order, capacity, cancelling, counting,
 * shutdown) is the executor's and the same for every backend.
 *
 * <p>One backend belongs to one executor. {@link #run} is called by many lanes at a time; the other methods may be
 * called at any time from any thread.
 */
public interface Backend {

    /** The threads that take tasks from the queue, one task at a time each. */
    enum Lanes {
        /** Platform threads, reused, started when no idle one is there, up to the limit. */
        PLATFORM,
        /** One new virtual thread a task. Java 21 or newer. */
        VIRTUAL,
        /** The submitting thread itself; there is no queue. */
        CALLER
    }

    /** {@return the value of the property {@code type}, such as {@code thread}} */
    String type();

    /** {@return which threads drive this backend} */
    Lanes lanes();

    /** {@return how many tasks it runs at a time if nothing else is said; {@link Integer#MAX_VALUE} for no limit} */
    int defaultMaxWorkers();

    /**
     * Runs a task on the current lane and waits for its end.
     *
     * @param task what to run
     * @param info the task's future and name
     * @param <T> the result type
     * @return the result, which may be null
     * @throws Throwable what the task threw, which becomes the future's exception
     */
    <T> T run(Callable<T> task, TaskInfo info) throws Throwable;

    /**
     * Tells a running task to stop. Called at most once a task, after its future has been claimed by the canceller, and
     * returns before the lane can go on to another task. Must not block.
     *
     * @param info the task
     * @param lane the thread inside {@link #run} for it
     */
    void stop(TaskInfo info, Thread lane);

    /**
     * The limit of tasks at a time has changed.
     *
     * @param maxWorkers the new limit
     */
    default void resized(int maxWorkers) {}

    /** The executor has terminated: no lane is left. */
    default void close() {}
}
