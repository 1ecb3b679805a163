package dev.futures.spring.boot.autoconfigure.cloud;

import dev.futures.spring.boot.autoconfigure.ExecutorRefresh;
import java.util.Locale;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/** Has executors follow the environment if anything has changed that may concern them. */
final class EnvironmentChangeListener implements ApplicationListener<EnvironmentChangeEvent> {

    private final ExecutorRefresh refresh;

    EnvironmentChangeListener(ExecutorRefresh refresh) {
        this.refresh = refresh;
    }

    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
        // Keys are as they are written, FUTURES_EXECUTORS_HASHING_MAXWORKERS among them.
        if (event.getKeys().stream()
                .anyMatch(key -> key.toLowerCase(Locale.ROOT).startsWith("futures"))) {
            refresh.refresh();
        }
    }
}
