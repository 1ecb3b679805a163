package dev.futures.semantics;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The ways to limit the time of something that knows no limit itself. */
final class Waits {

    private Waits() {}

    /** Waits for so long, and then cancels: a {@code Future} offers nothing else. It holds the caller's thread. */
    static Throwable getThenCancel(Future<String> future, Duration limit) throws InterruptedException {
        try {
            throw new AssertionError("ended with " + future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            return e;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    static Throwable orTimeout(CompletableFuture<String> future, Duration limit) throws InterruptedException {
        return failure(future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Returns what a future fails with. */
    static Throwable failure(Future<String> future) throws InterruptedException {
        try {
            throw new AssertionError("ended with " + future.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("did not end", e);
        }
    }
}
