package dev.futures.spring.boot.autoconfigure.web;

import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.FuturesProperties;
import java.util.List;
import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Auto-configuration of Spring MVC controllers that return a {@link Future}. */
@AutoConfiguration(after = FuturesAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Future.class, WebMvcConfigurer.class})
@ConditionalOnBean(ExecutorRegistry.class)
public final class FuturesWebMvcAutoConfiguration {

    FuturesWebMvcAutoConfiguration() {}

    @Bean
    DisconnectWatch futuresDisconnectWatch(FuturesProperties properties) {
        return new DisconnectWatch(properties.getWeb().getDisconnectInterval());
    }

    @Bean
    WebMvcConfigurer futuresWebMvcConfigurer(DisconnectWatch disconnects) {
        return new WebMvcConfigurer() {
            @Override
            public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
                handlers.add(new FutureReturnValueHandler(disconnects));
            }
        };
    }

    /** Tells of clients that go away. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Tomcat.class, ConfigurableTomcatWebServerFactory.class})
    static class OnTomcat {

        @Bean
        WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> futuresTomcatCustomizer(
                FuturesProperties properties) {
            return factory -> {
                if (!properties.getWeb().getDisconnectInterval().isZero()) {
                    factory.addEngineValves(new TomcatConnectionValve());
                }
            };
        }
    }
}
