package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Auto-configuration of the executors that {@code futures.executors.*} declares. */
@AutoConfiguration
@ConditionalOnClass(Executor.class)
@EnableConfigurationProperties(FuturesProperties.class)
public final class FuturesAutoConfiguration {

    FuturesAutoConfiguration() {}

    @Bean
    static ExecutorRegistrar futuresExecutorRegistrar(Environment environment) {
        return new ExecutorRegistrar(environment);
    }

    @Bean
    BeanFactoryExecutorRegistry executorRegistry(
            ExecutorRegistrar registrar, ConfigurableListableBeanFactory beanFactory) {
        return new BeanFactoryExecutorRegistry(registrar, beanFactory);
    }

    @Bean
    ExecutorRefresh futuresExecutorRefresh(
            Environment environment, ExecutorRegistrar registrar, BeanFactoryExecutorRegistry executors) {
        return new ExecutorRefresh(environment, registrar, executors);
    }

    @Bean
    ExecutorLifecycle futuresExecutorLifecycle(
            BeanFactoryExecutorRegistry registry, ObjectProvider<LifecycleProperties> properties) {
        return new ExecutorLifecycle(
                registry, properties.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase());
    }
}
