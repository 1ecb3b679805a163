package dev.futures.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import dev.futures.spring.boot.autoconfigure.context.FuturesContextAutoConfiguration;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanReporter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A task that is an observation of its own: a span of a real tracer, below the one of its submitter. */
@ExtendWith(OutputCaptureExtension.class)
class TaskObservationTests {

    private final BlockingQueue<FinishedSpan> spans = new LinkedBlockingQueue<>();
    private final BlockingQueue<Observation.Context> stopped = new LinkedBlockingQueue<>();

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withPropertyValues(
                    "futures.executors.observed.observe=true",
                    "futures.executors.other.max-workers=2",
                    "management.tracing.sampling.probability=1.0")
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    FuturesContextAutoConfiguration.class,
                    FuturesObservationAutoConfiguration.class,
                    LifecycleAutoConfiguration.class));

    private final ApplicationContextRunner runner = bare.withBean("reporter", SpanReporter.class, () -> spans::add)
            .withBean("handler", Stopped.class, () -> new Stopped(stopped))
            .withConfiguration(AutoConfigurations.of(
                    ObservationAutoConfiguration.class,
                    MicrometerTracingAutoConfiguration.class,
                    BraveAutoConfiguration.class));

    /** Notes the observations of tasks that have come to their end. */
    record Stopped(BlockingQueue<Observation.Context> contexts) implements ObservationHandler<TaskObservationContext> {

        @Override
        public void onStop(TaskObservationContext context) {
            contexts.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof TaskObservationContext;
        }
    }

    private static Map<String, String> lowCardinality(Observation.Context context) {
        return context.getLowCardinalityKeyValues().stream()
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    private Observation.Context nextStopped() throws InterruptedException {
        return Objects.requireNonNull(stopped.poll(10, TimeUnit.SECONDS), "no observation in time");
    }

    private FinishedSpan nextSpan() throws InterruptedException {
        return Objects.requireNonNull(spans.poll(10, TimeUnit.SECONDS), "no span in time");
    }

    @Test
    void aTaskIsASpanBelowThatOfItsSubmitter() {
        runner.run(context -> {
            Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
            Tracer tracer = context.getBean(Tracer.class);
            Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
            String submitter;
            Future<String> future;
            try (Observation.Scope scope = request.openScope()) {
                submitter = spanId(tracer);
                future = executor.submit(() -> spanId(tracer));
            }
            String inside = future.result();
            FinishedSpan span = nextSpan();
            assertThat(span.getName()).isEqualTo("task observed");
            assertThat(span.getParentId()).isEqualTo(submitter);
            assertThat(span.getSpanId()).isEqualTo(inside);
            assertThat(span.getTags()).containsEntry("name", "observed").containsEntry("outcome", "succeeded");
            request.stop();
            assertThat(nextSpan().getTraceId()).isEqualTo(span.getTraceId());
        });
    }

    @Test
    void aTaskIsASpanBelowOneThatNoObservationMade() {
        runner.run(context -> {
            Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
            Tracer tracer = context.getBean(Tracer.class);
            Span parent = tracer.nextSpan().start();
            try (Tracer.SpanInScope scope = tracer.withSpan(parent)) {
                executor.submit(() -> "x");
            }
            FinishedSpan span = nextSpan();
            assertThat(span.getParentId()).isEqualTo(parent.context().spanId());
            assertThat(span.getTraceId()).isEqualTo(parent.context().traceId());
            parent.end();
        });
    }

    private static String spanId(Tracer tracer) {
        Span span = tracer.currentSpan();
        return span == null ? "none" : span.context().spanId();
    }

    @Test
    void aTaskWithoutAParentHasATraceOfItsOwnWhichIsShown() {
        runner.run(context -> {
            Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
            String shown;
            try (Gate gate = new Gate()) {
                executor.submit(gate);
                gate.awaitEntered();
                shown = executor.runningTasks().get(0).traceId();
            }
            assertThat(shown).isNotNull().isEqualTo(nextSpan().getTraceId());
        });
    }

    @Test
    void onlyExecutorsThatAskForItAreObserved() {
        runner.run(context -> {
            ExecutorRegistry executors = context.getBean(ExecutorRegistry.class);
            executors.get("other").submit(() -> "x").result();
            executors.get("observed").submit(() -> "x").result();
            assertThat(lowCardinality(nextStopped())).containsEntry("name", "observed");
            assertThat(stopped).isEmpty();
        });
    }

    @Test
    void outcomes_andNothingButTheOutcomeAndTheExecutorAreKeys() {
        runner.run(context -> {
            Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
            IllegalStateException failure = new IllegalStateException("on purpose");
            Future<?> failed = executor.submit(() -> {
                throw failure;
            });
            assertThat(failed.exception()).isSameAs(failure);
            Observation.Context first = nextStopped();
            assertThat(lowCardinality(first)).isEqualTo(Map.of("name", "observed", "outcome", "failed"));
            assertThat(first.getError()).isSameAs(failure);
            assertThat(first.getHighCardinalityKeyValues()).isEmpty();

            CountDownLatch entered = new CountDownLatch(1);
            Future<?> cancelled = executor.submit(() -> hang(entered));
            entered.await();
            cancelled.cancel(true);
            Observation.Context second = nextStopped();
            assertThat(lowCardinality(second)).isEqualTo(Map.of("name", "observed", "outcome", "cancelled"));
            assertThat(second.getError()).isNull();

            Future<?> overdue = executor.submit(
                    () -> hang(new CountDownLatch(1)),
                    TaskOptions.named("a name of its own").runTimeout(Duration.ofMillis(20)));
            Throwable exceeded = overdue.exception();
            Observation.Context third = nextStopped();
            assertThat(lowCardinality(third)).isEqualTo(Map.of("name", "observed", "outcome", "failed"));
            assertThat(third.getError()).isSameAs(exceeded);
            assertThat(third.getHighCardinalityKeyValues()).isEmpty();
        });
    }

    private static Object hang(CountDownLatch entered) throws InterruptedException {
        entered.countDown();
        new CountDownLatch(1).await();
        return "not reached";
    }

    @Test
    void aConventionOfTheApplicationNamesThem() {
        runner.withBean("convention", TaskObservationConvention.class, () -> new TaskObservationConvention() {
                    @Override
                    public String getName() {
                        return "job";
                    }

                    @Override
                    public KeyValues getHighCardinalityKeyValues(TaskObservationContext context) {
                        return KeyValues.of(
                                "task",
                                Objects.requireNonNullElse(context.getTask().taskName(), "none"));
                    }
                })
                .run(context -> {
                    Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
                    executor.submit(() -> "x", TaskOptions.named("a.txt")).result();
                    Observation.Context observed = nextStopped();
                    assertThat(observed.getName()).isEqualTo("job");
                    assertThat(observed.getHighCardinalityKeyValues()).containsExactly(KeyValue.of("task", "a.txt"));
                });
    }

    @Test
    void withoutARegistryThatIsSaidOnce(CapturedOutput output) {
        bare.run(context -> {
            Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
            assertThat(executor.submit(() -> "y").result()).isEqualTo("y");
            assertThat(output.getOut()).containsOnlyOnce("futures.executors.observed.observe is true, but there is no");
        });
    }

    @Test
    void withSeveralRegistriesTasksRunUnobserved(CapturedOutput output) {
        bare.withBean("one", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("two", ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> {
                    Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
                    assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
                    assertThat(output.getOut()).contains("or there are several, none of them primary");
                });
    }

    @Test
    void aRegistryThatDoesNotTraceIsEnough() {
        bare.withBean(ObservationRegistry.class, () -> {
                    ObservationRegistry registry = ObservationRegistry.create();
                    registry.observationConfig().observationHandler(new Stopped(stopped));
                    return registry;
                })
                .run(context -> {
                    Executor executor = context.getBean(ExecutorRegistry.class).get("observed");
                    try (Gate gate = new Gate()) {
                        executor.submit(gate);
                        gate.awaitEntered();
                        assertThat(executor.runningTasks())
                                .singleElement()
                                .satisfies(task -> assertThat(task.traceId()).isNull());
                    }
                    assertThat(lowCardinality(nextStopped())).containsEntry("outcome", "succeeded");
                });
    }
}
