package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;

/**
 * A future that knows its age, for people to look at while it is pending or running: within about a millisecond, and 8
 * bytes smaller than a {@link TimedFuture}. For executors to which nobody listens, and tasks without limits.
 */
final class AgedFuture<T> extends ManagedFuture<T> {

    /** A tick is 2^20 ns, so 32 bits are 52 days: that is how old something can get until its age begins anew. */
    private static final int TICK_BITS = 20;

    /** An age that is negative by up to a minute is none; beyond that, it is one of more than 26 days. */
    private static final int EARLY = 1 << 16;

    // Ticks of the clock. Written by one thread at a time, submittedAt first. Racy readers may see 0 a moment longer.
    private int submittedAt;

    /** 0 before it has started. */
    private int startedAt;

    private static final VarHandle SUBMITTED;
    private static final VarHandle STARTED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SUBMITTED = lookup.findVarHandle(AgedFuture.class, "submittedAt", int.class);
            STARTED = lookup.findVarHandle(AgedFuture.class, "startedAt", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Creates a pending future.
     *
     * @param now on the {@link Clock}
     */
    AgedFuture(Terms terms, Callable<T> task, long now) {
        super(terms, task);
        submittedAt = tick(now);
    }

    private static int tick(long time) {
        return (int) (time >>> TICK_BITS);
    }

    private static long nanos(int from, int to) {
        int ticks = to - from;
        boolean early = ticks < 0 && ticks >= -EARLY; // the coarse clock may lag behind the other one
        return early ? 0 : Integer.toUnsignedLong(ticks) << TICK_BITS;
    }

    @Override
    void stampSubmission() {
        SUBMITTED.setRelease(this, tick(Clock.now()));
    }

    @Override
    void noteStart(long now) {
        int tick = tick(now);
        STARTED.setRelease(this, tick == 0 ? 1 : tick);
    }

    @Override
    long ageNanos(long endedAt) {
        return runNanos();
    }

    @Override
    public long waitNanos() {
        int started = (int) STARTED.getAcquire(this);
        return nanos((int) SUBMITTED.getAcquire(this), started == 0 ? tick(Clock.now()) : started);
    }

    @Override
    public long runNanos() {
        int started = (int) STARTED.getAcquire(this);
        return started == 0 ? 0 : nanos(started, tick(Clock.now()));
    }
}
