package dev.futures.spring.boot.autoconfigure.health;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for the health of executors. */
@AutoConfiguration(after = FuturesAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({Health.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ExecutorRegistry.class)
@ConditionalOnEnabledHealthIndicator("futures")
public final class FuturesHealthAutoConfiguration {

    FuturesHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "futuresHealthContributor")
    FuturesHealthContributor futuresHealthContributor(ExecutorRegistry executors) {
        return new FuturesHealthContributor(executors);
    }
}
