package dev.futures;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a future whose worker is lost: it died while it ran the task, or it could not be started for it. Whether
 * the task has done some, all or nothing of its work by then is not known.
 */
public class WorkerLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String worker;
    private final @Nullable Integer exitCode;
    private final @Nullable String signal;
    private final String errorOutput;

    /**
     * Creates an exception.
     *
     * @param message what happened, to which worker, while it ran what
     * @param worker names the worker: the process id of a worker JVM, or a cluster member
     * @param exitCode its exit code; null if it has none that is known
     * @param signal the signal that ended it, such as {@code SIGKILL}; null if none did
     * @param errorOutput the end of what it wrote to its standard error; may be empty
     * @param cause what went wrong at this end; may be null
     */
    public WorkerLostException(
            String message,
            String worker,
            @Nullable Integer exitCode,
            @Nullable String signal,
            String errorOutput,
            @Nullable Throwable cause) {
        super(message, cause);
        this.worker = Objects.requireNonNull(worker, "worker");
        this.exitCode = exitCode;
        this.signal = signal;
        this.errorOutput = Objects.requireNonNull(errorOutput, "errorOutput");
    }

    /** {@return the process id of the worker JVM, or the cluster member} */
    public String worker() {
        return worker;
    }

    /** {@return the exit code of the worker; null if it was ended by a signal, or nothing is known} */
    public @Nullable Integer exitCode() {
        return exitCode;
    }

    /** {@return the signal that ended the worker, such as {@code SIGKILL}; null if none did, or nothing is known} */
    public @Nullable String signal() {
        return signal;
    }

    /** {@return the end of what the worker wrote to its standard error; may be empty} */
    public String errorOutput() {
        return errorOutput;
    }
}
