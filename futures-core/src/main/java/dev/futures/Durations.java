package dev.futures;

import java.time.Duration;

/** Durations as nanoseconds, as the clock of this package has them. */
final class Durations {

    private Durations() {}

    /** Returns the nanoseconds, {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE} where they don't fit a long. */
    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
