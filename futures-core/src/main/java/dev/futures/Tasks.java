package dev.futures;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runnables as callables, and back without loss. */
final class Tasks {

    private Tasks() {}

    /** A runnable with a result: what {@code submit(Runnable, T)} runs. */
    private record Run<T>(Runnable runnable, @Nullable T result) implements Callable<T> {

        @Override
        @SuppressWarnings("NullAway") // T may be a nullable type
        public T call() {
            runnable.run();
            return result;
        }
    }

    static <T> Callable<T> callable(Runnable runnable, @Nullable T result) {
        return new Run<>(Objects.requireNonNull(runnable, "task"), result);
    }

    /** What was submitted: the runnable itself, or the callable as a runnable. */
    static Runnable runnable(Callable<?> task) {
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
        Class<?> type = (task instanceof Run<?> run ? run.runnable : task).getClass();
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda) + " (lambda)";
    }
}
