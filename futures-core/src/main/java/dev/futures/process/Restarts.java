package dev.futures.process;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts workers that had to be replaced, by reason. Thread-safe. */
final class Restarts {

    enum Reason {
        /** It died. */
        LOST,
        /** Its task was cancelled. */
        CANCELLED,
        /** Its task ran for too long. */
        RUN_TIMEOUT,
        /** It had run as many tasks as it may. */
        MAX_TASKS,
        /** It was not ready in time, or could not be started. */
        START_FAILED
    }

    /** Has all reasons; never changed after construction. */
    private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

    Restarts() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    void count(Reason reason) {
        Objects.requireNonNull(counts.get(reason)).increment();
    }

    /** {@return the numbers, by the names that the reasons have in meters, in the order above; a copy} */
    Map<String, Long> counts() {
        Map<String, Long> byName = new LinkedHashMap<>();
        counts.forEach((reason, count) ->
                byName.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.sum()));
        return byName;
    }
}
