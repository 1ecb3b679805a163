package dev.futures.spring.boot.autoconfigure.cloud;

import dev.futures.spring.boot.autoconfigure.ExecutorRefresh;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of executors that follow a changing environment. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnBean(ExecutorRefresh.class)
public final class FuturesCloudAutoConfiguration {

    FuturesCloudAutoConfiguration() {}

    @Bean
    EnvironmentChangeListener futuresEnvironmentChangeListener(ExecutorRefresh refresh) {
        return new EnvironmentChangeListener(refresh);
    }
}
