package dev.futures.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DemoPropertiesTest {

    @EnableConfigurationProperties(DemoProperties.class)
    static class Config {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class))
            .withUserConfiguration(Config.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo.max-files=0",
                "demo.in-flight=0",
                "demo.keep-finished=0",
                "demo.keep-finished=1001",
                "demo.allowed-hosts=",
                "demo.roots= , ",
                "demo.max-files=many"
            })
    void aBadValueStopsTheStart(String property) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context).hasFailed().getFailure().hasMessageContaining("demo"));
    }
}
