package dev.futures.semantics;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Spring's thread pool. */
abstract class SpringSubject implements Subject {

    final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

    SpringSubject(@Nullable RejectedExecutionHandler whenFull) {
        executor.setCorePoolSize(1);
        executor.setMaxPoolSize(1);
        executor.setQueueCapacity(1);
        if (whenFull != null) {
            executor.setRejectedExecutionHandler(whenFull);
        }
        executor.initialize();
    }

    @Override
    public String numbers() {
        return "active " + executor.getActiveCount() + ", queued " + executor.getQueueSize();
    }

    @Override
    public void closeOrderly() {
        executor.setWaitForTasksToCompleteOnShutdown(true);
        executor.setAwaitTerminationSeconds(30);
        executor.shutdown();
    }

    /** As it does unless it is told otherwise. */
    @Override
    public void closeAtOnce() {
        executor.shutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.getThreadPoolExecutor().isTerminated();
    }

    /** With {@code submit}, which answers with a {@code FutureTask}. */
    static final class OfFutureTasks extends SpringSubject {

        OfFutureTasks(@Nullable RejectedExecutionHandler whenFull) {
            super(whenFull);
        }

        @Override
        public Future<String> submit(Callable<String> task) {
            return executor.submit(task);
        }

        @Override
        public Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException {
            return Waits.getThenCancel(submit(task), limit);
        }
    }

    /** With {@code submitCompletable}, as methods that are {@code @Async} and return a {@code CompletableFuture} do. */
    static final class OfCompletableFutures extends SpringSubject {

        OfCompletableFutures(@Nullable RejectedExecutionHandler whenFull) {
            super(whenFull);
        }

        @Override
        public CompletableFuture<String> submit(Callable<String> task) {
            return executor.submitCompletable(task);
        }

        @Override
        public Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException {
            return Waits.orTimeout(submit(task), limit);
        }
    }
}
