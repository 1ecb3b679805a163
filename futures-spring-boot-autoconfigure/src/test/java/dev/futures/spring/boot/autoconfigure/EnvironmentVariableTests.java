package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EnvironmentVariableTests {

    @Test
    void overridesAnExecutorWhoseNameHasNoDashes() {
        limits(Map.of("FUTURES_EXECUTORS_IMAGES_MAXWORKERS", "7"), Map.of("futures.executors.images.max-workers", "2"))
                .run(context -> assertThat(names(context)).containsExactly(Map.entry("images", 7)));
    }

    @Test
    void overridesAnExecutorWhoseNameHasDashes() {
        limits(
                        Map.of("FUTURES_EXECUTORS_MYMAILS_MAXWORKERS", "7"),
                        Map.of("futures.executors.my-mails.max-workers", "2"))
                .run(context -> assertThat(names(context)).containsExactly(Map.entry("my-mails", 7)));
    }

    @Test
    void overridesAnExecutorWhoseNameHasCapitals() {
        limits(
                        Map.of("FUTURES_EXECUTORS_MYMAILS_MAXWORKERS", "7"),
                        Map.of("futures.executors.myMails.max-workers", "2"))
                .run(context -> assertThat(names(context)).containsExactly(Map.entry("myMails", 7)));
    }

    @Test
    void mayHaveUnderscoresForDashes() {
        limits(
                        Map.of("FUTURES_EXECUTORS_MY_MAILS_MAX_WORKERS", "7"),
                        Map.of("futures.executors.my-mails.queue-capacity", "2"))
                .run(context -> assertThat(names(context)).containsExactly(Map.entry("my-mails", 7)));
    }

    @Test
    void setsWhatTheFileLeavesOut() {
        limits(
                        Map.of("FUTURES_EXECUTORS_MYMAILS_SHUTDOWN_CANCELPENDING", "true"),
                        Map.of("futures.executors.my-mails.max-workers", "2"))
                .run(context -> {
                    assertThat(names(context)).containsExactly(Map.entry("my-mails", 2));
                    assertThat(context.getBean(ExecutorRegistry.class)
                                    .settings("my-mails")
                                    .cancelPending())
                            .isTrue();
                });
    }

    @Test
    void makesAnExecutorOfItsOwnIfNoneHasThatName() {
        limits(Map.of("FUTURES_EXECUTORS_EXTRA_MAXWORKERS", "7"), Map.of("futures.executors.my-mails.max-workers", "2"))
                .run(context ->
                        assertThat(names(context)).containsOnly(Map.entry("my-mails", 2), Map.entry("extra", 7)));
    }

    @Test
    void losesAgainstAnArgument() {
        limits(
                        Map.of("FUTURES_EXECUTORS_MYMAILS_MAXWORKERS", "7"),
                        Map.of("futures.executors.my-mails.max-workers", "2"))
                .withPropertyValues("futures.executors.my-mails.max-workers=3")
                .run(context -> assertThat(names(context)).containsExactly(Map.entry("my-mails", 3)));
    }

    @Test
    void isRefusedIfItMeansNothing() {
        limits(
                        Map.of("FUTURES_EXECUTORS_OTHER_MAILS_MAX_WORKERS", "7"),
                        Map.of("futures.executors.my-mails.max-workers", "2"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("futures.executors.other.mails.max.workers is '7'")
                        .hasMessageContaining("there is no such property"));
    }

    private static ApplicationContextRunner limits(Map<String, Object> variables, Map<String, Object> file) {
        return Runners.runner().withInitializer(context -> {
            ConfigurableEnvironment environment = context.getEnvironment();
            environment
                    .getPropertySources()
                    .addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
            environment.getPropertySources().addLast(new MapPropertySource("file", file));
        });
    }

    private static Map<String, Integer> names(org.springframework.context.ApplicationContext context) {
        return context.getBean(ExecutorRegistry.class).names().stream()
                .collect(java.util.stream.Collectors.toMap(
                        name -> name,
                        name -> context.getBean(name, Executor.class).stats().limit()));
    }
}
