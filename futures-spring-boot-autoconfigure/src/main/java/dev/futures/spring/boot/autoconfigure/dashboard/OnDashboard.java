package dev.futures.spring.boot.autoconfigure.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Matches if somebody wants the dashboard: by its property, or, if that says nothing, by having the developer tools. */
final class OnDashboard implements Condition {

    static final String PROPERTY = "futures.dashboard.enabled";

    private static final String DEVELOPER_TOOLS = "org.springframework.boot.devtools.restart.Restarter";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isWanted(context.getEnvironment(), context.getClassLoader());
    }

    static boolean isWanted(Environment environment, @Nullable ClassLoader classLoader) {
        Boolean enabled = environment.getProperty(PROPERTY, Boolean.class);
        return enabled == null ? ClassUtils.isPresent(DEVELOPER_TOOLS, classLoader) : enabled;
    }
}
