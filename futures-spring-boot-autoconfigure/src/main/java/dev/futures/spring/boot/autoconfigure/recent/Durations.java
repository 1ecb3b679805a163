package dev.futures.spring.boot.autoconfigure.recent;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.micrometer.core.instrument.distribution.TimeWindowPercentileHistogram;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How durations of the last minute are spread. Thread-safe. */
final class Durations {

    /** A minute is forgotten in so many parts. */
    private static final int PARTS = 3;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final DistributionStatisticConfig LAST_MINUTE = DistributionStatisticConfig.builder()
            .percentiles(0.5, 0.95, 0.99)
            .expiry(MINUTE)
            .bufferLength(PARTS)
            .build()
            .merge(DistributionStatisticConfig.DEFAULT);

    private final TimeWindowPercentileHistogram histogram;
    private final TimeWindowMax max;

    Durations(Clock clock) {
        histogram = new TimeWindowPercentileHistogram(clock, LAST_MINUTE, false);
        max = new TimeWindowMax(clock, MINUTE.toMillis() / PARTS, PARTS);
    }

    void record(long nanos) {
        long atLeast = Math.max(1, nanos); // a maximum of 0 is that of nothing
        histogram.recordLong(atLeast);
        max.record((double) atLeast);
    }

    /** {@return how they are spread; null if there were none} */
    @Nullable
    Percentiles percentiles() {
        double longest = max.poll();
        if (longest == 0) {
            return null;
        }
        ValueAtPercentile[] values = histogram.takeSnapshot(0, 0, 0).percentileValues();
        return new Percentiles(
                upTo(longest, values[0].value()),
                upTo(longest, values[1].value()),
                upTo(longest, values[2].value()),
                Duration.ofNanos((long) longest));
    }

    /** A percentile is the upper end of a range, which may lie beyond all values in it. */
    private static Duration upTo(double longest, double nanos) {
        return Duration.ofNanos((long) Math.min(longest, nanos));
    }
}
