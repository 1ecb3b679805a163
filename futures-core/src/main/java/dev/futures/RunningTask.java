package dev.futures;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A picture of one task that was running at the moment of {@link Executor#runningTasks()}.
 *
 * @param id see {@link TaskInfo#id()}
 * @param name the name given with {@link TaskOptions#named(String)}, or else the class of the task
 * @param age how long it had been running; zero if the executor does no timing
 * @param thread the thread it ran on; null if it was just ending
 * @param abandoned whether its future had already ended (cancelled, or stopped by a deadline) while the work went on
 * @param traceId the trace it belongs to, see {@link ContextPropagator.Snapshot#traceId()}; null if that is not known
 * @param future its future, to cancel it
 */
public record RunningTask(
        long id,
        String name,
        Duration age,
        @Nullable Thread thread,
        boolean abandoned,
        @Nullable String traceId,
        Future<?> future) {

    /**
     * Creates it; nothing but the thread and the trace may be null.
     *
     * @param id see {@link #id()}
     * @param name see {@link #name()}
     * @param age see {@link #age()}
     * @param thread see {@link #thread()}
     * @param abandoned see {@link #abandoned()}
     * @param traceId see {@link #traceId()}
     * @param future see {@link #future()}
     */
    public RunningTask {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(future, "future");
    }

    /**
     * Returns where the task is now: on its thread, or in the worker JVM to which that has sent it.
     *
     * @return its current stack, which is another task's if it has gone on to one since this picture was taken; empty if
     *     it has ended
     */
    public StackTraceElement[] stack() {
        Thread runner = thread;
        if (runner == null) {
            return new StackTraceElement[0];
        }
        return future instanceof ManagedFuture<?> managed
                ? managed.engine().stack(managed, runner)
                : runner.getStackTrace();
    }
}
