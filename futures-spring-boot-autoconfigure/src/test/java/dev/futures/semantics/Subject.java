package dev.futures.semantics;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/** A system that runs tasks: one worker, a queue of one slot. It is used as its documentation recommends. */
interface Subject extends AutoCloseable {

    /**
     * Submits a task.
     *
     * @return what the submitter gets: something that can be cancelled
     */
    Future<String> submit(Callable<String> task);

    /**
     * Submits a task with a time limit and waits for it.
     *
     * @return what it fails with for its caller
     */
    Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException;

    /** Returns the numbers that it shows to whoever operates it. */
    String numbers();

    /** Accepts no more, and waits for what was accepted. */
    void closeOrderly() throws InterruptedException;

    /** Accepts no more, and waits for what was accepted no longer than it must. */
    void closeAtOnce();

    /** Whether it is closed and has no thread left, so that nothing can happen any more. */
    boolean isTerminated();

    @Override
    default void close() {
        closeAtOnce();
    }
}
