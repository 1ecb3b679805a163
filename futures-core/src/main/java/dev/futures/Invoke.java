package dev.futures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code invokeAll} and {@code invokeAny}, as {@link java.util.concurrent.ExecutorService} has them. */
final class Invoke {

    private Invoke() {}

    static <T> List<java.util.concurrent.Future<T>> all(
            Executor executor, Collection<? extends Callable<T>> tasks, boolean timed, long nanos)
            throws InterruptedException {
        long start = System.nanoTime();
        List<Future<T>> futures = new ArrayList<>(tasks.size());
        boolean done = false;
        try {
            for (Callable<T> task : tasks) {
                futures.add(executor.submit(task));
            }
            Duration timeout = timed ? Duration.ofNanos(nanos - (System.nanoTime() - start)) : null;
            done = Futures.wait(futures, timeout, ReturnWhen.ALL_COMPLETED)
                    .notDone()
                    .isEmpty();
        } finally {
            if (!done) {
                cancel(futures);
            }
        }
        return new ArrayList<>(futures);
    }

    static <T> T any(Executor executor, Collection<? extends Callable<T>> tasks, boolean timed, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks must not be empty");
        }
        long start = System.nanoTime();
        List<Future<T>> futures = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                futures.add(executor.submit(task));
            }
            Duration timeout = timed ? Duration.ofNanos(nanos - (System.nanoTime() - start)) : null;
            return firstSuccess(futures, timeout);
        } finally {
            cancel(futures);
        }
    }

    private static <T> T firstSuccess(List<Future<T>> futures, @Nullable Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutionException failure = null;
        try (Completions<T> completions =
                timeout == null ? Futures.asCompleted(futures) : Futures.asCompleted(futures, timeout)) {
            for (Future<T> future : completions) {
                try {
                    return future.get();
                } catch (ExecutionException e) {
                    failure = e;
                } catch (java.util.concurrent.CancellationException e) {
                    failure = new ExecutionException(e);
                }
            }
        }
        if (failure == null) {
            throw new AssertionError("no success and no failure among " + futures);
        }
        throw failure;
    }

    private static void cancel(List<? extends Future<?>> futures) {
        for (Future<?> future : futures) {
            future.cancel(true);
        }
    }
}
