package dev.futures.spring.boot.autoconfigure.readiness;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Auto-configuration of readiness by load. After that of the groups, so that the group {@code readiness} is there. */
@AutoConfiguration(after = {FuturesAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class})
@ConditionalOnClass({HealthEndpointGroupsPostProcessor.class, AvailabilityProbesAutoConfiguration.class, Endpoint.class
})
@ConditionalOnBean(ExecutorRegistry.class)
@Conditional(OnMaxWait.class)
public final class FuturesReadinessAutoConfiguration {

    FuturesReadinessAutoConfiguration() {}

    @Bean
    HealthIndicator futuresSaturationHealthIndicator(ExecutorRegistry executors) {
        return new SaturationHealthIndicator(executors);
    }

    @Bean
    static HealthEndpointGroupsPostProcessor futuresReadinessGroup() {
        return new ReadinessGroup();
    }
}
