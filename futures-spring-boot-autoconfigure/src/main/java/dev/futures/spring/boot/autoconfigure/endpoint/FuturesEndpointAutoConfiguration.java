package dev.futures.spring.boot.autoconfigure.endpoint;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.recent.RecentTasksOfExecutors;
import io.micrometer.core.instrument.distribution.TimeWindowPercentileHistogram;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the Actuator endpoint {@code futures}. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class, TimeWindowPercentileHistogram.class})
@ConditionalOnBean(ExecutorRegistry.class)
@ConditionalOnAvailableEndpoint(FuturesEndpoint.class)
public final class FuturesEndpointAutoConfiguration {

    FuturesEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    FuturesEndpoint futuresEndpoint(
            ExecutorRegistry executors, RecentTasksOfExecutors recent, ApplicationEventPublisher events) {
        return new FuturesEndpoint(executors, recent, new ChangeLog(events));
    }

    /** No bean of the endpoint: executors are built before that is, and it asks for them. */
    @Bean
    RecentTasksOfExecutors futuresRecentTasks() {
        return new RecentTasksOfExecutors();
    }
}
