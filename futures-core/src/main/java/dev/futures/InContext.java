package dev.futures;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a task in the context of its submitter. Confined to the thread that runs it. */
final class InContext<T> implements Runnable {

    private final Backend backend;
    private final ManagedFuture<T> future;
    private boolean begun;
    private boolean returned;
    private @Nullable T result;
    private @Nullable Throwable thrown;

    private InContext(Backend backend, ManagedFuture<T> future) {
        this.backend = backend;
        this.future = future;
    }

    /** Runs a task, and throws what that throws. What goes wrong around it is its failure only if it did not run. */
    @SuppressWarnings("NullAway") // T may be a nullable type
    static <T> T run(Backend backend, ManagedFuture<T> future, ContextPropagator.Snapshot context) throws Throwable {
        InContext<T> run = new InContext<>(backend, future);
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
            if (t != thrown && (returned || thrown != null)) {
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
            result = backend.run(future.task(), future);
            returned = true;
        } catch (Throwable t) {
            thrown = t;
            throw Sneaky.rethrow(t);
        }
    }

    /** Returns a callback that runs in a context. */
    static <T> Consumer<Future<T>> callback(ContextPropagator.Snapshot context, Consumer<? super Future<T>> callback) {
        return future -> {
            boolean[] run = {false};
            context.run(() -> {
                run[0] = true;
                callback.accept(future);
            });
            if (!run[0]) {
                throw new IllegalStateException("context " + context + " did not run callback " + callback);
            }
        };
    }
}
