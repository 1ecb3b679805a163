package dev.futures.benchmarks.spring;

import dev.futures.Executor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The executor under test, with two workers. A JVM that measures has one kind of them only. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class SpringPool {

    /** Ours, and Spring's. */
    public enum Kind {
        /** Ours without Spring, and so without meters. */
        ALONE(false),
        /** Ours with its meters and its recent history, without context propagation. */
        WITHOUT_CONTEXT(false, "futures.propagate-context=false"),
        /** Ours as it comes; the submitter has nothing that is to be carried. */
        EMPTY_CONTEXT(false),
        /** Ours as it comes; the submitter has two entries in its MDC. */
        MDC(true),
        /** Spring's pool as Boot makes it, with Boot's gauges. */
        SPRING(false),
        /** Spring's pool with context propagation; the submitter has two entries in its MDC, whose accessor is registered. */
        SPRING_MDC(true, "spring.task.execution.propagate-context=true");

        final boolean inContext;

        @SuppressWarnings("ImmutableEnumChecker") // it is one that does not change
        private final List<String> properties;

        Kind(boolean inContext, String... properties) {
            this.inContext = inContext;
            this.properties = List.of(properties);
        }

        private boolean isSpring() {
            return this == SPRING || this == SPRING_MDC;
        }

        private String[] arguments() {
            String ours = "futures.executors.ours.max-workers=2";
            return Stream.concat(
                            properties.stream(),
                            isSpring()
                                    ? Stream.of("spring.task.execution.pool.core-size=2")
                                    : Stream.of(ours, "futures.executors.ours.queue-capacity=-1"))
                    .toArray(String[]::new);
        }
    }

    @Param
    public Kind pool;

    private AutoCloseable closed;
    private Submission submission;

    private interface Submission {
        Future<?> submit(Callable<Object> task);
    }

    @Setup(Level.Trial)
    public void open() {
        if (pool == Kind.ALONE) {
            Executor executor = Executor.builder("ours").threads(2).build();
            closed = executor;
            submission = executor::submit;
            return;
        }
        if (pool == Kind.SPRING_MDC) {
            ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
        }
        ConfigurableApplicationContext context = Application.start(WebApplicationType.NONE, pool.arguments());
        closed = context;
        if (pool.isSpring()) {
            ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
            submission = executor::submit;
        } else {
            if (!Arrays.asList(context.getBeanDefinitionNames()).contains("futuresRecentTasks")) {
                throw new IllegalStateException("the executor has no recent history");
            }
            Executor executor = context.getBean("ours", Executor.class);
            submission = executor::submit;
        }
    }

    Future<?> submit(Callable<Object> task) {
        return submission.submit(task);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        closed.close();
    }
}
