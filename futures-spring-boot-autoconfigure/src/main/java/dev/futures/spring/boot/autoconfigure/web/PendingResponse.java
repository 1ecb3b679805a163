package dev.futures.spring.boot.autoconfigure.web;

import dev.futures.Future;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.DeferredResult;

/** A response that waits for a future, and the client that waits for it. */
final class PendingResponse {

    private final Future<?> future;
    private final DeferredResult<Object> result = new DeferredResult<>();
    private final @Nullable ClientConnection connection;

    // The lock keeps the look at the connection and the beginning of the response apart: both read from it.
    private final Object lock = new Object();
    private boolean begun;
    private Runnable onBegun = () -> {};

    PendingResponse(Future<?> future, @Nullable ClientConnection connection) {
        this.future = future;
        this.connection = connection;
        result.onTimeout(this::timedOut);
        result.onError(this::failed);
        result.onCompletion(this::ended);
    }

    DeferredResult<?> result() {
        return result;
    }

    /** Binds the response to the future, once the request is asynchronous. */
    void begin() {
        future.addDoneCallback(this::done);
    }

    @SuppressWarnings("NullAway") // null is a result, too, and none that the type of this knows
    private void done(Future<?> done) {
        if (!markBegun()) {
            return;
        }
        try {
            Throwable exception = done.exception();
            if (exception == null) {
                result.setResult(done.result());
            } else {
                result.setErrorResult(exception);
            }
        } catch (CancellationException e) {
            result.setErrorResult(e);
        } catch (InterruptedException e) {
            throw new AssertionError("a done future does not wait", e);
        }
    }

    /** Has something run once the response has begun; at once if it has. */
    void onBegun(Runnable action) {
        synchronized (lock) {
            if (!begun) {
                onBegun = action;
                return;
            }
        }
        action.run();
    }

    /** Returns whether it is the caller who may answer. */
    private boolean markBegun() {
        Runnable action;
        synchronized (lock) {
            if (begun) {
                return false;
            }
            begun = true;
            action = onBegun;
        }
        action.run();
        return true;
    }

    private void timedOut() {
        if (markBegun()) {
            result.setErrorResult(new AsyncRequestTimeoutException());
            future.cancel(true);
        }
    }

    private void failed(Throwable cause) {
        if (markBegun()) {
            result.setErrorResult(cause);
            future.cancel(true);
        }
    }

    private void ended() {
        if (markBegun()) {
            future.cancel(true);
        }
    }

    /** Whether a look at the connection can tell anything. */
    boolean isVisible() {
        return connection != null;
    }

    /** Whether the client has gone that waits for it. Then it is up to the caller to {@link #giveUp}. */
    boolean isGone() {
        synchronized (lock) {
            if (begun || connection == null || !connection.isGone()) {
                return false;
            }
            begun = true;
            return true;
        }
    }

    /** Cancels the task, which may take the time of its callbacks, and ends the response that nobody waits for. */
    void giveUp() {
        future.cancel(true);
        // What Spring itself has for a response that can't be written: it is no error worth a line in the log.
        result.setErrorResult(new AsyncRequestNotUsableException("The client has closed the connection"));
    }
}
