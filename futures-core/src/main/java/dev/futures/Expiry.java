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
        for (ManagedFuture<?> future; (future = deadlines.poll(now)) != null; ) {
            if (future.engineIsPendingOrClaimed()) {
                if (engine.takeOutOverdue(future)) {
                    execution.failOverdueLater(future);
                }
            } else if (future.running()) {
                execution.failRunning(future);
            } else {
                reportAbandoned(future);
            }
        }
        List<ManagedFuture<?>> overdue = new ArrayList<>();
        Long inQueue = engine.takeOutOverdue(now, overdue);
        overdue.forEach(execution::failOverdueLater);
        Long appointed = deadlines.next();
        if (inQueue == null || appointed == null) {
            return inQueue == null ? appointed : inQueue;
        }
        return appointed - inQueue < 0 ? appointed : inQueue;
    }

    /** A task was told to stop a while ago. If it is still there, somebody should know where. */
    private void reportAbandoned(ManagedFuture<?> future) {
        Worker worker = future.worker;
        Thread thread = worker == null ? null : worker.thread;
        if (worker == null || thread == null || worker.current != future) {
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
