package dev.futures.process;

import dev.futures.WorkerLostException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker came to its end.
 *
 * @param pid its process id
 * @param exitCode its exit code; null if a signal ended it
 * @param signal the signal that ended it; null if none did
 * @param errorOutput the end of what it printed to its standard error
 * @param crashReport what its JVM wrote when it crashed; null if there is none
 */
record Obituary(
        long pid,
        @Nullable Integer exitCode,
        @Nullable String signal,
        String errorOutput,
        @Nullable Path crashReport) {

    /** What the JDK, as shells do, adds to the number of a signal to make an exit code of it. */
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL",
            11, "SIGSEGV", 15, "SIGTERM");

    static Obituary of(long pid, int code, String errorOutput, @Nullable Path crashReport) {
        String signal = code > SIGNALLED ? SIGNALS.get(code - SIGNALLED) : null;
        return new Obituary(pid, signal == null ? code : null, signal, errorOutput, crashReport);
    }

    private String how() {
        return signal == null ? "exit code " + exitCode : signal;
    }

    /**
     * Returns what a future fails with.
     *
     * @param executor the executor
     * @param what what happened, such as "was lost while it ran task 'x'"
     * @param cause what went wrong at this end; may be null
     */
    WorkerLostException exception(String executor, String what, @Nullable Throwable cause) {
        String message = "worker " + pid + " of executor '" + executor + "' " + what + ": " + how()
                + (crashReport == null ? "" : ", see " + crashReport)
                + (errorOutput.isEmpty() ? "" : "; the end of its error output:\n" + errorOutput);
        return new WorkerLostException(message, Long.toString(pid), exitCode, signal, errorOutput, cause);
    }
}
