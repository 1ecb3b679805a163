package dev.futures.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FuturesEndpointAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(FuturesAutoConfiguration.class, FuturesEndpointAutoConfiguration.class))
            .withPropertyValues(
                    "futures.executors.hashing.type=thread", "management.endpoints.web.exposure.include=futures");

    @Test
    void whenExposedThenThere() {
        runner.run(context -> assertThat(context).hasSingleBean(FuturesEndpoint.class));
    }

    @Test
    void whenNotExposedThenBacksOff() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void whenNoAccessThenBacksOff() {
        runner.withPropertyValues("management.endpoint.futures.access=NONE")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void whenActuatorIsMissingThenBacksOff() {
        runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void whenNoExecutorRegistryThenBacksOff() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(FuturesEndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=futures")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesEndpoint.class));
    }

    @Test
    void executor_negativeLimit() {
        runner.run(context -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
                .isThrownBy(() -> context.getBean(FuturesEndpoint.class).executor("hashing", -1, null)));
    }
}
