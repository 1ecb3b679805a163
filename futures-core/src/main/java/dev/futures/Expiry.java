package dev.futures;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the {@link Watchdog} does for one engine: it ends what is overdue, and reports who does not stop. */
final class Expiry {

    private final Engine engine;
    private final Execution execution;
    private final Deadlines deadlines;

    /**
     * The first slot of the queue that may hold a future under the shared limit, so that those with one of their own are
     * passed once and not at each look. Confined to the watchdog's thread.
     */
    private long looked;

    Expiry(Engine engine, Execution execution, Deadlines deadlines) {
        this.engine = engine;
        this.execution = execution;
        this.deadlines = deadlines;
    }

    /**
     * Ends what is overdue: the futures that have an appointment, and the front of the queue, whose futures are in the
     * order of the limit that they share.
     *
     * @return when to look again; null if nothing has a limit now
     */
    @Nullable
    Long expire(long now) {
        for (Deadlines.Entry due; (due = deadlines.poll(now)) != null; ) {
            ManagedFuture<?> future = due.future;
            if (future.engineIsPendingOrClaimed()) {
                if (engine.takeOutOverdue(future)) {
                    failOverdue(future);
                }
            } else if (due.stopped != null) {
                reportAbandoned(future, due.stopped);
            } else if (future.runAt() != Limits.NEVER && future.runAt() - now <= 0) {
                execution.failRunning(future);
            }
        }
        Long inQueue = expireQueue(now);
        Long appointed = deadlines.next();
        if (inQueue == null || appointed == null) {
            return inQueue == null ? appointed : inQueue;
        }
        return appointed - inQueue < 0 ? appointed : inQueue;
    }

    /**
     * Ends what is overdue by the limit that the engine's tasks share, which is the front of the queue. Returns when the
     * next one will be; null if none is in the queue, as far as it is filled: who fills it plans a look himself.
     */
    @SuppressWarnings("ReferenceEquality") // these very limits: the others have an appointment of their own
    private @Nullable Long expireQueue(long now) {
        Limits shared = engine.sharedLimits();
        if (shared == null || shared.queueNanos() == 0) {
            return null;
        }
        Long[] next = new Long[1];
        List<@Nullable ManagedFuture<?>> overdue = new ArrayList<>();
        looked = engine.queue.visit(looked, future -> {
            if (future.limits() != shared || !future.engineIsPending()) {
                return true;
            }
            long at = future.queueAt();
            if (at - now > 0) {
                next[0] = at;
                return false;
            }
            if (engine.takeOutOverdue(future)) {
                overdue.add(future);
            }
            return true;
        });
        for (int i = 0; i < overdue.size(); i++) {
            failOverdue(overdue.set(i, null)); // there may be a million: each is garbage as soon as others let go of it
        }
        return next[0];
    }

    private void failOverdue(ManagedFuture<?> future) {
        execution.failOverdueLater(future);
        if (engine.isShutdown()) {
            Watchdog.callBack(engine::terminateIfDone); // the last worker may have left before this was booked
        }
    }

    /** A task was told to stop a while ago. If it is still there, somebody should know where. */
    @SuppressWarnings("ReferenceEquality") // this very one
    private void reportAbandoned(ManagedFuture<?> future, Worker worker) {
        Thread thread = worker.thread;
        if (thread == null || worker.stopped != future) {
            return;
        }
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : thread.getStackTrace()) {
            stack.append(System.lineSeparator()).append("\tat ").append(frame);
        }
        Log.LOGGER.warn(
                "abandoned: task '{}' of executor '{}' was told to stop {} ms ago, does not heed that and keeps"
                        + " worker {}:{}",
                future.displayName(),
                engine.name(),
                TimeUnit.NANOSECONDS.toMillis(Execution.ABANDONED_GRACE_NANOS),
                thread.getName(),
                stack);
    }
}
