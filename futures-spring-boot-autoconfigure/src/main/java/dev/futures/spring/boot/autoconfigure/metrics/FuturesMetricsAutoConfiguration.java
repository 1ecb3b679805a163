package dev.futures.spring.boot.autoconfigure.metrics;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the meters of executors. */
@AutoConfiguration(
        after = {
            FuturesAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class
        })
@ConditionalOnClass({MeterRegistry.class, MetricsAutoConfiguration.class})
@ConditionalOnBean({ExecutorRegistry.class, MeterRegistry.class})
public final class FuturesMetricsAutoConfiguration {

    FuturesMetricsAutoConfiguration() {}

    @Bean
    FuturesMetrics futuresMetrics(ObjectProvider<ExecutorRegistry> executors) {
        return new FuturesMetrics(executors);
    }
}
