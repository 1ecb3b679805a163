package dev.futures;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of the JVM that sees to time limits. It sleeps until the earliest appointment of any engine, has each
 * engine end what is overdue, and sleeps again. It is started by the first appointment.
 *
 * <p>An appointment that is cancelled does not wake it; it finds nothing to do at that time and goes on. So a task with
 * a limit wakes it at most once a limit's length, however many tasks come and go.
 */
final class Watchdog {

    /** When it looks again at an engine at which it could not look. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** When it has nothing to do: in 10 years. */
    private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(3650);

    private static final Watchdog INSTANCE = new Watchdog();

    private final Set<Engine> engines = ConcurrentHashMap.newKeySet();

    /** When it wakes next. Written with this object locked; read by anyone. */
    private volatile long planned = Clock.now() + FAR_NANOS;

    /** Guarded by this. */
    private @Nullable Thread thread;

    /**
     * Runs callbacks of futures that ended by a limit, for they may block, and must not stop the clock of others. Its
     * threads leave after a second.
     */
    private final ThreadPoolExecutor callbacks =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread runner = new Thread(task, "futures-deadline-callback");
                runner.setDaemon(true);
                return runner;
            });

    private Watchdog() {}

    /** Has an engine looked at, by {@link Engine#expire}, no later than then. */
    static void plan(Engine engine, long at) {
        INSTANCE.planFor(engine, at);
    }

    static void forget(Engine engine) {
        INSTANCE.engines.remove(engine);
    }

    static void callBack(Runnable callback) {
        INSTANCE.callbacks.execute(callback);
    }

    private void planFor(Engine engine, long at) {
        if (engine.markWatched()) {
            engines.add(engine);
        }
        if (at - planned < 0) {
            planEarlier(at);
        }
    }

    private synchronized void planEarlier(long at) {
        if (at - planned < 0) {
            planned = at;
            if (thread == null) {
                thread = new Thread(this::run, "futures-watchdog");
                thread.setDaemon(true);
                thread.start();
            } else {
                LockSupport.unpark(thread);
            }
        }
    }

    private void run() {
        while (true) {
            long left = planned - Clock.now();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                Thread.interrupted(); // nobody has a reason to interrupt it, and it must not spin
                continue;
            }
            // Whatever is planned from here on counts; what was planned before is seen by the look below.
            synchronized (this) {
                planned = Clock.now() + FAR_NANOS;
            }
            for (Engine engine : engines) {
                try {
                    Long next = engine.expire(Clock.now());
                    if (next != null) {
                        planEarlier(next);
                    }
                } catch (Throwable t) {
                    planEarlier(Clock.now() + AGAIN_NANOS); // what is due still is
                    Log.LOGGER.error("watchdog could not look at executor '{}'", engine.name(), t);
                }
            }
        }
    }
}
