package dev.futures;

import java.util.Iterator;
import java.util.stream.Stream;

/**
 * The results of {@link Executor#map(java.util.function.Function, Iterable) map}, in the order of its inputs.
 *
 * <p>One-shot: {@link #iterator()} or {@link #stream()} may be called once, altogether. Closing it cancels what has not
 * started, even if no result was ever taken.
 *
 * <p>The iterator's {@code next()} waits for the next result. If that input's task threw, {@code next()} throws the very
 * same throwable, checked ones included, and <em>the iteration goes on</em> with the following input (contract item 68).
 * When the timeout is over it throws {@link java.util.concurrent.TimeoutException}, cancels the rest, and the iteration
 * is at its end. When the thread is interrupted it throws {@link InterruptedException} and nothing is lost: the next
 * call waits for the same result. For use by one thread at a time.
 *
 * @param <R> the result type
 */
public interface Results<R> extends Iterable<R>, AutoCloseable {

    /**
     * Returns the iterator.
     *
     * @return the results in the order of the inputs
     * @throws IllegalStateException if it was taken before, or this is closed
     */
    @Override
    Iterator<R> iterator();

    /**
     * Returns the results as a sequential stream, whose {@code close()} closes this.
     *
     * @return the results in the order of the inputs
     * @throws IllegalStateException if the iterator was taken before, or this is closed
     */
    Stream<R> stream();

    /** Cancels every task of this map that has not started. Idempotent; does not wait; safe from any thread. */
    @Override
    void close();
}
