package dev.futures;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The listeners of an engine, none of which can hurt it. */
final class Listeners {

    private final ExecutorListener[] listeners;
    private final String executorName;

    Listeners(List<ExecutorListener> listeners, String executorName) {
        this.listeners = listeners.toArray(new ExecutorListener[0]);
        this.executorName = executorName;
    }

    boolean isEmpty() {
        return listeners.length == 0;
    }

    void submitted(TaskInfo task) {
        if (listeners.length > 0) {
            tell(listener -> listener.submitted(task));
        }
    }

    void started(TaskInfo task) {
        if (listeners.length > 0) {
            tell(listener -> listener.started(task));
        }
    }

    void done(TaskInfo task, Outcome outcome, @Nullable Throwable exception) {
        if (listeners.length > 0) {
            tell(listener -> listener.done(task, outcome, exception));
        }
    }

    void rejected(RejectReason reason) {
        if (listeners.length > 0) {
            tell(listener -> listener.rejected(executorName, reason));
        }
    }

    private void tell(Consumer<ExecutorListener> event) {
        for (ExecutorListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable t) {
                Log.LOGGER.error("listener {} of executor '{}' failed", listener, executorName, t);
            }
        }
    }
}
