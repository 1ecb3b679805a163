package dev.futures;

/**
 * Thrown to a task that is about to wait for a future which, through other waiting tasks, waits for that very task. Its
 * message names the cycle. Nobody else in the cycle is disturbed: when the task that got this ends, the others go on.
 */
public class DeadlockException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the cycle, as {@code 'a' waits for 'b', which waits for 'a'}
     */
    public DeadlockException(String message) {
        super(message);
    }
}
