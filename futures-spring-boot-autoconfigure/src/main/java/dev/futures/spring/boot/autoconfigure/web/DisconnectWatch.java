package dev.futures.spring.boot.autoconfigure.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Looks every now and then whether the clients are still there that wait for a response. */
final class DisconnectWatch implements AutoCloseable {

    private static final Log logger = LogFactory.getLog(DisconnectWatch.class);

    private final long intervalNanos;
    private final Set<PendingResponse> pending = ConcurrentHashMap.newKeySet();

    // Guarded by this. Present only while there is something to look at.
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * Makes a watch.
     *
     * @param interval how long to wait between two looks; zero never to look
     */
    DisconnectWatch(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    void watch(PendingResponse response) {
        if (intervalNanos == 0 || !response.isVisible()) {
            return;
        }
        synchronized (this) {
            if (closed) {
                return;
            }
            pending.add(response);
            if (thread == null) {
                Thread started = daemon(this::run, "futures-disconnects");
                started.start();
                thread = started;
            }
        }
        response.onBegun(() -> pending.remove(response));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run() {
        try {
            while (goesOn()) {
                LockSupport.parkNanos(this, intervalNanos);
                look();
            }
        } catch (Throwable t) {
            logger.error("The connections of waiting clients are not looked at until the next one waits", t);
        } finally {
            synchronized (this) {
                if (thread == Thread.currentThread()) {
                    thread = null;
                }
            }
        }
    }

    /** Ends the thread in the same critical section in which nothing was to do, so that nobody counts on it. */
    private synchronized boolean goesOn() {
        if (closed || pending.isEmpty()) {
            thread = null;
            return false;
        }
        return true;
    }

    /** To cancel a task is to run callbacks of its future, which may take their time: that is for another thread. */
    private void look() {
        List<PendingResponse> gone = new ArrayList<>();
        pending.removeIf(response -> {
            try {
                return response.isGone() && gone.add(response);
            } catch (Throwable t) {
                logger.warn("The connection of a waiting client can't be looked at", t);
                return true;
            }
        });
        if (!gone.isEmpty()) {
            Runnable giveUp = () -> gone.forEach(DisconnectWatch::giveUp);
            try {
                daemon(giveUp, "futures-disconnected").start();
            } catch (OutOfMemoryError e) { // no thread to be had
                giveUp.run();
            }
        }
    }

    private static void giveUp(PendingResponse response) {
        try {
            response.giveUp();
        } catch (Throwable t) {
            logger.warn("The response to a client that has gone can't be ended", t);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        pending.clear();
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
