package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.RunningTask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The end of one executor: what it has accepted is finished within its time, the rest is cancelled, and it is counted
 * what became of it.
 */
final class ExecutorDrain {

    private static final Log logger = LogFactory.getLog(ExecutorDrain.class);

    private final Executor executor;
    private final ExecutorPlan plan;
    private final Duration grace;
    private final Duration await;

    /**
     * Prepares a drain that ends, with its report, before the phase times out: Spring would otherwise go on and destroy
     * what the last tasks still use.
     */
    private ExecutorDrain(Executor executor, ExecutorPlan plan, Duration phaseTimeout) {
        this.executor = executor;
        this.plan = plan;
        // A thread heeds its interrupt soon or never; a process that is killed surely ends, but takes a while for that.
        this.grace = min(Duration.ofSeconds(plan.type() == ExecutorType.PROCESS ? 2 : 1), phaseTimeout.dividedBy(10));
        this.await = min(plan.awaitTermination(), phaseTimeout.minus(grace.multipliedBy(2)));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Drains all executors at the same time, each in a thread of its own, and returns at once. */
    static void drain(Map<Executor, ExecutorPlan> executors, Duration phaseTimeout, Runnable callback) {
        if (executors.isEmpty()) {
            callback.run();
            return;
        }
        long start = System.nanoTime();
        Queue<DrainResult> results = new ConcurrentLinkedQueue<>();
        AtomicInteger open = new AtomicInteger(executors.size());
        executors.forEach((executor, plan) -> {
            ExecutorDrain drain = new ExecutorDrain(executor, plan, phaseTimeout);
            Runnable task = () -> {
                try {
                    drain.runInto(results);
                } finally {
                    if (open.decrementAndGet() == 0) {
                        report(results, Duration.ofNanos(System.nanoTime() - start));
                        callback.run();
                    }
                }
            };
            Thread thread = new Thread(task, "futures-drain-" + executor.name());
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static void report(Collection<DrainResult> results, Duration took) {
        logger.info(DrainResult.report(results, took));
    }

    private void runInto(Queue<DrainResult> results) {
        try {
            results.add(run());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            logger.error("Executor '" + executor.name() + "' could not be drained", e);
        }
    }

    private DrainResult run() throws InterruptedException {
        ExecutorStats before = executor.stats();
        executor.shutdown(false, plan.cancelPending());
        List<String> abandoned = List.of();
        if (!executor.awaitTermination(await.toNanos(), TimeUnit.NANOSECONDS)) {
            executor.shutdownNow();
            // Tasks that heed the interrupt need a moment to do so, and so do workers that are killed.
            if (!executor.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                abandoned =
                        executor.runningTasks().stream().map(RunningTask::name).toList();
            }
        }
        return DrainResult.of(before, executor.stats(), abandoned);
    }
}
