package dev.futures;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * A {@link CompletableFuture} bound to one of our futures, or a stage that depends on one. A worker that joins it runs
 * the task behind it first, if that waits for a free worker (DESIGN 4.7).
 */
final class BoundFuture<T> extends CompletableFuture<T> {

    private final Future<?> source;

    BoundFuture(Future<?> source) {
        this.source = source;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new BoundFuture<>(source);
    }

    @Override
    public T join() {
        if (help(false)) {
            Thread.currentThread().interrupt();
        }
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (help(true)) {
            throw new InterruptedException();
        }
        return super.get();
    }

    /**
     * Waits for the end in a way in which the current thread, if it is a worker, can run the task behind this.
     *
     * @return whether the thread was interrupted meanwhile; then, if that was to end the wait, this may not be done
     */
    @SuppressWarnings("FutureReturnValueIgnored") // of the stage that only wakes this thread
    private boolean help(boolean interruptible) {
        Waiting waiting = isDone() ? null : Waiting.forAll(List.of(source), false);
        if (waiting == null) {
            return false;
        }
        boolean interrupted = false;
        try {
            Thread thread = Thread.currentThread();
            whenComplete((result, exception) -> LockSupport.unpark(thread));
            while (!isDone() && !(interrupted && interruptible)) {
                if (!waiting.help()) {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
            return interrupted;
        } finally {
            waiting.end();
        }
    }
}
