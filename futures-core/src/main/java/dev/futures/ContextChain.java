package dev.futures;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two propagators as one: the second runs inside the first. */
final class ContextChain implements ContextPropagator {

    private final ContextPropagator first;
    private final ContextPropagator second;

    private ContextChain(ContextPropagator first, ContextPropagator second) {
        this.first = first;
        this.second = second;
    }

    /** Returns all of them as one, or null if there is none. */
    static @Nullable ContextPropagator of(List<ContextPropagator> propagators) {
        return propagators.stream().reduce(ContextChain::new).orElse(null);
    }

    @Override
    public Snapshot capture() {
        return new Both(captureFrom(first), captureFrom(second));
    }

    /** Takes a snapshot, which must be one. */
    static Snapshot captureFrom(ContextPropagator propagator) {
        return Objects.requireNonNull(propagator.capture(), () -> propagator + " captured null");
    }

    private record Both(Snapshot first, Snapshot second) implements Snapshot {

        @Override
        public void run(Runnable work) {
            first.run(() -> second.run(work));
        }

        @Override
        public void runTask(Runnable task, TaskInfo info) {
            first.runTask(() -> second.runTask(task, info), info);
        }

        @Override
        public @Nullable String traceId() {
            String inner = second.traceId();
            return inner != null ? inner : first.traceId();
        }
    }
}
