package dev.futures.spring.boot.autoconfigure.web;

import java.time.Duration;
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
        if (intervalNanos == 0 || response.isOver()) {
            return;
        }
        pending.add(response);
        synchronized (this) {
            if (thread == null && !closed) {
                Thread started = new Thread(this::run, "futures-disconnects");
                started.setDaemon(true);
                started.start();
                thread = started;
            }
        }
    }

    private void run() {
        while (goesOn()) {
            LockSupport.parkNanos(this, intervalNanos);
            pending.removeIf(DisconnectWatch::isOver);
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

    private static boolean isOver(PendingResponse response) {
        try {
            return response.isOver();
        } catch (RuntimeException e) {
            logger.warn("The connection of a waiting client can't be looked at", e);
            return true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
