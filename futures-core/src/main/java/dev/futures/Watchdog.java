package dev.futures;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static final Watchdog INSTANCE = new Watchdog(
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    1,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    task -> daemon(task, "futures-deadline-callback")),
            task -> daemon(task, "futures-watchdog"));

    /** What it looks at: an engine. */
    interface Limited {

        String name();

        /** Whether this is the first time. */
        boolean markWatched();

        /** Ends what is overdue. Returns when to look again; null if nothing has a limit now. */
        @Nullable
        Long expire(long now);
    }

    private final Set<Limited> engines = ConcurrentHashMap.newKeySet();

    /** When it wakes next. Written with this object locked; read by anyone. */
    private volatile long planned = Clock.now() + FAR_NANOS;

    /** Guarded by this. */
    private @Nullable Thread thread;

    /**
     * Runs callbacks of futures that ended by a limit, for they may block, and must not stop the clock of others. Its
     * threads leave after a second.
     */
    private final java.util.concurrent.Executor callbacks;

    private final ThreadFactory threads;

    Watchdog(java.util.concurrent.Executor callbacks, ThreadFactory threads) {
        this.callbacks = callbacks;
        this.threads = threads;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Has an engine looked at, by {@link Engine#expire}, no later than then. */
    static void plan(Engine engine, long at) {
        INSTANCE.planFor(engine, at);
    }

    static void forget(Engine engine) {
        INSTANCE.engines.remove(engine);
    }

    static void callBack(Runnable callback) {
        INSTANCE.runElsewhere(callback);
    }

    /** Runs callbacks on a thread of their own; if there is none to be had, late limits are better than lost callbacks. */
    void runElsewhere(Runnable callback) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            callbacks.execute(() -> {
                if (begun.compareAndSet(false, true)) {
                    callback.run();
                }
            });
        } catch (Throwable t) {
            // Whether it was taken all the same, by a thread that was there before, is not known: who is first runs it.
            Log.LOGGER.error("no thread for callbacks of futures that ended by a limit: the watchdog runs them", t);
            if (begun.compareAndSet(false, true)) {
                callback.run();
            }
        }
    }

    void planFor(Limited engine, long at) {
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
                start();
            } else {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Whoever happens to need a watchdog first has a task accepted already, and must not fail for want of a thread. */
    private synchronized void start() {
        try {
            Thread starting = threads.newThread(this::run);
            starting.start();
            thread = starting;
        } catch (Throwable t) {
            planned = Clock.now() + FAR_NANOS; // so that the next appointment, whenever it is, tries again
            Log.LOGGER.error("no thread for the watchdog: until there is one, time limits don't end anything", t);
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
            for (Limited engine : engines) {
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
