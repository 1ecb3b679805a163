package dev.futures.spring.boot.autoconfigure.observation;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.ExecutorProperties;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.FuturesProperties;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;

/** Auto-configuration of the observation of tasks. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnClass({Executor.class, ObservationRegistry.class})
@ConditionalOnBean(ExecutorRegistry.class)
public final class FuturesObservationAutoConfiguration {

    private static final Log logger = LogFactory.getLog(FuturesObservationAutoConfiguration.class);

    FuturesObservationAutoConfiguration() {}

    /** After that of context propagation, so that an observation is inside of what its submitter had. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE + 10)
    ExecutorCustomizer futuresObservationCustomizer(
            FuturesProperties properties,
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<TaskObservationConvention> convention) {
        return (name, builder) -> {
            if (!Boolean.TRUE.equals(properties.find(name, ExecutorProperties::getObserve))) {
                return builder;
            }
            // Looked up at the first task: an executor is no reason to create them early, and they may use one.
            return builder.contextPropagator(new ObservationPropagator(
                    SingletonSupplier.of(() -> registry.getIfUnique(() -> noRegistry(name))),
                    SingletonSupplier.of(() -> Optional.ofNullable(convention.getIfUnique()))));
        };
    }

    private static ObservationRegistry noRegistry(String executor) {
        logger.warn("futures.executors." + executor + ".observe is true, but there is no ObservationRegistry bean, so "
                + "nobody sees its tasks; or there are several, none of them primary. Add spring-boot-starter-actuator, or "
                + "remove the property.");
        return ObservationRegistry.NOOP;
    }
}
