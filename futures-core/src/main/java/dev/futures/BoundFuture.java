package dev.futures;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

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
        help();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        help();
        return super.get();
    }

    private void help() {
        if (!isDone()) {
            Waiting.helpOnce(source);
        }
    }
}
