package dev.futures.spring.boot.autoconfigure.readiness;

import dev.futures.spring.boot.autoconfigure.ExecutorProperties;
import dev.futures.spring.boot.autoconfigure.FuturesProperties;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if any executor says how long tasks may wait. */
final class OnMaxWait implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        FuturesProperties properties =
                Binder.get(context.getEnvironment()).bindOrCreate("futures", FuturesProperties.class);
        return Stream.concat(Stream.of(properties.getDefaults()), properties.getExecutors().values().stream())
                .map(ExecutorProperties::getReadiness)
                .anyMatch(readiness -> readiness.getMaxWait() != null);
    }
}
