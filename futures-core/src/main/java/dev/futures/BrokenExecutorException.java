package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a submission to an executor that can't run tasks any more, and the failure of each future that was still
 * pending when it broke: a worker's initializer failed, or no worker could be started at all. It is Python's {@code
 * BrokenExecutor}.
 */
public class BrokenExecutorException extends java.util.concurrent.RejectedExecutionException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the executor's name and what broke it
     * @param cause what broke the executor; null if there is no throwable to show
     */
    public BrokenExecutorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
