package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.ExecutorStats;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The ledger and the gauges of an executor. The reasons are written as in the tags of the meters.
 *
 * @param limit the most tasks it runs at a time; {@link Integer#MAX_VALUE} if there is no limit
 * @param workers the workers that exist now
 * @param queueCapacity the most tasks that may wait; -1 if there is no limit
 * @param pending tasks that are accepted and not started
 * @param running tasks that are started and not ended
 * @param abandoned workers still busy with a task whose future has ended
 * @param submitted tasks accepted so far
 * @param succeeded tasks that returned
 * @param failed tasks that failed, by reason
 * @param cancelled tasks that were cancelled, by reason
 * @param rejected submissions that were refused, by reason
 * @param oldestPending how long the head of the queue has waited; zero if nothing waits
 */
public record StatsDescriptor(
        int limit,
        int workers,
        int queueCapacity,
        long pending,
        long running,
        long abandoned,
        long submitted,
        long succeeded,
        Map<String, Long> failed,
        Map<String, Long> cancelled,
        Map<String, Long> rejected,
        Duration oldestPending) {

    static StatsDescriptor of(ExecutorStats stats) {
        return new StatsDescriptor(
                stats.limit(),
                stats.workers(),
                stats.queueCapacity(),
                stats.pending(),
                stats.running(),
                stats.abandoned(),
                stats.submitted(),
                stats.succeeded(),
                byReason(stats.failedBy()),
                byReason(stats.cancelledBy()),
                byReason(stats.rejectedBy()),
                Millis.of(stats.oldestPending()));
    }

    private static Map<String, Long> byReason(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach((reason, count) ->
                named.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
        return named;
    }
}
