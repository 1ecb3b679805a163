package dev.futures.demo.web;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of an executor. All counts are since the start of the application.
 *
 * @param name its name, which is that of the bean and of the key in application.yml
 * @param type on what it runs tasks
 * @param limit how many tasks it runs at a time; null for any number
 * @param queueCapacity how many tasks may wait; null for any number
 * @param pending tasks that wait
 * @param running tasks that run
 * @param submitted tasks accepted
 * @param succeeded tasks that returned
 * @param failed tasks that threw
 * @param cancelled tasks that were cancelled
 * @param rejected tasks that were refused
 */
record ExecutorView(
        String name,
        String type,
        @Nullable Integer limit,
        @Nullable Integer queueCapacity,
        long pending,
        long running,
        long submitted,
        long succeeded,
        long failed,
        long cancelled,
        long rejected) {

    static ExecutorView of(Executor executor) {
        ExecutorStats stats = executor.stats();
        return new ExecutorView(
                stats.name(),
                stats.type(),
                stats.limit() == Integer.MAX_VALUE ? null : stats.limit(),
                stats.queueCapacity() < 0 ? null : stats.queueCapacity(),
                stats.pending(),
                stats.running(),
                stats.submitted(),
                stats.succeeded(),
                stats.failed(),
                stats.cancelled(),
                stats.rejected());
    }
}
