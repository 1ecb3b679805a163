package dev.futures.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.futures.BrokenExecutorException;
import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class FuturesHealthAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    FuturesHealthAutoConfiguration.class))
            .withPropertyValues(
                    "futures.executors.hashing.max-workers=1",
                    "futures.executors.hashing.queue-capacity=1",
                    "futures.executors.walking.type=thread");

    @Test
    void everyExecutorIsChild() {
        runner.run(context -> {
            FuturesHealthContributor contributor = context.getBean(FuturesHealthContributor.class);
            assertThat(contributor).extracting(entry -> entry.name()).containsExactlyInAnyOrder("hashing", "walking");
            assertThat(contributor.getContributor("nonsense")).isNull();
        });
    }

    @Test
    void whenSwitchedOffByPropertyThenBacksOff() {
        runner.withPropertyValues("management.health.futures.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesHealthContributor.class));
    }

    @Test
    void whenHealthIsMissingThenBacksOff() {
        runner.withClassLoader(new FilteredClassLoader(Health.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesHealthContributor.class));
    }

    @Test
    void whenNoExecutorRegistryThenBacksOff() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HealthContributorAutoConfiguration.class, FuturesHealthAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesHealthContributor.class));
    }

    @Test
    void whenIdleThenUp() {
        runner.run(context -> assertThat(health(context))
                .returns(Status.UP, Health::getStatus)
                .extracting(Health::getDetails)
                .satisfies(details -> assertThat(details)
                        .containsEntry("type", "thread")
                        .containsEntry("pending", 0L)
                        .containsEntry("running", 0L)));
    }

    @Test
    void whenQueueIsFullThenUp() {
        runner.run(context -> {
            try (Gate gate = new Gate()) {
                Executor executor = hashing(context);
                executor.submit(gate);
                gate.awaitEntered();
                executor.submit(() -> "waits");
                assertThatExceptionOfType(RejectedExecutionException.class)
                        .isThrownBy(() -> executor.submit(() -> "one too many"));

                Health health = health(context);
                assertThat(health.getStatus()).isEqualTo(Status.UP);
                assertThat(health.getDetails()).containsEntry("pending", 1L).containsEntry("running", 1L);
            }
        });
    }

    @Test
    void whenPausedThenUp() {
        runner.run(context -> {
            hashing(context).pause();
            assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            hashing(context).resume();
        });
    }

    @Test
    void whenInitializerThrowsThenDown() {
        runner.withUserConfiguration(FailingInitializer.class).run(context -> {
            assertThat(hashing(context).submit(() -> "never").exception()).isInstanceOf(BrokenExecutorException.class);
            assertThatExceptionOfType(BrokenExecutorException.class)
                    .isThrownBy(() -> hashing(context).submit(() -> "too late"));

            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails())
                    .containsEntry("failed", 1L)
                    .containsEntry("rejected", 1L)
                    .containsKey("reason");
        });
    }

    @Test
    void whenShutDownThenOutOfService() {
        runner.run(context -> {
            try (Gate gate = new Gate()) {
                Executor executor = hashing(context);
                executor.submit(gate);
                gate.awaitEntered();
                executor.shutdown(false, false);
                assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            }
            hashing(context).close();
            assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        });
    }

    private static Executor hashing(AssertableApplicationContext context) {
        return context.getBean("hashing", Executor.class);
    }

    private static Health health(AssertableApplicationContext context) {
        HealthIndicator indicator = (HealthIndicator)
                context.getBean(FuturesHealthContributor.class).getContributor("hashing");
        assertThat(indicator).isNotNull();
        Health health = indicator.health();
        assertThat(health).isNotNull();
        return health;
    }

    @Configuration(proxyBeanMethods = false)
    static class FailingInitializer {

        @Bean
        ExecutorCustomizer failingInitializer() {
            return (name, builder) -> builder.initializer(() -> {
                throw new IllegalStateException("no database");
            });
        }
    }
}
