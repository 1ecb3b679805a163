package dev.futures.process;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things later that take no time: one thread for all pools, which does not keep the JVM alive. */
final class Timer {

    private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "futures-process-timer");
        thread.setDaemon(true);
        return thread;
    });

    static {
        TIMER.setRemoveOnCancelPolicy(true);
        TIMER.setKeepAliveTime(10, TimeUnit.SECONDS);
        TIMER.allowCoreThreadTimeOut(true);
    }

    private Timer() {}

    /** Does something as soon as it can, on another thread than this. */
    static void soon(Runnable work) {
        TIMER.execute(work);
    }

    /** Does something later, come what may. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody cancels it, and it fails with nothing
    static void later(Runnable work, Duration delay) {
        schedule(work, delay);
    }

    /** Does something later, unless it is cancelled. */
    static ScheduledFuture<?> schedule(Runnable work, Duration delay) {
        return TIMER.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
