package dev.futures;

/**
 * Thrown when a {@link Future} is asked for a state change that its present state does not allow, such as setting a
 * result twice. Nothing has changed when it is thrown. It is Python's {@code InvalidStateError}.
 */
public class InvalidStateException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the state and the future, as {@code FINISHED: <Future at 0x1f state=finished returned String>}
     */
    public InvalidStateException(String message) {
        super(message);
    }
}
