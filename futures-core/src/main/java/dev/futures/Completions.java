package dev.futures;

import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Futures in the order in which they complete: the answer of {@link Futures#asCompleted(Iterable)}.
 *
 * <p>One-shot: {@link #iterator()} or {@link #stream()} may be called once, altogether. Closing it, which a loop that
 * is left early should do, takes its waiters off all remaining futures; running to the end does the same. Closing
 * cancels nothing.
 *
 * <p>The iterator's {@code next()} blocks until a future is done. It throws {@link
 * java.util.concurrent.TimeoutException} ("2 (of 5) futures unfinished") when the timeout is over, and {@link
 * InterruptedException} when the thread is interrupted; both are checked exceptions that {@link Iterator} can't
 * declare, as is the case with {@link Future#result()} and a task's exception. Nothing is lost by either: iteration may
 * go on. For use by one thread at a time.
 *
 * @param <T> the result type
 */
public interface Completions<T> extends Iterable<Future<T>>, AutoCloseable {

    /**
     * Returns the iterator.
     *
     * @return each distinct future once, as it completes
     * @throws IllegalStateException if it was taken before, or this is closed
     */
    @Override
    Iterator<Future<T>> iterator();

    /**
     * Returns the futures as a sequential stream, whose {@code close()} closes this.
     *
     * @return each distinct future once, as it completes
     * @throws IllegalStateException if the iterator was taken before, or this is closed
     */
    Stream<Future<T>> stream();

    /** Takes the waiters off all futures that are not done. Idempotent; does not wait; safe from any thread. */
    @Override
    void close();
}
