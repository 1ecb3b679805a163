package dev.futures.semantics;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's thread pool. */
abstract class PoolSubject implements Subject {

    final ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(1));

    PoolSubject(@Nullable RejectedExecutionHandler whenFull) {
        if (whenFull != null) {
            pool.setRejectedExecutionHandler(whenFull);
        }
    }

    @Override
    public String numbers() {
        return "active " + pool.getActiveCount() + ", queued " + pool.getQueue().size();
    }

    @Override
    public void closeOrderly() throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("not terminated");
        }
    }

    @Override
    public void closeAtOnce() {
        pool.shutdownNow();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    /** With {@code submit}, which answers with a {@code FutureTask}. */
    static final class OfFutureTasks extends PoolSubject {

        OfFutureTasks(@Nullable RejectedExecutionHandler whenFull) {
            super(whenFull);
        }

        @Override
        public Future<String> submit(Callable<String> task) {
            return pool.submit(task);
        }

        @Override
        public Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException {
            return Waits.getThenCancel(submit(task), limit);
        }
    }

    /** With {@code supplyAsync}. */
    static final class OfCompletableFutures extends PoolSubject {

        OfCompletableFutures(@Nullable RejectedExecutionHandler whenFull) {
            super(whenFull);
        }

        @Override
        public CompletableFuture<String> submit(Callable<String> task) {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return task.call();
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    pool);
        }

        @Override
        public Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException {
            return Waits.orTimeout(submit(task), limit);
        }
    }
}
