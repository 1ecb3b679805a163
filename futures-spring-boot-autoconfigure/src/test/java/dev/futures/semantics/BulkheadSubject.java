package dev.futures.semantics;

import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** resilience4j's thread pool, and its time limiter around it. */
final class BulkheadSubject implements Subject {

    private final ThreadPoolBulkhead bulkhead;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    BulkheadSubject(@Nullable RejectedExecutionHandler whenFull) {
        ThreadPoolBulkheadConfig.Builder config = ThreadPoolBulkheadConfig.custom()
                .maxThreadPoolSize(1)
                .coreThreadPoolSize(1)
                .queueCapacity(1);
        bulkhead = ThreadPoolBulkhead.of(
                "compared", (whenFull == null ? config : config.rejectedExecutionHandler(whenFull)).build());
    }

    @Override
    public CompletableFuture<String> submit(Callable<String> task) {
        return bulkhead.submit(task).toCompletableFuture();
    }

    /** What {@code Decorators.ofCallable(..).withThreadPoolBulkhead(..).withTimeLimiter(..)} does. */
    @Override
    public Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException {
        TimeLimiter limiter = TimeLimiter.of(limit);
        return Waits.failure(limiter.decorateCompletionStage(scheduler, () -> bulkhead.submit(task))
                .get()
                .toCompletableFuture());
    }

    @Override
    public String numbers() {
        ThreadPoolBulkhead.Metrics metrics = bulkhead.getMetrics();
        return "active " + metrics.getActiveThreadCount() + ", queued " + metrics.getQueueDepth();
    }

    @Override
    public void closeOrderly() {
        closeAtOnce();
    }

    /** There is only one way, and it waits for 5 s. */
    @Override
    public void closeAtOnce() {
        scheduler.shutdownNow();
        try {
            bulkhead.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean isTerminated() {
        return bulkhead.getMetrics().getThreadPoolSize() == 0;
    }
}
