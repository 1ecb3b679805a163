package dev.futures.process;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts workers that had to be replaced, by reason. */
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

    private final AtomicLongArray counts = new AtomicLongArray(Reason.values().length);

    void count(Reason reason) {
        counts.incrementAndGet(reason.ordinal());
    }

    Map<String, Long> counts() {
        Map<String, Long> byName = new LinkedHashMap<>();
        for (Reason reason : Reason.values()) {
            byName.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), counts.get(reason.ordinal()));
        }
        return byName;
    }
}
