package dev.futures;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a task in the context of its submitter. Confined to the thread that runs it. */
final class InContext<T> implements Runnable {

    private final Execution execution;
    private final ManagedFuture<T> future;
    private boolean begun;
    private boolean returned;
    private @Nullable T result;
    private @Nullable Throwable thrown;

    /** What was thrown, as contexts get to see it. */
    private @Nullable Throwable shown;

    private InContext(Execution execution, ManagedFuture<T> future) {
        this.execution = execution;
        this.future = future;
    }

    /** Runs a task, and throws what that throws. What goes wrong around it is its failure only if it did not run. */
    @SuppressWarnings("NullAway") // T may be a nullable type
    static <T> T run(Execution execution, ManagedFuture<T> future, ContextPropagator.Snapshot context)
            throws Throwable {
        InContext<T> run = new InContext<>(execution, future);
        Throwable around = run.through(context);
        if (run.thrown != null) {
            throw run.thrown;
        }
        if (!run.returned) {
            throw around != null
                    ? around
                    : new IllegalStateException("context " + context + " did not run task '" + future.displayName()
                            + "' of executor '" + future.executorName() + "'");
        }
        return run.result;
    }

    /** {@return what went wrong around the task} */
    @SuppressWarnings("ReferenceEquality") // the task's very own, which may pass through
    private @Nullable Throwable through(ContextPropagator.Snapshot context) {
        try {
            context.runTask(this, future);
            return null;
        } catch (Throwable t) {
            if (t != shown && (returned || thrown != null)) {
                Log.LOGGER.error(
                        "context {} of task '{}' of executor '{}' failed after the task",
                        context,
                        future.displayName(),
                        future.executorName(),
                        t);
            }
            return t;
        }
    }

    @Override
    public void run() {
        if (begun) {
            throw new IllegalStateException("task '" + future.displayName() + "' of executor '" + future.executorName()
                    + "' was run already, and runs once");
        }
        begun = true;
        try {
            result = execution.call(future);
            returned = true;
        } catch (Throwable t) {
            thrown = t;
            shown = t instanceof Backend.Lost lost ? lost.failure() : t;
            throw Sneaky.rethrow(shown);
        } finally {
            if (!future.engineIsRunning()) {
                // Whoever stopped it tells it so before that is visible; the context is to find it ended all the same.
                future.engineAwaitPublished();
            }
        }
    }

    /**
     * Returns a callback that runs in a context; without it if that fails before it gets to the callback, for somebody may
     * wait for what the callback does.
     */
    static <T> Consumer<Future<T>> callback(ContextPropagator.Snapshot context, Consumer<? super Future<T>> callback) {
        return future -> {
            AtomicBoolean begun = new AtomicBoolean();
            Throwable around = null;
            try {
                context.run(() -> {
                    if (!begun.compareAndSet(false, true)) {
                        throw new IllegalStateException("callback " + callback + " was run already, and runs once");
                    }
                    callback.accept(future);
                });
            } catch (Throwable t) {
                if (begun.get()) {
                    throw t;
                }
                around = t;
            }
            if (begun.compareAndSet(false, true)) {
                Log.LOGGER.error(
                        "context {} failed before a callback of {}, which runs without it",
                        context,
                        future,
                        around != null
                                ? around
                                : new IllegalStateException(
                                        "context " + context + " did not run callback " + callback));
                callback.accept(future);
            }
        };
    }
}
