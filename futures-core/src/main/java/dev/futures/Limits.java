package dev.futures;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time limits of a task. Tasks that have only their executor's limits share one object.
 *
 * @param queueNanos how long it may wait in the queue; 0 for no limit
 * @param runNanos how long it may run; 0 for no limit
 * @param inheritedAt when the task that submitted it has to be done, on the clock of {@link System#nanoTime()}; 0 if
 *     there is no such limit
 * @param inheritedFrom what to call the task that submitted it
 */
record Limits(
        long queueNanos,
        long runNanos,
        long inheritedAt,
        @Nullable String inheritedFrom) {

    /** Whether any task in this JVM ever had a limit: nearly all programs can do without a look at the outer task's. */
    private static volatile boolean anywhere;

    Limits {
        if (queueNanos != 0 || runNanos != 0) {
            noteOne();
        }
    }

    private static void noteOne() {
        anywhere = true;
    }

    static boolean anywhere() {
        return anywhere;
    }

    /** When a task without a limit has to be done. */
    static final long NEVER = 0;

    static long nanos(@Nullable Duration duration) {
        // A limit beyond a hundred years is none; sums with a clock reading stay far from an overflow.
        long nanos = duration == null ? 0 : Durations.nanos(duration);
        return nanos > Long.MAX_VALUE / 3 ? 0 : nanos;
    }

    /** When a task that was submitted then has to have started, or {@link #NEVER}. */
    long queueAt(long submittedAt) {
        return earlier(queueNanos == 0 ? NEVER : at(submittedAt + queueNanos), inheritedAt);
    }

    /** When a task that was started then has to be done, or {@link #NEVER}. */
    long runAt(long startedAt) {
        return earlier(runNanos == 0 ? NEVER : at(startedAt + runNanos), inheritedAt);
    }

    /** Whether a limit is another task's remaining time. */
    @Nullable
    String inheritedFrom(long deadline) {
        return deadline == inheritedAt ? inheritedFrom : null;
    }

    private static long at(long nanos) {
        return nanos == NEVER ? 1 : nanos;
    }

    private static long earlier(long a, long b) {
        if (a == NEVER || b == NEVER) {
            return a == NEVER ? b : a;
        }
        return a - b <= 0 ? a : b;
    }
}
