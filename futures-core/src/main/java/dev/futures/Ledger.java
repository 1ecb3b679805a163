package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an executor has done with its tasks, as counters.
 *
 * <p>Each task is counted when it is accepted, when it starts, and when it ends; what is pending and what is running are
 * the differences. So a task moves from one to the next in one step, and is in one of them at any time.
 *
 * <p>Each end is booked before it is published, so whoever knows that a future is done finds it counted. There is one
 * exception: a lane that publishes a result in one step books it with its next instruction, and {@link #read} waits for
 * that. Counters only grow.
 */
final class Ledger {

    /** What one lane counts. Written by the lane alone, without an atomic operation. */
    static class Cell {

        private long started;
        private long succeeded;

        /** Tasks that have failed, or have come back after they were stopped. */
        private long others;

        void started() {
            STARTED.setRelease(this, started + 1);
        }

        void succeeded() {
            SUCCEEDED.setRelease(this, succeeded + 1);
        }

        void others() {
            OTHERS.setRelease(this, others + 1);
        }
    }

    /** Keeps the cells of two lanes, which a collector likes to put side by side, off each other's cache lines. */
    static final class PaddedCell extends Cell {

        @SuppressWarnings("unused") // to be there is all
        long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, aa, ab, ac, ad, ae, af;
    }

    private static final VarHandle STARTED;
    private static final VarHandle SUCCEEDED;
    private static final VarHandle OTHERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STARTED = lookup.findVarHandle(Cell.class, "started", long.class);
            SUCCEEDED = lookup.findVarHandle(Cell.class, "succeeded", long.class);
            OTHERS = lookup.findVarHandle(Cell.class, "others", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The lanes that have a cell. Guarded by the engine's lock. */
    private final List<Worker> lanes = new ArrayList<>();

    /** What workers count that have no cell, for they run one task only; and what lanes counted that are no more. */
    private final LongAdder started = new LongAdder();

    private final LongAdder succeeded = new LongAdder();
    private final LongAdder others = new LongAdder();

    /** Tasks that were accepted without ever being in the queue. */
    private final LongAdder unqueued = new LongAdder();

    /** Tasks that were in the queue for a moment, but were refused after all. */
    private final LongAdder withdrawn = new LongAdder();

    /** Tasks that ended without having started. */
    private final LongAdder unstarted = new LongAdder();

    /** Tasks whose end was published while their work went on; and those of them that have come back. */
    private final LongAdder stopped = new LongAdder();

    private final LongAdder cameBack = new LongAdder();

    private final Map<FailureReason, LongAdder> failed = adders(FailureReason.class);
    private final Map<CancelReason, LongAdder> cancelled = adders(CancelReason.class);
    private final Map<RejectReason, LongAdder> rejected = adders(RejectReason.class);

    /** A task was accepted that will not be in the queue. */
    void acceptedUnqueued() {
        unqueued.increment();
    }

    /** A task that got into the queue was not accepted. */
    void withdrew() {
        withdrawn.increment();
    }

    void started(Worker worker) {
        Cell cell = worker.cell;
        if (cell == null) {
            started.increment();
        } else {
            cell.started();
        }
    }

    void succeeded(Worker worker) {
        Cell cell = worker.cell;
        if (cell == null) {
            succeeded.increment();
        } else {
            cell.succeeded();
        }
    }

    void failed(Worker worker, FailureReason reason) {
        increment(failed, reason);
        leftOtherwise(worker);
    }

    /** A running task was cancelled; its work goes on. */
    void stopped(CancelReason reason) {
        increment(cancelled, reason);
        stopped.increment();
    }

    /** A running task has failed by a limit; its work goes on. */
    void stopped(FailureReason reason) {
        increment(failed, reason);
        stopped.increment();
    }

    /** The work of a task that was stopped has come to an end. */
    void cameBack(Worker worker) {
        leftOtherwise(worker); // first: who reads finds it abandoned or gone, but not running again
        cameBack.increment();
    }

    private void leftOtherwise(Worker worker) {
        Cell cell = worker.cell;
        if (cell == null) {
            others.increment();
        } else {
            cell.others();
        }
    }

    /** A task has failed that had not started. */
    void failedUnstarted(FailureReason reason) {
        increment(failed, reason);
        unstarted.increment();
    }

    /** A task was cancelled that had not started. */
    void cancelledUnstarted(CancelReason reason) {
        increment(cancelled, reason);
        unstarted.increment();
    }

    void rejected(RejectReason reason) {
        increment(rejected, reason);
    }

    /** A lane begins. With the engine's lock held. */
    void enlist(Worker lane) {
        if (lane.cell != null) {
            lanes.add(lane);
        }
    }

    /** A lane is no more. With the engine's lock held, by the lane, or when it never ran. */
    void retire(Worker lane) {
        Cell cell = lane.cell;
        if (cell != null && lanes.remove(lane)) {
            started.add(cell.started);
            succeeded.add(cell.succeeded);
            others.add(cell.others);
        }
    }

    /**
     * A reading of the counters.
     *
     * @param submitted accepted tasks
     * @param pending accepted and neither started nor ended
     * @param running started and not ended
     * @param abandoned ended while their work goes on
     * @param succeeded ended with a result
     */
    record Reading(long submitted, long pending, long running, long abandoned, long succeeded) {}

    /** Reads the counters. With the engine's lock held. */
    Reading read(TaskQueue queue) {
        // Ends first, beginnings last: so nothing is seen to have ended that is not seen to have begun.
        long endedUnstarted = unstarted.sum();
        long back = cameBack.sum();
        long abandoned = Math.max(0, stopped.sum() - back);
        long ended = others.sum();
        long results = succeeded.sum();
        for (Worker lane : lanes) {
            Cell cell = Objects.requireNonNull(lane.cell);
            awaitBooked(lane, cell);
            ended += (long) OTHERS.getAcquire(cell);
            results += (long) SUCCEEDED.getAcquire(cell);
        }
        long begun = startedByAll();
        long submitted = unqueued.sum() - withdrawn.sum() + queue.added();
        return new Reading(
                submitted,
                Math.max(0, submitted - begun - endedUnstarted),
                Math.max(0, begun - ended - results - abandoned),
                abandoned,
                results);
    }

    /**
     * How many tasks are pending, or more if some come to an end while it counts; never less, whatever comes and goes. With
     * the engine's lock held.
     */
    long pending(TaskQueue queue) {
        long left = withdrawn.sum() + unstarted.sum() + startedByAll(); // ends first, as above
        return unqueued.sum() + queue.added() - left;
    }

    /** How many tasks are pending if so many were ever added to the queue. With the engine's lock held. */
    long pending(long added) {
        return unqueued.sum() - withdrawn.sum() + added - unstarted.sum() - startedByAll();
    }

    private long startedByAll() {
        long sum = started.sum();
        for (Worker lane : lanes) {
            sum += (long) STARTED.getAcquire(lane.cell);
        }
        return sum;
    }

    /** Waits, if a lane has published a result and is about to book it. */
    @SuppressWarnings({"ThreadPriorityCheck", "ReferenceEquality"}) // a hint to the scheduler, no more; this very task
    private static void awaitBooked(Worker lane, Cell cell) {
        while (true) {
            long left = (long) SUCCEEDED.getAcquire(cell) + (long) OTHERS.getAcquire(cell);
            ManagedFuture<?> current = lane.current;
            if ((long) STARTED.getAcquire(cell) != left + 1
                    || current == null
                    || !current.done()
                    || lane.stopped == current) {
                return;
            }
            Thread.yield();
        }
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
        return Collections.unmodifiableMap(sums);
    }
}
