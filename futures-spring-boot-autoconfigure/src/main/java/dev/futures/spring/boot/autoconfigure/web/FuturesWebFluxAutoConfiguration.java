package dev.futures.spring.boot.autoconfigure.web;

import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import reactor.core.publisher.Mono;

/** Auto-configuration of WebFlux controllers that return a {@link Future}. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({Future.class, WebFluxConfigurer.class, Mono.class})
public final class FuturesWebFluxAutoConfiguration {

    FuturesWebFluxAutoConfiguration() {}

    @Bean
    SmartInitializingSingleton futuresReactiveAdapter(ObjectProvider<ReactiveAdapterRegistry> registries) {
        return () -> registries.forEach(FutureAdapter::register);
    }
}
