package dev.futures.spring.boot.autoconfigure.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.ExecutorRefresh;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** An application whose {@code application.yml} changes while it runs, with what Spring Cloud does then. */
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentChangeTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext context;

    @BeforeEach
    void start() throws IOException {
        write("hashing: {max-workers: 1, queue-capacity: 5}", "mails: {max-workers: 3}");
        context = start(Application.class);
    }

    private ConfigurableApplicationContext start(Class<?>... sources) {
        return new SpringApplicationBuilder(sources)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .run("--spring.config.location=file:" + file());
    }

    @AfterEach
    void close() {
        context.close();
    }

    private Path file() {
        return folder.resolve("application.yml");
    }

    private void write(String... executors) throws IOException {
        writeWith("", executors);
    }

    /** Writes what is not about the executors, too. */
    private void writeWith(String others, String... executors) throws IOException {
        Files.writeString(file(), others + "\nfutures.executors:\n  " + String.join("\n  ", executors) + "\n");
    }

    private void change(String... executors) throws IOException {
        changeWith("", executors);
    }

    private void changeWith(String others, String... executors) throws IOException {
        writeWith(others, executors);
        context.getBean(ContextRefresher.class).refresh();
    }

    private Executor executor(String name) {
        return context.getBean(ExecutorRegistry.class).get(name);
    }

    @Test
    void maxWorkers_changeWhileTasksRunAndWait() throws Exception {
        Executor hashing = executor("hashing");
        try (Gate first = new Gate();
                Gate second = new Gate()) {
            hashing.submit(first);
            first.awaitEntered();
            Future<String> waiting = hashing.submit(second);
            change("hashing: {max-workers: 2, queue-capacity: 5}", "mails: {max-workers: 3}");
            second.awaitEntered(); // there is a worker for it now
            assertThat(waiting.running()).isTrue();
            change("hashing: {max-workers: 1, queue-capacity: 5}", "mails: {max-workers: 3}");
            assertThat(hashing.stats().limit()).isEqualTo(1);
            assertThat(hashing.stats().running()).isEqualTo(2);
        }
        assertThat(executor("mails").stats().limit()).isEqualTo(3);
        assertThat(context.getBean("hashing")).isSameAs(hashing);
    }

    @Test
    void whatIsChangedByHand_staysUntilTheConfigurationChanges() throws Exception {
        executor("hashing").resize(7);
        change("hashing: {max-workers: 1, queue-capacity: 5}", "mails: {max-workers: 4}");
        assertThat(executor("mails").stats().limit()).isEqualTo(4);
        assertThat(executor("hashing").stats().limit()).isEqualTo(7);
        change("hashing: {max-workers: 2, queue-capacity: 5}", "mails: {max-workers: 4}");
        assertThat(executor("hashing").stats().limit()).isEqualTo(2);
    }

    @Test
    void maxWorkersThatAreGone_areTheBackendsAgain() throws Exception {
        change("hashing: {queue-capacity: 5}", "mails: {max-workers: 3}");
        assertThat(executor("hashing").stats().limit())
                .isEqualTo(Math.min(32, Runtime.getRuntime().availableProcessors() + 4));
    }

    @Test
    void whatNeedsARestart_isSaidOnce(CapturedOutput output) throws Exception {
        change("hashing: {max-workers: 1, queue-capacity: 6, run-timeout: 3s}", "images: {max-workers: 3}");
        assertThat(output.getOut())
                .contains("These changes take effect when the application is restarted: futures.executors.hashing."
                        + "queue-capacity, futures.executors.hashing.run-timeout, futures.executors.images, "
                        + "futures.executors.mails");
        change("hashing: {max-workers: 2, queue-capacity: 6, run-timeout: 3s}", "images: {max-workers: 3}");
        assertThat(output.getOut()).containsOnlyOnce("These changes take effect");
        assertThat(executor("hashing").stats().limit()).isEqualTo(2);
        assertThat(executor("hashing").stats().queueCapacity()).isEqualTo(5);
        assertThat(executor("mails").submit(() -> "still there").result()).isEqualTo("still there");
    }

    @Test
    void whatNeedsARestart_isSaidAgainWhenItChangesAgain(CapturedOutput output) throws Exception {
        change("hashing: {max-workers: 1, queue-capacity: 6}", "mails: {max-workers: 3}");
        change("hashing: {max-workers: 1, queue-capacity: 7}", "mails: {max-workers: 3}");
        change("hashing: {max-workers: 1, queue-capacity: 7}", "mails: {max-workers: 3}");
        assertThat(output.getOut().split("These changes take effect", -1)).hasSize(3);
    }

    @Test
    void whatHoldsForNoExecutorInParticular_needsARestart(CapturedOutput output) throws Exception {
        changeWith(
                "futures.log-unobserved-failures: false\nfutures.web.disconnect-interval: 3s\n"
                        + "futures.dashboard.enabled: true",
                "hashing: {max-workers: 2, queue-capacity: 5}",
                "mails: {max-workers: 3}");
        assertThat(output.getOut())
                .contains("These changes take effect when the application is restarted: futures.dashboard.enabled, "
                        + "futures.log-unobserved-failures, futures.web.disconnect-interval");
        assertThat(executor("hashing").stats().limit()).isEqualTo(2);
    }

    @Test
    void workerJvms_areAsManyAsAllowedAndOtherwiseAsTheyWere(CapturedOutput output) throws Exception {
        context.close();
        write("reports: {type: process, jvm-args: [-Xmx64m], env: {PASSWORD: abracadabra}}", "mails: {max-workers: 3}");
        context = start(Application.class);
        change(
                "reports: {type: process, max-workers: 7, jvm-args: [-Xmx65m], max-tasks-per-worker: 5, "
                        + "worker-start-timeout: 9s, prestart: 1, initializer: java.lang.Thread, env: {PASSWORD: sesame}, "
                        + "break-on-worker-loss: true, allowed-classes: [com.acme.*]}",
                "mails: {max-workers: 3}");
        assertThat(executor("reports").stats().limit()).isEqualTo(7);
        assertThat(executor("reports")
                        .submit(() -> Runtime.getRuntime().maxMemory() >> 20)
                        .result())
                .isLessThan(65);
        assertThat(output.getOut())
                .contains("restarted: futures.executors.reports.allowed-classes, "
                        + "futures.executors.reports.break-on-worker-loss, futures.executors.reports.env, "
                        + "futures.executors.reports.initializer, futures.executors.reports.jvm-args, "
                        + "futures.executors.reports.max-tasks-per-worker, futures.executors.reports.prestart, "
                        + "futures.executors.reports.worker-start-timeout")
                .doesNotContain("abracadabra", "sesame");
        change("reports: {type: thread}", "mails: {max-workers: 3}");
        assertThat(executor("reports").stats().limit()).isEqualTo(7);
        assertThat(output.getOut()).contains("restarted: futures.executors.reports.type\n");
    }

    /** Else a pool of threads would be as large as one of virtual threads may be. */
    @Test
    void type_changesNothingBeforeTheRestart(CapturedOutput output) throws Exception {
        change("hashing: {queue-capacity: 5}", "mails: {max-workers: 3}");
        executor("hashing").resize(7); // by hand, which stays as it is none of the configuration
        change("hashing: {type: direct}", "mails: {type: direct}");
        assertThat(executor("hashing").stats().limit()).isEqualTo(7);
        assertThat(executor("mails").stats().limit()).isEqualTo(3);
        assertThat(output.getOut())
                .contains("restarted: futures.executors.hashing.queue-capacity, futures.executors.hashing.type, "
                        + "futures.executors.mails.type");
        change("hashing: {queue-capacity: 5}", "mails: {max-workers: 4}");
        assertThat(executor("hashing").stats().limit()).isEqualTo(7);
        assertThat(executor("mails").stats().limit()).isEqualTo(4);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void type_thatBecomesVirtualLeavesTheThreadsWithTheirLimit(CapturedOutput output) throws Exception {
        changeWith("spring.threads.virtual.enabled: true", "hashing: {queue-capacity: 5}", "mails: {max-workers: 9}");
        assertThat(executor("hashing").stats().limit()).isEqualTo(1);
        assertThat(executor("mails").stats().limit()).isEqualTo(3);
        assertThat(output.getOut())
                .contains("restarted: futures.executors.hashing.type, "
                        + "futures.executors.mails.max-workers, futures.executors.mails.type");
    }

    @Test
    void placeholders_areFollowed() throws Exception {
        String[] executors = {"hashing: {max-workers: '${pool.size}', queue-capacity: 5}", "mails: {max-workers: 3}"};
        changeWith("pool.size: 2", executors);
        assertThat(executor("hashing").stats().limit()).isEqualTo(2);
        changeWith("pool.size: 3", executors);
        assertThat(executor("hashing").stats().limit()).isEqualTo(3);
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutWorkers {

        @Bean
        ExecutorCustomizer direct() {
            return (name, builder) -> name.equals("hashing") ? builder.direct() : builder;
        }
    }

    @Test
    void anExecutorThatCannotBeResized_isReportedAndTheOthersFollow(CapturedOutput output) throws Exception {
        context.close();
        write("hashing: {queue-capacity: 5}", "mails: {max-workers: 3}");
        context = start(Application.class, WithoutWorkers.class);
        change("hashing: {max-workers: 9, queue-capacity: 5}", "mails: {max-workers: 4}");
        change("hashing: {max-workers: 9, queue-capacity: 5}", "mails: {max-workers: 5}");
        assertThat(executor("mails").stats().limit()).isEqualTo(5);
        assertThat(output.getOut()).containsOnlyOnce("Executor 'hashing' can't be resized to 9");
    }

    /** Without Spring Cloud, which binds the properties anew and fails at that, somebody else may call this. */
    @Test
    void globalValueThatIsNone_changesNothingAndIsReported(CapturedOutput output) throws Exception {
        ((ConfigurableEnvironment) context.getBean(Environment.class))
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "wrong",
                        Map.of(
                                "futures.web.disconnect-interval",
                                "often",
                                "futures.executors.mails.max-workers",
                                "9")));
        context.getBean(ExecutorRefresh.class).refresh();
        assertThat(executor("mails").stats().limit()).isEqualTo(3);
        assertThat(output.getOut()).contains("is wrong, so nothing is changed");
    }

    @Test
    void wrongConfiguration_changesNothingAndIsReported(CapturedOutput output) throws Exception {
        change("hashing: {max-workers: 0}", "mails: {max-workers: 9}");
        assertThat(executor("hashing").stats().limit()).isEqualTo(1);
        assertThat(executor("mails").stats().limit()).isEqualTo(3);
        assertThat(output.getOut()).contains("is wrong, so nothing is changed");
        assertThat(output.getOut()).contains("futures.executors.hashing.max-workers is '0'");
        change("hashing: {max-workers: 4, queue-capacity: 5}", "mails: {max-workers: 3}");
        assertThat(executor("hashing").stats().limit()).isEqualTo(4);
    }

    /** Spring Cloud itself binds the properties anew, and fails at that. */
    @Test
    void valueThatIsNone_changesNothing() {
        assertThatThrownBy(() -> change("hashing: {max-workers: many}", "mails: {max-workers: 9}"))
                .isInstanceOf(ConfigurationPropertiesBindException.class);
        assertThat(executor("hashing").stats().limit()).isEqualTo(1);
        assertThat(executor("mails").stats().limit()).isEqualTo(3);
    }

    @Test
    void anExecutorThatIsShutDown_isLeftAlone() throws Exception {
        executor("hashing").shutdown();
        change("hashing: {max-workers: 2, queue-capacity: 5}", "mails: {max-workers: 5}");
        assertThat(executor("mails").stats().limit()).isEqualTo(5);
    }
}
