package dev.futures.spring.boot.autoconfigure.recent;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How often something happens, by second, over the last minute. Thread-safe. */
final class Rate {

    private static final int SECONDS = 64;

    /** What happened in one second. */
    private static final class Slot {

        private final long second;
        private final LongAdder count = new LongAdder();

        Slot(long second) {
            this.second = second;
        }
    }

    private final Clock clock;
    private final long begun;
    private final AtomicReferenceArray<@Nullable Slot> slots = new AtomicReferenceArray<>(SECONDS);

    Rate(Clock clock) {
        this.clock = clock;
        this.begun = second();
    }

    private long second() {
        return Math.floorDiv(clock.monotonicTime(), 1_000_000_000L);
    }

    void happened() {
        long now = second();
        int at = (int) Math.floorMod(now, (long) SECONDS);
        Slot slot = slots.get(at);
        if (slot == null || slot.second != now) {
            Slot fresh = new Slot(now);
            slot = slots.compareAndSet(at, slot, fresh) ? fresh : slots.get(at);
        }
        if (slot != null) {
            slot.count.increment();
        }
    }

    /**
     * Returns the mean of so many whole seconds before this one, or of as many as there were.
     *
     * @param seconds at most 60
     */
    double perSecond(int seconds) {
        long now = second();
        long from = Math.max(begun, now - seconds);
        if (from >= now) {
            return 0;
        }
        long count = 0;
        for (int i = 0; i < SECONDS; i++) {
            Slot slot = slots.get(i);
            if (slot != null && slot.second >= from && slot.second < now) {
                count += slot.count.sum();
            }
        }
        return (double) count / (now - from);
    }
}
