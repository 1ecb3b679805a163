package dev.futures.spring.boot.autoconfigure.observation;

import dev.futures.ContextPropagator;
import dev.futures.Future;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Makes each task an observation, below the one in which it was submitted. Callbacks are none. */
final class ObservationPropagator implements ContextPropagator {

    private static final TaskObservationConvention BUILT_IN = new TaskObservationConvention() {};

    private final Supplier<ObservationRegistry> registry;
    private final Supplier<Optional<TaskObservationConvention>> convention;

    ObservationPropagator(
            Supplier<ObservationRegistry> registry, Supplier<Optional<TaskObservationConvention>> convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Snapshot capture() {
        ObservationRegistry here = registry.get();
        return new Observed(here, convention.get().orElse(null), here.getCurrentObservation());
    }

    @Override
    public String toString() {
        return "observation";
    }

    private static final class Observed implements Snapshot {

        private final ObservationRegistry registry;
        private final @Nullable TaskObservationConvention convention;
        private final @Nullable Observation parent;

        /** Written by the thread that runs the task; read by who looks at the task. */
        private volatile @Nullable Observation observation;

        Observed(
                ObservationRegistry registry,
                @Nullable TaskObservationConvention convention,
                @Nullable Observation parent) {
            this.registry = registry;
            this.convention = convention;
            this.parent = parent;
        }

        @Override
        public void run(Runnable work) {
            work.run();
        }

        @Override
        @SuppressWarnings("try") // the scope is there to be closed
        public void runTask(Runnable task, TaskInfo info) {
            TaskObservationContext context = new TaskObservationContext(info);
            Observation started = Observation.createNotStarted(convention, BUILT_IN, () -> context, registry)
                    .parentObservation(parent)
                    .start();
            observation = started;
            Throwable thrown = null;
            try (Observation.Scope scope = started.openScope()) {
                task.run();
            } catch (Throwable t) {
                thrown = t;
                throw t;
            } finally {
                end(started, context, info.future(), thrown);
            }
        }

        /** The future may have been ended by somebody else while the task ran; otherwise the task's own end is to come. */
        private static void end(
                Observation observation, TaskObservationContext context, Future<?> future, @Nullable Throwable thrown) {
            Throwable error = thrown;
            if (future.cancelled()) {
                context.setOutcome(Outcome.CANCELLED);
                error = null; // that it has heeded its interrupt is no error
            } else {
                if (future.done()) {
                    error = exceptionOf(future);
                }
                context.setOutcome(error == null ? Outcome.SUCCEEDED : Outcome.FAILED);
            }
            if (error != null) {
                observation.error(error);
            }
            observation.stop();
        }

        private static @Nullable Throwable exceptionOf(Future<?> done) {
            try {
                return done.exception();
            } catch (InterruptedException | CancellationException e) {
                throw new AssertionError("a done future neither waits nor changes its mind", e);
            }
        }

        @Override
        public @Nullable String traceId() {
            Observation started = observation;
            return started == null ? null : Traces.traceId(started);
        }
    }

    /** Knows the tracing library, which need not be there. */
    private static final class Traces {

        private static final boolean THERE = ClassUtils.isPresent(
                "io.micrometer.tracing.handler.TracingObservationHandler", Traces.class.getClassLoader());

        private Traces() {}

        static @Nullable String traceId(Observation observation) {
            return THERE ? SpanOf.traceId(observation) : null;
        }
    }

    /** Loaded only if the tracing library is there. */
    private static final class SpanOf {

        private SpanOf() {}

        static @Nullable String traceId(Observation observation) {
            TracingObservationHandler.TracingContext tracing =
                    observation.getContext().get(TracingObservationHandler.TracingContext.class);
            Span span = tracing == null ? null : tracing.getSpan();
            return span == null ? null : span.context().traceId();
        }
    }
}
