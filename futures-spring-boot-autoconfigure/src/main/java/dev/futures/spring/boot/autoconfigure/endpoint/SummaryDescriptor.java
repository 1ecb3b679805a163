package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.ExecutorState;
import dev.futures.ExecutorStats;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasks;
import org.jspecify.annotations.Nullable;

/**
 * One executor in the list.
 *
 * @param type the kind of its backend
 * @param state where in its life it is
 * @param stats its ledger and gauges
 * @param recent what it did lately; null if that is not known
 */
public record SummaryDescriptor(
        String type,
        ExecutorState state,
        StatsDescriptor stats,
        @Nullable RecentDescriptor recent) {

    static SummaryDescriptor of(ExecutorStats stats, @Nullable RecentTasks recent) {
        return new SummaryDescriptor(
                stats.type(), stats.state(), StatsDescriptor.of(stats), RecentDescriptor.of(recent));
    }
}
