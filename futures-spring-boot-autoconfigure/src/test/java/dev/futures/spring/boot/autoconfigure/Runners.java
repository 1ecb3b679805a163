package dev.futures.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Application contexts with what Boot always has beside the executors. */
final class Runners {

    private Runners() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        FuturesAutoConfiguration.class,
                        TaskExecutionAutoConfiguration.class,
                        LifecycleAutoConfiguration.class));
    }
}
