package dev.futures.spring.boot.autoconfigure.health;

import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/** The health of all executors. It looks them up when asked, so that it never creates one early. */
final class FuturesHealthContributor implements CompositeHealthContributor {

    private final ExecutorRegistry executors;

    FuturesHealthContributor(ExecutorRegistry executors) {
        this.executors = executors;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return executors.names().contains(name) ? new ExecutorHealthIndicator(executors.get(name)) : null;
    }

    @Override
    public Stream<Entry> stream() {
        return executors.names().stream()
                .map(name -> new Entry(name, new ExecutorHealthIndicator(executors.get(name))));
    }
}
