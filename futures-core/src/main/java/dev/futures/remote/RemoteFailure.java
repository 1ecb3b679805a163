package dev.futures.remote;

import java.util.Objects;

/**
 * An exception of a task that could not come here itself, as text: it is not serializable, or its class is not known here.
 * The stack trace of the original is part of the message.
 */
public class RemoteFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String trace;

    /**
     * Creates it.
     *
     * @param worker names the worker that ran the task
     * @param trace the original's stack trace, with its type, message and causes
     * @param why why the original is not here
     */
    public RemoteFailure(String worker, String trace, Throwable why) {
        super("an exception of worker " + worker + " that could not travel (" + why + "): " + trace, null);
        this.trace = Objects.requireNonNull(trace, "trace");
    }

    /** {@return the original's stack trace, with its type, message and causes} */
    public String trace() {
        return trace;
    }
}
