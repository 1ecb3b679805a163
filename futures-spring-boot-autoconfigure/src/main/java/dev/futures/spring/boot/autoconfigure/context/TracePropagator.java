package dev.futures.spring.boot.autoconfigure.context;

import dev.futures.ContextPropagator;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Carries the current span if no observation does, as one that was made with the tracer itself; and remembers in which trace
 * a task was submitted, for who looks at the task.
 */
final class TracePropagator implements ContextPropagator {

    private static final Snapshot NONE = Runnable::run;

    /** Looked up at the first task: an executor is no reason to create a tracer early, and a tracer may use one. */
    private final SingletonSupplier<Tracer> tracer;

    TracePropagator(ObjectProvider<Tracer> tracer) {
        this.tracer = SingletonSupplier.of(() -> tracer.getIfUnique(() -> Tracer.NOOP));
    }

    @Override
    public Snapshot capture() {
        Tracer here = tracer.obtain();
        Span span = here.currentSpan();
        return span != null && span.context().traceId().isEmpty()
                ? NONE // of a tracer that does nothing
                : new InTrace(here, span);
    }

    /** In a span, or in none. */
    private record InTrace(Tracer tracer, @Nullable Span span) implements Snapshot {

        @Override
        @SuppressWarnings("try") // the scope is there to be closed
        public void run(Runnable work) {
            if (isSame(tracer.currentSpan(), span)) { // the observation has brought it
                work.run();
                return;
            }
            try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                work.run();
            }
        }

        private static boolean isSame(@Nullable Span one, @Nullable Span other) {
            if (one == null || other == null) {
                return one == null && other == null;
            }
            TraceContext first = one.context();
            TraceContext second = other.context();
            return first.spanId().equals(second.spanId()) && first.traceId().equals(second.traceId());
        }

        @Override
        public @Nullable String traceId() {
            return span == null ? null : span.context().traceId();
        }
    }

    @Override
    public String toString() {
        return "trace";
    }
}
