package dev.futures.semantics;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.WhenFull;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** This library. */
final class FuturesSubject implements Subject {

    final Executor executor;

    FuturesSubject(@Nullable WhenFull whenFull) {
        Executor.Builder builder = Executor.builder("compared").threads(1).queueCapacity(1);
        executor = (whenFull == null ? builder : builder.whenFull(whenFull)).build();
    }

    @Override
    public Future<String> submit(Callable<String> task) {
        return executor.submit(task);
    }

    @Override
    public Throwable timeOut(Callable<String> task, Duration limit) throws InterruptedException {
        TaskOptions limits = TaskOptions.defaults().queueTimeout(limit).runTimeout(limit);
        return Waits.failure(executor.submit(task, limits));
    }

    @Override
    public String numbers() {
        ExecutorStats stats = executor.stats();
        return "running " + stats.running() + ", abandoned " + stats.abandoned() + ", pending " + stats.pending();
    }

    @Override
    public void closeOrderly() {
        executor.close();
    }

    @Override
    public void closeAtOnce() {
        executor.shutdownNow();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }
}
