package dev.futures.spring.boot.autoconfigure.dashboard;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Exposes the dashboard and what it reads over HTTP if somebody wants the dashboard and nobody has said what is to be
 * exposed: to switch it on is to say so. The weakest of all sources, so that any other one wins.
 */
final class DashboardExposure implements EnvironmentPostProcessor, Ordered {

    private static final String INCLUDE = "management.endpoints.web.exposure.include";

    DashboardExposure() {}

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (OnDashboard.isWanted(environment, application.getClassLoader())) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "futuresDashboard", Map.of(INCLUDE, "health,futures,futuresdashboard")));
        }
    }
}
