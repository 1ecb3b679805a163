package dev.futures;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runnables as callables, and back without loss. */
final class Tasks {

    private Tasks() {}

    /** A runnable with a result: what {@code submit(Runnable, T)} runs. */
    @SuppressWarnings("serial") // whether these can travel is for the backend to find out
    private record Run<T>(Runnable runnable, @Nullable T result) implements Callable<T>, Serializable {

        @Override
        @SuppressWarnings("NullAway") // T may be a nullable type
        public T call() {
            runnable.run();
            return result;
        }
    }

    /**
     * A task that its backend can't run.
     *
     * @param original the task as it was submitted
     * @param why why it can't be run
     */
    record Unfit<T>(Callable<T> original, NotSerializableException why) implements Backend.Prepared<T> {

        @Override
        public T call() throws NotSerializableException {
            throw why;
        }
    }

    static <T> Callable<T> callable(Runnable runnable, @Nullable T result) {
        return new Run<>(Objects.requireNonNull(runnable, "task"), result);
    }

    /** What was submitted: the runnable itself, or the callable as a runnable. */
    static Runnable runnable(Callable<?> task) {
        if (task instanceof Backend.Prepared<?> prepared) {
            return runnable(prepared.original());
        }
        if (task instanceof Run<?> run) {
            return run.runnable;
        }
        return () -> {
            try {
                task.call();
            } catch (Throwable t) {
                throw Sneaky.rethrow(t);
            }
        };
    }

    /** The class of what was submitted, without the digits that differ from run to run. */
    static String describe(Callable<?> task) {
        if (task instanceof Backend.Prepared<?> prepared) {
            return describe(prepared.original());
        }
        Class<?> type = (task instanceof Run<?> run
                        ? run.runnable
                        : task instanceof MapTask map ? map.function() : task)
                .getClass();
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda) + " (lambda)";
    }
}
