package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void setsElementsOfAListAndKeysOfAMap() {
        limits(
                        Map.of(
                                "FUTURES_EXECUTORS_MYREPORTS_JVMARGS_0", "-Da=1",
                                "FUTURES_EXECUTORS_MYREPORTS_JVMARGS_1", "-Xmx64m",
                                "FUTURES_EXECUTORS_MY_REPORTS_ALLOWED_CLASSES", "com.acme.*,com.acme.reports.*",
                                "FUTURES_EXECUTORS_MYREPORTS_ENV_LEVEL", "2"),
                        Map.of("futures.executors.my-reports.type", "process"))
                .run(context -> {
                    assertThat(names(context)).containsOnlyKeys("my-reports");
                    WorkerSettings workers = context.getBean(ExecutorRegistry.class)
                            .settings("my-reports")
                            .process();
                    assertThat(workers).isNotNull();
                    assertThat(workers.jvmArgs()).containsExactly("-Da=******", "-Xmx64m");
                    assertThat(workers.env()).containsExactly("level");
                    assertThat(workers.allowedClasses()).containsExactly("com.acme.*", "com.acme.reports.*");
                });
    }

    /** Boot would pass over it in silence. */
    @ParameterizedTest
    @CsvSource({
        "MY_REPORTS_ENV_TOKEN, my.reports.env.token",
        "MY_REPORTS_JVMARGS_0, my.reports.jvmargs[0]",
        "MYREPORTS_JVM_ARGS_0, myreports.jvm.args[0]",
    })
    void isRefusedIfDashesAreUnderscoresAboveAListOrAMap(String variable, String told) {
        limits(
                        Map.of("FUTURES_EXECUTORS_" + variable, "-Xmx64m"),
                        Map.of("futures.executors.my-reports.type", "process"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageStartingWith("futures.executors." + told)
                        .hasMessageContaining(": there is no such property"));
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
