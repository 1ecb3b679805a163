package dev.futures.spring.boot.autoconfigure.context;

import dev.futures.ContextPropagator;
import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.ExecutorProperties;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.FuturesProperties;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.Tracer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;

/** Auto-configuration of context propagation. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnClass(Executor.class)
@ConditionalOnBean(ExecutorRegistry.class)
public final class FuturesContextAutoConfiguration {

    FuturesContextAutoConfiguration() {}

    /** First, so that what customizers of the application add runs inside of it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ExecutorCustomizer futuresContextCustomizer(
            FuturesProperties properties,
            ObjectProvider<ContextPropagator> propagators,
            ObjectProvider<TaskDecorator> decorators) {
        return (name, builder) -> {
            Boolean configured = properties.find(name, ExecutorProperties::getPropagateContext);
            if (!(configured == null ? properties.isPropagateContext() : configured)) {
                return builder;
            }
            Executor.Builder carrying = builder;
            for (ContextPropagator propagator : propagators.orderedStream().toList()) {
                carrying = carrying.contextPropagator(propagator);
            }
            List<TaskDecorator> ordered =
                    new ArrayList<>(decorators.orderedStream().toList());
            Collections.reverse(ordered); // as Boot composes them: the last one is the outermost
            for (TaskDecorator decorator : ordered) {
                carrying = carrying.contextPropagator(new DecoratorPropagator(decorator));
            }
            return carrying;
        };
    }

    /** The outermost: whatever the others and the task leave in the MDC is gone afterwards. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ContextPropagator futuresMdcPropagator() {
        return new MdcPropagator();
    }

    /** Carries what the library {@code context-propagation} knows of. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextSnapshotFactory.class)
    static class ThreadLocals {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE + 10)
        ContextPropagator futuresThreadLocalPropagator() {
            return new ThreadLocalPropagator();
        }
    }

    /** Tells the trace of a task. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Tracer.class)
    static class Traces {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE + 20)
        ContextPropagator futuresTracePropagator(ObjectProvider<Tracer> tracer) {
            return new TracePropagator(tracer);
        }
    }
}
