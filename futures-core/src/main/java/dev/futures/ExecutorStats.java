package dev.futures;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A snapshot of an executor's ledger and gauges.
 *
 * <p>At any time, {@code submitted = pending + running + succeeded + failed + cancelled}: a task is counted when it is
 * accepted, when it starts and when it ends, and what is pending and what is running are the differences. Rejected tasks
 * were never submitted. A task is counted as ended before anybody can see that its future is done.
 *
 * @param name the executor's name
 * @param type the kind of backend: {@code thread}, {@code virtual}, {@code direct}, ...
 * @param state where in its life the executor is
 * @param limit the most tasks it runs at a time; {@link Integer#MAX_VALUE} if there is no limit
 * @param workers the workers that exist now
 * @param queueCapacity the most tasks that may wait; -1 if there is no limit
 * @param queueRemaining how many more may wait now; {@link Integer#MAX_VALUE} if there is no limit
 * @param pending tasks that are accepted and not started
 * @param running tasks that are started and not ended
 * @param abandoned workers still busy with a task whose future has already ended
 * @param submitted tasks accepted so far
 * @param succeeded tasks that returned
 * @param failedBy tasks that failed, by reason; each reason is present
 * @param cancelledBy tasks that were cancelled, by reason; each reason is present
 * @param rejectedBy submissions that were refused, by reason; each reason is present
 * @param oldestPending how long the head of the queue has waited; zero if nothing waits or there is no timing
 */
public record ExecutorStats(
        String name,
        String type,
        ExecutorState state,
        int limit,
        int workers,
        int queueCapacity,
        int queueRemaining,
        long pending,
        long running,
        long abandoned,
        long submitted,
        long succeeded,
        Map<FailureReason, Long> failedBy,
        Map<CancelReason, Long> cancelledBy,
        Map<RejectReason, Long> rejectedBy,
        Duration oldestPending) {

    /**
     * Creates it; nothing may be null.
     *
     * @param name see {@link #name()}
     * @param type see {@link #type()}
     * @param state see {@link #state()}
     * @param limit see {@link #limit()}
     * @param workers see {@link #workers()}
     * @param queueCapacity see {@link #queueCapacity()}
     * @param queueRemaining see {@link #queueRemaining()}
     * @param pending see {@link #pending()}
     * @param running see {@link #running()}
     * @param abandoned see {@link #abandoned()}
     * @param submitted see {@link #submitted()}
     * @param succeeded see {@link #succeeded()}
     * @param failedBy see {@link #failedBy()}
     * @param cancelledBy see {@link #cancelledBy()}
     * @param rejectedBy see {@link #rejectedBy()}
     * @param oldestPending see {@link #oldestPending()}
     */
    public ExecutorStats {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(failedBy, "failedBy");
        Objects.requireNonNull(cancelledBy, "cancelledBy");
        Objects.requireNonNull(rejectedBy, "rejectedBy");
        Objects.requireNonNull(oldestPending, "oldestPending");
    }

    /** {@return the tasks that failed, whatever the reason} */
    public long failed() {
        return sum(failedBy);
    }

    /** {@return the tasks that were cancelled, whatever the reason} */
    public long cancelled() {
        return sum(cancelledBy);
    }

    /** {@return the submissions that were refused, whatever the reason} */
    public long rejected() {
        return sum(rejectedBy);
    }

    /** {@return the tasks that have ended: succeeded, failed or cancelled} */
    public long completed() {
        return succeeded + failed() + cancelled();
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
