package dev.futures.spring.boot.autoconfigure.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.ContextPropagator;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.context.request.RequestAttributesThreadLocalAccessor;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What a task, its callbacks, and tasks that run on the thread of another one see of their submitter. */
class ContextPropagationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("futures.executors.carrying.max-workers=1")
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    FuturesContextAutoConfiguration.class,
                    LifecycleAutoConfiguration.class));

    private final ApplicationContextRunner tracing = runner.withConfiguration(AutoConfigurations.of(
            ObservationAutoConfiguration.class,
            MicrometerTracingAutoConfiguration.class,
            BraveAutoConfiguration.class));

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void nothingIsLeftInTheTestsThread() {
        Map<String, String> left = MDC.getCopyOfContextMap();
        MDC.clear();
        assertThat(left).isNullOrEmpty();
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    private static Executor executor(ExecutorRegistry executors) {
        return executors.get("carrying");
    }

    private static <T> T withUser(String user, Callable<T> work) throws Exception {
        MDC.put("user", user);
        try {
            return work.call();
        } finally {
            MDC.remove("user");
        }
    }

    private static String user() {
        String user = MDC.get("user");
        return user == null ? "nobody" : user;
    }

    private void see() {
        seen.add(user());
    }

    private String nextSeen() throws InterruptedException {
        String next = seen.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("something seen in time").isNotNull();
        return next;
    }

    // --------------------------------------------------------------------------------------------------------- MDC

    @Test
    void mdc_isSeenByTheTaskAndGoneAfterwards() {
        runner.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            assertThat(withUser("alice", () -> executor.submit(ContextPropagationTests::user))
                            .result())
                    .isEqualTo("alice");
            Future<?> careless = withUser("bob", () -> executor.submit(() -> MDC.put("forgotten", "x")));
            careless.result();
            assertThat(executor.submit(() -> user() + MDC.get("forgotten")).result())
                    .isEqualTo("nobodynull");
        });
    }

    @Test
    void mdc_isSeenWithoutTheLibraryToo() {
        runner.withClassLoader(new FilteredClassLoader(ContextSnapshotFactory.class, Tracer.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Executor executor = executor(context.getBean(ExecutorRegistry.class));
                    assertThat(withUser("alice", () -> executor.submit(ContextPropagationTests::user))
                                    .result())
                            .isEqualTo("alice");
                    assertThat(context.getBeansOfType(ContextPropagator.class)).hasSize(1);
                });
    }

    @Test
    void mdc_isSeenByCallbacksWhoeverRunsThem() {
        runner.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            try (Gate gate = new Gate()) {
                Future<?> running = withUser("alice", () -> executor.submit(gate));
                running.addDoneCallback(done -> see());
                Future<?> pending = withUser("bob", () -> executor.submit(() -> "x"));
                pending.addDoneCallback(done -> see());
                withUser("the canceller", pending::cancel);
                assertThat(nextSeen()).isEqualTo("bob");
            }
            assertThat(nextSeen()).isEqualTo("alice");
        });
    }

    @Test
    void mdc_ofATaskThatRunsInTheThreadOfItsWaiterIsItsOwn() {
        runner.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            CompletableFuture<Future<String>> second = new CompletableFuture<>();
            Future<String> first =
                    withUser("alice", () -> executor.submit(() -> second.get().result() + " and " + user()));
            second.complete(executor.submit(ContextPropagationTests::user));
            assertThat(first.result()).isEqualTo("nobody and alice");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "futures.propagate-context=false",
                "futures.defaults.propagate-context=false",
                "futures.executors.carrying.propagate-context=false"
            })
    void nothingIsCarriedIfItIsSwitchedOff(String property) {
        runner.withPropertyValues(property)
                .withBean(
                        "decorator",
                        TaskDecorator.class,
                        () -> task -> () -> {
                            seen.add("decorated");
                            task.run();
                        })
                .run(context -> {
                    ExecutorRegistry executors = context.getBean(ExecutorRegistry.class);
                    assertThat(withUser("alice", () -> executor(executors).submit(ContextPropagationTests::user))
                                    .result())
                            .isEqualTo("nobody");
                    assertThat(executors.settings("carrying").propagateContext())
                            .isFalse();
                    assertThat(seen).isEmpty();
                });
    }

    @Test
    void anExecutorMayCarryThoughTheOthersDont() {
        runner.withPropertyValues(
                        "futures.propagate-context=false", "futures.executors.carrying.propagate-context=true")
                .run(context -> {
                    ExecutorRegistry executors = context.getBean(ExecutorRegistry.class);
                    assertThat(withUser("alice", () -> executor(executors).submit(ContextPropagationTests::user))
                                    .result())
                            .isEqualTo("alice");
                    assertThat(executors.settings("carrying").propagateContext())
                            .isTrue();
                });
    }

    // ---------------------------------------------------------------------------------------------------- security

    @Test
    void securityContext_isSeenByTheTaskAndGoneAfterwards() {
        runner.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            SecurityContextHolder.setContext(
                    new SecurityContextImpl(new TestingAuthenticationToken("alice", "secret")));
            Future<String> future;
            try {
                future = executor.submit(ContextPropagationTests::authenticated);
            } finally {
                SecurityContextHolder.clearContext();
            }
            assertThat(future.result()).isEqualTo("alice");
            assertThat(executor.submit(ContextPropagationTests::authenticated).result())
                    .isEqualTo("nobody");
        });
    }

    private static String authenticated() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? "nobody" : authentication.getName();
    }

    // -------------------------------------------------------------------------------------------- request, locale

    /** Spring brings the accessors and registers none of them, so an application does that if it wants these carried. */
    @Test
    void localeAndRequest_areSeenIfTheirAccessorsAreRegistered() {
        List<ThreadLocalAccessor<?>> accessors =
                List.of(new LocaleContextThreadLocalAccessor(), new RequestAttributesThreadLocalAccessor());
        accessors.forEach(ContextRegistry.getInstance()::registerThreadLocalAccessor);
        try {
            runner.run(context -> {
                Executor executor = executor(context.getBean(ExecutorRegistry.class));
                assertThat(inRequest(() -> executor.submit(ContextPropagationTests::localeAndRequest))
                                .result())
                        .isEqualTo("pt /scans");
                assertThat(executor.submit(ContextPropagationTests::localeAndRequest)
                                .result())
                        .isEqualTo("none none");
            });
        } finally {
            accessors.forEach(accessor -> ContextRegistry.getInstance().removeThreadLocalAccessor(accessor.key()));
        }
    }

    @Test
    void localeAndRequest_areNotSeenOtherwise() {
        runner.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            assertThat(inRequest(() -> executor.submit(ContextPropagationTests::localeAndRequest))
                            .result())
                    .isEqualTo("none none");
        });
    }

    private static <T> T inRequest(Callable<T> work) throws Exception {
        LocaleContextHolder.setLocale(Locale.forLanguageTag("pt"));
        RequestContextHolder.setRequestAttributes(
                new ServletRequestAttributes(new MockHttpServletRequest("POST", "/scans")));
        try {
            return work.call();
        } finally {
            RequestContextHolder.resetRequestAttributes();
            LocaleContextHolder.resetLocaleContext();
        }
    }

    private static String localeAndRequest() {
        return (LocaleContextHolder.getLocaleContext() == null ? "none" : LocaleContextHolder.getLocale())
                + " "
                + (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                        ? attributes.getRequest().getRequestURI()
                        : "none");
    }

    // ------------------------------------------------------------------------------------------------------ traces

    @Test
    void trace_isThatOfTheSubmitterAndInTheMdc() {
        tracing.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            Tracer tracer = context.getBean(Tracer.class);
            Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
            String submitted;
            Future<String> future;
            try (Observation.Scope scope = request.openScope()) {
                submitted = traceId(tracer);
                future = executor.submit(() -> traceId(tracer) + " " + MDC.get("traceId"));
            }
            request.stop();
            assertThat(submitted).matches("[0-9a-f]{32}");
            assertThat(future.result()).isEqualTo(submitted + " " + submitted);
            assertThat(executor.submit(() -> traceId(tracer) + " " + MDC.get("traceId"))
                            .result())
                    .isEqualTo("none null");
        });
    }

    @Test
    void span_thatNoObservationMadeIsThatOfTheSubmitter() {
        tracing.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            Tracer tracer = context.getBean(Tracer.class);
            Span span = tracer.nextSpan().start();
            Future<String> task;
            try (Gate gate = new Gate()) {
                executor.submit(gate);
                gate.awaitEntered();
                try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                    task = executor.submit(() -> spanId(tracer) + " " + MDC.get("spanId"));
                }
                task.addDoneCallback(done -> seen.add(spanId(tracer)));
            }
            String submitted = span.context().spanId();
            assertThat(task.result()).isEqualTo(submitted + " " + submitted);
            assertThat(nextSeen()).isEqualTo(submitted);
            assertThat(executor.submit(() -> spanId(tracer) + " " + MDC.get("spanId"))
                            .result())
                    .isEqualTo("none null");
            span.end();
        });
    }

    @Test
    void span_thatNoObservationMadeIsNotSeenByATaskInTheThreadOfItsWaiter() {
        tracing.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            Tracer tracer = context.getBean(Tracer.class);
            Span span = tracer.nextSpan().start();
            CompletableFuture<Future<String>> second = new CompletableFuture<>();
            Future<String> first;
            try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                first = executor.submit(() -> second.get().result() + " and " + spanId(tracer));
            }
            second.complete(executor.submit(() -> spanId(tracer)));
            assertThat(first.result()).isEqualTo("none and " + span.context().spanId());
            span.end();
        });
    }

    @Test
    void tracers_ofWhichNoneIsPrimaryAreNotAsked() {
        runner.withBean("one", Tracer.class, () -> Tracer.NOOP)
                .withBean("two", Tracer.class, () -> Tracer.NOOP)
                .run(context -> assertThat(executor(context.getBean(ExecutorRegistry.class))
                                .submit(() -> "x")
                                .result())
                        .isEqualTo("x"));
    }

    /** As a request is observed, and something in it spans a part of its own. */
    @Test
    void span_withinAnObservationIsThatOfTheSubmitter() {
        tracing.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            Tracer tracer = context.getBean(Tracer.class);
            Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
            Future<String> future;
            Span span;
            try (Observation.Scope outer = request.openScope()) {
                span = tracer.nextSpan().start();
                try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                    future = executor.submit(() -> spanId(tracer));
                }
            }
            assertThat(future.result()).isEqualTo(span.context().spanId());
            assertThat(executor.submit(() -> spanId(tracer)).result()).isEqualTo("none");
            span.end();
            request.stop();
        });
    }

    private static String spanId(Tracer tracer) {
        Span span = tracer.currentSpan();
        return span == null ? "none" : span.context().spanId();
    }

    @Test
    void trace_ofATaskIsToldToWhoLooksAtIt() {
        tracing.run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
            try (Gate gate = new Gate();
                    Observation.Scope scope = request.openScope()) {
                executor.submit(gate);
                executor.submit(() -> "pending");
                gate.awaitEntered();
                String traceId = traceId(context.getBean(Tracer.class));
                assertThat(executor.runningTasks())
                        .singleElement()
                        .satisfies(task -> assertThat(task.traceId()).isEqualTo(traceId));
                assertThat(executor.pendingTasks(10))
                        .singleElement()
                        .satisfies(task -> assertThat(task.traceId()).isEqualTo(traceId));
            }
            request.stop();
        });
    }

    private static String traceId(Tracer tracer) {
        Span span = tracer.currentSpan();
        return span == null ? "none" : span.context().traceId();
    }

    // -------------------------------------------------------------------------------------- the application's beans

    @Configuration(proxyBeanMethods = false)
    static class Decorators {

        private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();

        private TaskDecorator decorator(String name) {
            return task -> {
                String captured = user();
                return () -> {
                    steps.add(name + " enters for " + captured);
                    task.run();
                    steps.add(name + " leaves");
                };
            };
        }

        @Bean
        @Order(1)
        TaskDecorator first() {
            return decorator("first");
        }

        @Bean
        @Order(2)
        TaskDecorator second() {
            return decorator("second");
        }

        @Bean
        ContextPropagator own() {
            return () -> {
                String captured = user();
                return work -> {
                    steps.add("propagator enters for " + captured);
                    work.run();
                    steps.add("propagator leaves");
                };
            };
        }
    }

    @Test
    void taskDecorators_areAppliedAsBootDoes() {
        runner.withUserConfiguration(Decorators.class).run(context -> {
            Executor executor = executor(context.getBean(ExecutorRegistry.class));
            withUser("alice", () -> executor.submit(ContextPropagationTests::user))
                    .result();
            assertThat(context.getBean(Decorators.class).steps)
                    .containsExactly(
                            "propagator enters for alice",
                            "second enters for alice",
                            "first enters for alice",
                            "first leaves",
                            "second leaves",
                            "propagator leaves");
        });
    }

    /** Widely copied, and wrong: it clears what the thread had before. */
    @Test
    void taskDecoratorThatClearsTheMdc_doesSoForItsTaskOnly() {
        runner.withBean("decorator", TaskDecorator.class, () -> task -> {
                    Map<String, String> captured = MDC.getCopyOfContextMap();
                    return () -> {
                        try {
                            MDC.setContextMap(captured == null ? Map.of() : captured);
                            task.run();
                        } finally {
                            MDC.clear();
                        }
                    };
                })
                .run(context -> {
                    Executor executor = executor(context.getBean(ExecutorRegistry.class));
                    CompletableFuture<Future<String>> second = new CompletableFuture<>();
                    Future<String> first = withUser(
                            "alice", () -> executor.submit(() -> second.get().result() + " and " + user()));
                    second.complete(withUser("bob", () -> executor.submit(ContextPropagationTests::user)));
                    assertThat(first.result()).isEqualTo("bob and alice");
                });
    }

    @Test
    void taskDecoratorThatReturnsNull_isToldToTheSubmitter() {
        runner.withBean("decorator", TaskDecorator.class, () -> task -> nothing())
                .run(context -> {
                    Executor executor = executor(context.getBean(ExecutorRegistry.class));
                    assertThatThrownBy(() -> executor.submit(() -> "x"))
                            .isInstanceOf(NullPointerException.class)
                            .hasMessageStartingWith("TaskDecorator ")
                            .hasMessageEndingWith(" returned null");
                    assertThat(executor.stats().submitted()).isZero();
                });
    }

    @SuppressWarnings("NullAway") // what a careless application does
    private static <T> T nothing() {
        return (T) (@Nullable T) null;
    }

    @Test
    void taskDecoratorThatRunsTheTaskElsewhere_failsTheTask() {
        runner.withBean(
                        "decorator",
                        TaskDecorator.class,
                        () -> task -> () -> {
                            try {
                                CompletableFuture.runAsync(task).get();
                            } catch (Exception e) {
                                throw new IllegalStateException(e.getCause());
                            }
                        })
                .run(context -> assertThatThrownBy(() -> executor(context.getBean(ExecutorRegistry.class))
                                .submit(() -> "x")
                                .result())
                        .hasMessageContaining("on another thread"));
    }

    @Test
    void propagators_areInTheirOrder() {
        tracing.run(context -> assertThat(
                        context.getBeanProvider(ContextPropagator.class).orderedStream())
                .extracting(Object::toString)
                .isEqualTo(List.of("MDC", "thread locals of the ContextRegistry", "trace")));
    }
}
