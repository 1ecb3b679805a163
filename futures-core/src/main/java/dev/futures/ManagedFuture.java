package dev.futures;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A future that an {@link Engine} owns: the task, its place in the queue, its times, and who runs it. */
final class ManagedFuture<T> extends Future<T> implements TaskInfo {

    final Engine engine;

    /** What to run; null once this has ended, so that a kept future keeps no task (items 90 and 99). */
    private volatile @Nullable Callable<T> task;

    private final @Nullable String name;

    /** Whether it was submitted with {@code execute}, so that nobody can ever look at its outcome. */
    final boolean unobservable;

    /** Whether its end was published, or is about to be, while its task runs on. Set once, by whoever claimed that. */
    volatile boolean stopped;

    /** Null if it has no time limits. */
    final @Nullable Limits limits;

    /** Guarded by {@link Deadlines}. */
    Deadlines.@Nullable Entry appointment;

    /** Neighbours in the queue. Guarded by the engine's lock. */
    @Nullable
    ManagedFuture<?> before;

    @Nullable
    ManagedFuture<?> after;

    /** Who runs it. Written with the engine's lock held when it starts; stays. */
    volatile @Nullable Worker worker;

    // Clock readings; 0 until taken. Written by one thread each, in this order; racy readers see an age of now or then.
    private volatile long submittedAt;
    private volatile long startedAt;
    private volatile long endedAt;

    ManagedFuture(
            Engine engine, Callable<T> task, @Nullable String name, boolean unobservable, @Nullable Limits limits) {
        this.engine = engine;
        this.task = Objects.requireNonNull(task, "task");
        this.name = name;
        this.unobservable = unobservable;
        this.limits = limits;
        stampSubmission();
    }

    /** The task of a future that has not ended. */
    Callable<T> task() {
        return Objects.requireNonNull(task, "task of a future that has ended");
    }

    /** What to call this task where a person reads it. */
    String displayName() {
        if (name != null) {
            return name;
        }
        Callable<T> callable = task;
        return callable == null ? "(ended)" : Tasks.describe(callable);
    }

    /** Its time in the queue counts from here. */
    void stampSubmission() {
        submittedAt = now();
    }

    void stampStart() {
        startedAt = now();
    }

    void stampEnd() {
        endedAt = now();
    }

    /** The clock; never 0, unless nobody wants to know: there is no timing and no limit. */
    private long now() {
        return limits == null ? engine.now() : Engine.clock();
    }

    /** When it has to have started, or {@link Limits#NEVER}. */
    long queueAt() {
        return limits == null ? Limits.NEVER : limits.queueAt(submittedAt);
    }

    /** Whether it must not start any more. */
    boolean isOverdue() {
        long at = queueAt();
        return at != Limits.NEVER && at - Engine.clock() <= 0;
    }

    /** When it has to be done, or {@link Limits#NEVER}; once it has started. */
    long runAt() {
        return limits == null ? Limits.NEVER : limits.runAt(startedAt);
    }

    /** What it fails with when it has not started by {@link #queueAt()}. */
    DeadlineExceededException queuedTooLong(long now) {
        return exceeded(DeadlineExceededException.Limit.QUEUE_TIMEOUT, queueAt(), submittedAt, now);
    }

    /** What it fails with when it is not done by {@link #runAt()}. */
    DeadlineExceededException ranTooLong(long now) {
        return exceeded(DeadlineExceededException.Limit.RUN_TIMEOUT, runAt(), startedAt, now);
    }

    private DeadlineExceededException exceeded(
            DeadlineExceededException.Limit limit, long deadline, long since, long now) {
        return new DeadlineExceededException(
                limit,
                Duration.ofNanos(Math.max(0, deadline - since)),
                Duration.ofNanos(now - since),
                engine.name(),
                name,
                limits == null ? null : limits.inheritedFrom(deadline));
    }

    void dropTask() {
        task = null;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return engine.cancel(this, mayInterruptIfRunning);
    }

    @Override
    public boolean setRunningOrNotifyCancel() {
        throw owned();
    }

    @Override
    public void setResult(@Nullable T result) {
        throw owned();
    }

    @Override
    public void setException(Throwable exception) {
        throw owned();
    }

    private InvalidStateException owned() {
        return new InvalidStateException(
                invalidState().getMessage() + " belongs to executor '" + engine.name() + "', which alone may end it");
    }

    @Override
    public String executorName() {
        return engine.name();
    }

    @Override
    public @Nullable String taskName() {
        return name;
    }

    @Override
    public Future<?> future() {
        return this;
    }

    @Override
    public long waitNanos() {
        long started = startedAt;
        return (started == 0 ? now() : started) - submittedAt;
    }

    @Override
    public long runNanos() {
        long started = startedAt;
        if (started == 0) {
            return 0;
        }
        long ended = endedAt;
        return (ended == 0 ? now() : ended) - started;
    }

    /** How long its work has gone on, even if it has ended meanwhile; of a task that was started. */
    long ageNanos() {
        return startedAt == 0 ? 0 : now() - startedAt;
    }

    @Override
    String className() {
        return "Future";
    }
}
