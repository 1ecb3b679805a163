package dev.futures.spring.boot.autoconfigure.cloud;

import dev.futures.spring.boot.autoconfigure.ExecutorRefresh;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/** Has executors follow the environment, whatever has changed in it: a setting may be a placeholder for anything. */
final class EnvironmentChangeListener implements ApplicationListener<EnvironmentChangeEvent> {

    private final ExecutorRefresh refresh;

    EnvironmentChangeListener(ExecutorRefresh refresh) {
        this.refresh = refresh;
    }

    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
        refresh.refresh();
    }
}
