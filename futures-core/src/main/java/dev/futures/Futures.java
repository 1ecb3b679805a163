package dev.futures;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Waits for many futures, for some or all of them or for each as it completes; and makes some that are done already. */
public final class Futures {

    private Futures() {}

    /**
     * Returns a future that has a result already, such as what an {@code @Async} method returns.
     *
     * @param result the result; may be null
     * @param <T> the result type
     * @return a new future
     */
    public static <T> Future<T> completed(@Nullable T result) {
        Future<T> future = new Future<>();
        future.setResult(result);
        return future;
    }

    /**
     * Returns a future that has failed already.
     *
     * @param exception what {@link Future#result()} is to throw
     * @param <T> the result type
     * @return a new future
     */
    public static <T> Future<T> failed(Throwable exception) {
        Future<T> future = new Future<>();
        future.setException(exception);
        return future;
    }

    /**
     * Waits until all futures are done.
     *
     * @param futures of any executors; duplicates count once; may be empty
     * @param <T> the result type
     * @return all of them, in {@code done}
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static <T> DoneAndNotDone<T> wait(Collection<? extends Future<? extends T>> futures)
            throws InterruptedException {
        return WaitFor.await(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Waits until all futures are done, up to a timeout.
     *
     * @param futures of any executors; duplicates count once; may be empty
     * @param timeout how long to wait, from this call; zero or a negative one takes a snapshot
     * @param <T> the result type
     * @return those that are done, and those that were not in time; a timeout is no error
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static <T> DoneAndNotDone<T> wait(Collection<? extends Future<? extends T>> futures, Duration timeout)
            throws InterruptedException {
        return WaitFor.await(futures, Objects.requireNonNull(timeout, "timeout"), ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Waits until as many futures are done as {@code returnWhen} says.
     *
     * @param futures of any executors; duplicates count once; may be empty
     * @param returnWhen what to wait for
     * @param <T> the result type
     * @return those that are done, which may be more than were waited for, and the rest
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static <T> DoneAndNotDone<T> wait(Collection<? extends Future<? extends T>> futures, ReturnWhen returnWhen)
            throws InterruptedException {
        return WaitFor.await(futures, null, returnWhen);
    }

    /**
     * Waits until as many futures are done as {@code returnWhen} says, up to a timeout.
     *
     * <p>A future is done here when it has finished, or was cancelled and that is acknowledged (at once, for futures of
     * an executor; items 40 and 12).
     *
     * @param futures of any executors; duplicates count once; may be empty
     * @param timeout how long to wait, from this call; zero or a negative one takes a snapshot; null waits for ever
     * @param returnWhen what to wait for
     * @param <T> the result type
     * @return those that are done, which may be more than were waited for, and the rest; a timeout is no error
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public static <T> DoneAndNotDone<T> wait(
            Collection<? extends Future<? extends T>> futures, @Nullable Duration timeout, ReturnWhen returnWhen)
            throws InterruptedException {
        return WaitFor.await(futures, timeout, returnWhen);
    }

    /**
     * Returns futures as they complete: those that are done already first, then each one when it is.
     *
     * @param futures of any executors; duplicates count once; may be empty
     * @param <T> the result type
     * @return the futures, each once
     */
    public static <T> Completions<T> asCompleted(Iterable<? extends Future<? extends T>> futures) {
        return new AsCompleted<>(futures, null);
    }

    /**
     * Returns futures as they complete, up to a timeout. What is done is handed out even after the timeout (items 58
     * and 59: the clock starts with this call, and done means done).
     *
     * @param futures of any executors; duplicates count once; may be empty
     * @param timeout how long to wait for all of them, from this call; zero or a negative one hands out what is done
     * @param <T> the result type
     * @return the futures, each once; see {@link Completions} for what happens after the timeout
     */
    public static <T> Completions<T> asCompleted(Iterable<? extends Future<? extends T>> futures, Duration timeout) {
        return new AsCompleted<>(futures, Objects.requireNonNull(timeout, "timeout"));
    }
}
