package dev.futures.spring.boot.autoconfigure.async;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of {@code @Async} methods that name one of the executors. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnClass(Executor.class)
public final class FuturesAsyncAutoConfiguration {

    FuturesAsyncAutoConfiguration() {}

    @Bean
    static AsyncMethodPostProcessor futuresAsyncMethodPostProcessor() {
        return new AsyncMethodPostProcessor();
    }
}
