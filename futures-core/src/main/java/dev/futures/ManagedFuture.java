package dev.futures;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future that an {@link Engine} owns: the task and the terms on which it was accepted. Where it is in the queue is known
 * to it, who runs it is its state ({@link #engineRunner()}).
 */
class ManagedFuture<T> extends Future<T> implements TaskInfo {

    /** Ids of tasks that never were in the queue begin here. */
    private static final long UNNUMBERED = 1L << 32;

    private final Terms terms;

    /**
     * What to run; null once this has ended, so that a kept future keeps no task (items 90 and 99). Written before the
     * state, or by whoever has claimed the end; who reads it to describe the task may see either.
     */
    private @Nullable Callable<T> task;

    /** Guarded by {@link Deadlines}. */
    Deadlines.@Nullable Entry appointment;

    /**
     * Where it is in the queue; null if it is not. Written by its submitter before it gets there, later only by whoever
     * has moved it out of pending.
     */
    TaskQueue.@Nullable Chunk chunk;

    /**
     * Which one it was to get into its engine's queue, modulo 2^32; 0 if it is not known. Written before it gets there, by
     * whoever lets it in.
     */
    int number;

    ManagedFuture(Terms terms, Callable<T> task) {
        this.terms = terms;
        this.task = Objects.requireNonNull(task, "task");
    }

    /** How many got into the queue from one future of this engine to this one, modulo 2^32; 0 if that is not known. */
    final int followed(ManagedFuture<?> earlier) {
        int mine = number;
        int other = earlier.number;
        return terms.engine == earlier.terms.engine && mine != 0 && other != 0 ? mine - other : 0;
    }

    final Engine engine() {
        return terms.engine;
    }

    final @Nullable Limits limits() {
        return terms.limits;
    }

    /** Whether it was submitted with {@code execute}, so that nobody can ever look at its outcome. */
    final boolean unobservable() {
        return terms.unobservable;
    }

    /** The task of a future that has not ended. */
    final Callable<T> task() {
        return Objects.requireNonNull(task, "task of a future that has ended");
    }

    @Override
    public final String displayName() {
        String name = terms.name;
        if (name != null) {
            return name;
        }
        Callable<T> callable = task;
        return callable == null ? "(ended)" : Tasks.describe(callable);
    }

    /** Its time in the queue counts from here, and not from its construction. */
    void stampSubmission() {}

    /** It was started at that time on the {@link Clock}. */
    void stampStart(long now) {}

    /** As {@link #stampStart}, of a future that knows no more than its age. */
    void noteStart(long now) {}

    /** How long ago it was started, if it came to an end at that time on the {@link Clock}, or has not yet. */
    long ageNanos(long endedAt) {
        return 0;
    }

    /** It was ended, after it was started, at that time on the {@link Clock}. */
    void stampEnd(long now) {}

    /** When it has to have started, or {@link Limits#NEVER}. */
    long queueAt() {
        return Limits.NEVER;
    }

    /** Whether it must not start any more. */
    final boolean isOverdue() {
        long at = queueAt();
        return at != Limits.NEVER && at - Clock.now() <= 0;
    }

    /** When it has to be done, or {@link Limits#NEVER}; once it has started. */
    long runAt() {
        return Limits.NEVER;
    }

    /** What it fails with when it has not started by {@link #queueAt()}. */
    DeadlineExceededException queuedTooLong(long now) {
        throw new AssertionError(this + " has no limit");
    }

    /** What it fails with when it is not done by {@link #runAt()}. */
    DeadlineExceededException ranTooLong(long now) {
        throw new AssertionError(this + " has no limit");
    }

    final DeadlineExceededException exceeded(
            DeadlineExceededException.Limit limit, long deadline, long since, long now) {
        Limits limits = limits();
        return new DeadlineExceededException(
                limit,
                Duration.ofNanos(Math.max(0, deadline - since)),
                Duration.ofNanos(now - since),
                executorName(),
                taskName(),
                limits == null ? null : limits.inheritedFrom(deadline));
    }

    final void dropTask() {
        task = null;
        terms.giveUpContext();
    }

    @Override
    public final @Nullable String traceId() {
        ContextPropagator.Snapshot context = terms.context();
        return context == null ? null : context.traceId();
    }

    /** What its submitter had; null if nobody carries that. Before it has ended. */
    final ContextPropagator.@Nullable Snapshot context() {
        return terms.context();
    }

    @Override
    public void addDoneCallback(Consumer<? super Future<T>> callback) {
        ContextPropagator.Snapshot context = terms.context();
        if (context == null) {
            super.addDoneCallback(callback);
            return;
        }
        Objects.requireNonNull(callback, "callback");
        if (Terms.isGivenUp(context)) {
            engineAwaitPublished(); // it has just ended
        } else if (engineAddCallback(InContext.callback(context, callback))) {
            return;
        }
        Callbacks.call(callback, this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return engine().cancel(this, mayInterruptIfRunning);
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
                invalidState().getMessage() + " belongs to executor '" + executorName() + "', which alone may end it");
    }

    @Override
    public final String executorName() {
        return terms.engine.name();
    }

    @Override
    public final @Nullable String taskName() {
        return terms.name;
    }

    @Override
    public final long id() {
        int mine = number;
        return mine == 0 ? UNNUMBERED + System.identityHashCode(this) : Integer.toUnsignedLong(mine);
    }

    @Override
    public final Future<?> future() {
        return this;
    }

    @Override
    public long waitNanos() {
        return 0;
    }

    @Override
    public long runNanos() {
        return 0;
    }

    @Override
    final String className() {
        return "Future";
    }
}
