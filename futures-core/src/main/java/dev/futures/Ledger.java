package dev.futures;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an executor has done with its tasks, as counters.
 *
 * <p>Each end of a future is booked before it is published, so whoever knows that a future is done finds it counted. The
 * adders may be read at any time.
 */
final class Ledger {

    /** Guarded by the engine's lock. */
    long submitted;

    final LongAdder running = new LongAdder();
    final LongAdder abandoned = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    private final Map<FailureReason, LongAdder> failed = adders(FailureReason.class);
    private final Map<CancelReason, LongAdder> cancelled = adders(CancelReason.class);
    private final Map<RejectReason, LongAdder> rejected = adders(RejectReason.class);

    void failed(FailureReason reason) {
        increment(failed, reason);
    }

    void cancelled(CancelReason reason) {
        increment(cancelled, reason);
    }

    void rejected(RejectReason reason) {
        increment(rejected, reason);
    }

    Map<FailureReason, Long> failedBy() {
        return sums(failed, FailureReason.class);
    }

    Map<CancelReason, Long> cancelledBy() {
        return sums(cancelled, CancelReason.class);
    }

    Map<RejectReason, Long> rejectedBy() {
        return sums(rejected, RejectReason.class);
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> reasons) {
        Map<K, LongAdder> adders = new EnumMap<>(reasons);
        for (K reason : reasons.getEnumConstants()) {
            adders.put(reason, new LongAdder());
        }
        return adders;
    }

    private static <K extends Enum<K>> void increment(Map<K, LongAdder> adders, K reason) {
        LongAdder adder = adders.get(reason);
        if (adder != null) { // each constant has one
            adder.increment();
        }
    }

    private static <K extends Enum<K>> Map<K, Long> sums(Map<K, LongAdder> adders, Class<K> reasons) {
        Map<K, Long> sums = new EnumMap<>(reasons);
        adders.forEach((reason, adder) -> sums.put(reason, adder.sum()));
        return java.util.Collections.unmodifiableMap(sums);
    }
}
