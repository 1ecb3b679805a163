package dev.futures.spring.boot.autoconfigure.readiness;

import dev.futures.spring.boot.autoconfigure.ExecutorProperties;
import dev.futures.spring.boot.autoconfigure.FuturesProperties;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.IgnoreErrorsBindHandler;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if any executor says how long tasks may wait. */
final class OnMaxWait implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        // What is wrong is for the report that the executors make of it, which has all of it.
        FuturesProperties properties = Binder.get(context.getEnvironment())
                .bindOrCreate("futures", Bindable.of(FuturesProperties.class), new IgnoreErrorsBindHandler());
        return Stream.concat(Stream.of(properties.getDefaults()), properties.getExecutors().values().stream())
                .map(ExecutorProperties::getReadiness)
                .anyMatch(readiness -> readiness.getMaxWait() != null);
    }
}
