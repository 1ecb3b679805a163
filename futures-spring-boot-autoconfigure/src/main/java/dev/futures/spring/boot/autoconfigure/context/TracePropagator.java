package dev.futures.spring.boot.autoconfigure.context;

import dev.futures.ContextPropagator;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Remembers in which trace a task was submitted, for who looks at the task. The span itself others carry. */
final class TracePropagator implements ContextPropagator {

    private static final Snapshot NONE = Runnable::run;

    /** Looked up at the first task: an executor is no reason to create a tracer early, and a tracer may use one. */
    private final SingletonSupplier<Tracer> tracer;

    TracePropagator(ObjectProvider<Tracer> tracer) {
        this.tracer = SingletonSupplier.of(() -> tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Override
    public Snapshot capture() {
        Span span = tracer.obtain().currentSpan();
        String id = span == null ? "" : span.context().traceId();
        return id.isEmpty() ? NONE : new InTrace(id); // a tracer that does nothing has a span without an id
    }

    private record InTrace(String traceId) implements Snapshot {

        @Override
        public void run(Runnable work) {
            work.run();
        }
    }

    @Override
    public String toString() {
        return "trace";
    }
}
