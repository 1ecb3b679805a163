package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.Executor;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

class ExecutorRegistryTests {

    private final ApplicationContextRunner runner = Runners.runner()
            .withPropertyValues(
                    "futures.executors.zebra.max-workers=1",
                    "futures.executors.my-mails.max-workers=2",
                    "futures.executors.camelCase.max-workers=3");

    @Test
    void namesAreInTheOrderOfTheConfiguration() {
        runner.run(context -> {
            ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
            assertThat(registry.names()).containsExactly("zebra", "my-mails", "camelCase");
            assertThat(registry).extracting(Executor::name).containsExactly("zebra", "my-mails", "camelCase");
            assertThat(registry)
                    .extracting(executor -> executor.stats().limit())
                    .containsExactly(1, 2, 3);
            assertThatThrownBy(() -> registry.names().clear()).isInstanceOf(UnsupportedOperationException.class);
        });
    }

    @Test
    void unknownNameIsRefusedWithTheKnownOnes() {
        runner.run(context -> {
            ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
            assertThatExceptionOfType(UnknownExecutorException.class)
                    .isThrownBy(() -> registry.get("mails"))
                    .withMessage("There is no executor 'mails'; known are [zebra, my-mails, camelCase]")
                    .satisfies(e -> {
                        assertThat(e.name()).isEqualTo("mails");
                        assertThat(e.known()).containsExactly("zebra", "my-mails", "camelCase");
                        FailureAnalysis analysis = Reports.analyze(e);
                        assertThat(analysis.getDescription()).contains("'mails'", "zebra, my-mails, camelCase");
                        assertThat(analysis.getAction()).contains("futures.executors.mails");
                    });
            assertThatExceptionOfType(UnknownExecutorException.class).isThrownBy(() -> registry.settings("mails"));
        });
    }

    @Test
    void executorsOfTheApplicationFollowByTheirNames() {
        runner.withPropertyValues("futures.defaults.shutdown.await-termination=3s")
                .withUserConfiguration(OwnExecutor.class)
                .run(context -> {
                    ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
                    assertThat(registry.names()).containsExactly("zebra", "my-mails", "camelCase", "own");
                    assertThat(registry.get("own")).isSameAs(context.getBean("ownBean"));
                    assertThat(registry.settings("own"))
                            .isEqualTo(new ExecutorSettings(
                                    "thread",
                                    4,
                                    -1,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    Duration.ofSeconds(3),
                                    false,
                                    true,
                                    null));
                    assertThatExceptionOfType(UnknownExecutorException.class).isThrownBy(() -> registry.get("ownBean"));
                });
    }

    @Test
    void settingsAreThoseOfTheStart() {
        runner.run(context -> {
            ExecutorRegistry registry = context.getBean(ExecutorRegistry.class);
            registry.get("zebra").resize(5);
            assertThat(registry.settings("zebra").maxWorkers()).isEqualTo(1);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {

        @Bean
        @Primary
        Executor ownBean() {
            return Executor.builder("own").threads(4).exitTimeout(null).build();
        }
    }
}
