package dev.futures;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Clock} for ages that only people look at: next to nothing to read, and about a millisecond behind when it is
 * read very often. Never for limits or timers.
 *
 * <p>As long as it is read now and then, each reading is one of the real clock. When readings come close together, which
 * is when their cost matters, a thread writes down the time each millisecond, and that is what is read. The thread stops
 * when nobody has read for a while, so an idle program has no ticking.
 */
final class CoarseClock {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Readings that are closer together than this are close. */
    private static final long CLOSE_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    /** So many close readings in a row start the ticking. */
    private static final int MANY = 1_000;

    /** So many ticks in a row between which nobody has read end it. */
    private static final int QUIET_TICKS = 20;

    private static final CoarseClock INSTANCE = new CoarseClock();

    /** The time of the last tick; 0 while it doesn't tick. Written by the ticking thread, and to start that. */
    private volatile long ticked;

    /** Whether somebody has read since the last tick. */
    private volatile boolean read;

    // Racy, for they need not be exact: when it was read last, and how many close readings there were.
    private long lastRead;
    private int close;

    /** Guarded by this. */
    private @Nullable Thread ticker;

    CoarseClock() {}

    static long now() {
        return INSTANCE.time();
    }

    long time() {
        long time = ticked;
        if (time == 0) {
            return realTime();
        }
        if (!read) {
            read = true;
        }
        return time;
    }

    private long realTime() {
        long now = Clock.now();
        close = now - lastRead < CLOSE_NANOS ? close + 1 : 0;
        lastRead = now;
        if (close >= MANY) {
            close = 0;
            startTicking();
        }
        return now;
    }

    boolean isTicking() {
        return ticked != 0;
    }

    private synchronized void startTicking() {
        if (ticked != 0) {
            return;
        }
        try {
            if (ticker == null) {
                Thread thread = new Thread(this::tick, "futures-clock");
                thread.setDaemon(true);
                thread.start();
                ticker = thread;
            }
        } catch (OutOfMemoryError e) {
            Log.LOGGER.warn("no thread for the coarse clock: each reading is one of the real clock", e);
            return;
        }
        ticked = Clock.now();
        LockSupport.unpark(ticker);
    }

    private void tick() {
        int quiet = 0;
        while (true) {
            if (ticked == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
                quiet = read ? 0 : quiet + 1;
                read = false;
                ticked = quiet < QUIET_TICKS ? Clock.now() : 0;
            }
            Thread.interrupted(); // nobody has a reason to interrupt it, and it must not spin
        }
    }
}
