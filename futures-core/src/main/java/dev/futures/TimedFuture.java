package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;

/** A future that knows its times: its executor wants to know them, or it has limits. */
final class TimedFuture<T> extends ManagedFuture<T> {

    /*
     * Two words for three times. On the clock:      submittedAt > 0, startedAt == 0 or > 0
     * Once it has started and ended, the durations:  -1 - waited,     -1 - ran
     *
     * Written by one thread at a time, submittedAt first; but who stops a task ends it while its worker may be about to note
     * when it started. Racy readers may see either of the two a moment too early.
     */
    private long submittedAt;
    private long startedAt;

    private static final VarHandle SUBMITTED;
    private static final VarHandle STARTED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SUBMITTED = lookup.findVarHandle(TimedFuture.class, "submittedAt", long.class);
            STARTED = lookup.findVarHandle(TimedFuture.class, "startedAt", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Creates a pending future.
     *
     * @param now on the {@link Clock}
     */
    TimedFuture(Terms terms, Callable<T> task, long now) {
        super(terms, task);
        submittedAt = now;
    }

    @Override
    void stampSubmission() {
        SUBMITTED.setRelease(this, Clock.now());
    }

    @Override
    void stampStart(long now) {
        STARTED.compareAndSet(this, 0L, now); // unless its end was quicker
    }

    @Override
    long ageNanos(long endedAt) {
        long started = (long) STARTED.getAcquire(this);
        if (started == 0) {
            return 0;
        }
        return Math.max(0, started < 0 ? -1 - started + Clock.now() - endedAt : Clock.now() - started);
    }

    @Override
    void stampEnd(long now) {
        long noted = (long) STARTED.getAcquire(this);
        long started = noted == 0 ? now : noted; // who cancels it may be quicker than its worker is to note that
        SUBMITTED.setRelease(this, -1 - Math.max(0, started - submittedAt));
        STARTED.setRelease(this, -1 - Math.max(0, now - started));
    }

    @Override
    long queueAt() {
        Limits limits = limits();
        long submitted = submittedAt;
        return limits == null || submitted <= 0 ? Limits.NEVER : limits.queueAt(submitted);
    }

    @Override
    long runAt() {
        Limits limits = limits();
        long started = startedAt;
        return limits == null || started <= 0 ? Limits.NEVER : limits.runAt(started);
    }

    @Override
    DeadlineExceededException queuedTooLong(long now) {
        return exceeded(DeadlineExceededException.Limit.QUEUE_TIMEOUT, queueAt(), submittedAt, now);
    }

    @Override
    DeadlineExceededException ranTooLong(long now) {
        return exceeded(DeadlineExceededException.Limit.RUN_TIMEOUT, runAt(), startedAt, now);
    }

    @Override
    public long waitNanos() {
        while (true) {
            long submitted = (long) SUBMITTED.getAcquire(this);
            long started = (long) STARTED.getAcquire(this);
            if (submitted < 0) {
                return -1 - submitted;
            }
            if (started >= 0) {
                return Math.max(0, (started == 0 ? Clock.now() : started) - submitted);
            }
            // it was being ended between the two looks: look again
        }
    }

    @Override
    public long runNanos() {
        long started = (long) STARTED.getAcquire(this);
        if (started == 0) {
            return 0;
        }
        return started < 0 ? -1 - started : Math.max(0, Clock.now() - started);
    }
}
