package dev.futures.demo.cli;

import dev.futures.demo.DemoApplication;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** One scan needs no web server, and its report must not be mixed with log lines. Known before either is there. */
public class ScanEnvironmentPostProcessor implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty(DemoApplication.SCAN_PROPERTY)) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "demoScan",
                            Map.of(
                                    "spring.main.web-application-type", "none",
                                    "spring.main.banner-mode", "off",
                                    "logging.level.root", "warn",
                                    "logging.level.dev.futures", "warn")));
        }
    }
}
