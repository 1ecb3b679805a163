package dev.futures.spring.boot.autoconfigure.context;

import dev.futures.ContextPropagator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskDecorator;

/**
 * Has a {@code TaskDecorator} of the application decorate each task when it is submitted, as Spring's own executors do. What
 * it returns is run for the task, and once more for each callback.
 */
final class DecoratorPropagator implements ContextPropagator {

    /** What the decorated runnable is to run now. Confined to its thread; there only while that is on its way. */
    private static final ThreadLocal<@Nullable Runnable> WORK = new ThreadLocal<>();

    private final TaskDecorator decorator;

    DecoratorPropagator(TaskDecorator decorator) {
        this.decorator = decorator;
    }

    @Override
    public Snapshot capture() {
        Runnable decorated = Objects.requireNonNull(
                decorator.decorate(this::runWork), () -> "TaskDecorator " + decorator + " returned null");
        return work -> {
            Runnable outer = WORK.get();
            WORK.set(work);
            try {
                decorated.run();
            } finally {
                if (outer == null) {
                    WORK.remove();
                } else {
                    WORK.set(outer);
                }
            }
        };
    }

    private void runWork() {
        Runnable work = WORK.get();
        if (work == null) {
            throw new IllegalStateException(
                    "TaskDecorator " + decorator + " runs the task on another thread than it was told to");
        }
        work.run();
    }

    @Override
    public String toString() {
        return "TaskDecorator " + decorator;
    }
}
