package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What an operator sees over HTTP: a Prometheus scrape, the endpoint and the health of a running application. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.scraped.max-workers=1",
            "futures.executors.scraped.queue-capacity=2",
            "futures.executors.shown.max-workers=2",
            "futures.executors.shown.queue-capacity=5",
            "futures.executors.shown.queue-timeout=40s",
            "futures.executors.shown.run-timeout=1m",
            "futures.executors.shown.keep-alive=7s",
            "futures.executors.broken.max-workers=1",
            "futures.executors.unbounded.queue-capacity=-1",
            "management.endpoints.web.exposure.include=futures,prometheus,health",
            "management.endpoint.health.show-details=always",
            "management.metrics.distribution.percentiles-histogram.futures.wait=true"
        })
@AutoConfigureMetrics
@AutoConfigureRestTestClient
class ObservabilityHttpTests {

    @Autowired
    private RestTestClient client;

    @Autowired
    @Qualifier("scraped")
    private Executor scraped;

    @Autowired
    @Qualifier("shown")
    private Executor shown;

    @Autowired
    @Qualifier("broken")
    private Executor broken;

    @Test
    void prometheus_everyMeterByItsExactName() throws Exception {
        try (Gate gate = new Gate()) {
            scraped.submit(gate);
            gate.awaitEntered();
            Future<String> cancelled = scraped.submit(() -> "never");
            Future<?> failing = scraped.submit(() -> {
                throw new IllegalStateException("on purpose");
            });
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> scraped.submit(() -> "one too many"));
            cancelled.cancel();

            assertThat(scrape())
                    .contains(
                            "futures_pending_tasks{name=\"scraped\"} 1.0",
                            "futures_running_tasks{name=\"scraped\"} 1.0",
                            "futures_abandoned_tasks{name=\"scraped\"} 0.0",
                            "futures_workers{name=\"scraped\"} 1.0",
                            "futures_limit_tasks{name=\"scraped\"} 1.0",
                            "futures_queue_capacity_tasks{name=\"scraped\"} 2.0",
                            "futures_queue_capacity_tasks{name=\"unbounded\"} +Inf",
                            "futures_submitted_tasks_total{name=\"scraped\"} 3.0",
                            "futures_succeeded_tasks_total{name=\"scraped\"} 0.0",
                            "futures_failed_tasks_total{name=\"scraped\",reason=\"exception\"} 0.0",
                            "futures_failed_tasks_total{name=\"scraped\",reason=\"queue-timeout\"} 0.0",
                            "futures_failed_tasks_total{name=\"scraped\",reason=\"run-timeout\"} 0.0",
                            "futures_failed_tasks_total{name=\"scraped\",reason=\"worker-lost\"} 0.0",
                            "futures_cancelled_tasks_total{name=\"scraped\",reason=\"caller\"} 1.0",
                            "futures_cancelled_tasks_total{name=\"scraped\",reason=\"interrupt\"} 0.0",
                            "futures_cancelled_tasks_total{name=\"scraped\",reason=\"shutdown\"} 0.0",
                            "futures_rejected_tasks_total{name=\"scraped\",reason=\"full\"} 1.0",
                            "futures_rejected_tasks_total{name=\"scraped\",reason=\"shutdown\"} 0.0",
                            "futures_rejected_tasks_total{name=\"scraped\",reason=\"broken\"} 0.0",
                            "futures_wait_seconds_count{name=\"scraped\"} 1",
                            "futures_wait_seconds_bucket{name=\"scraped\",le=\"+Inf\"} 1",
                            "executor_active_threads{name=\"scraped\"} 1.0",
                            "executor_queued_tasks{name=\"scraped\"} 1.0",
                            "executor_queue_remaining_tasks{name=\"scraped\"} 1.0",
                            "executor_completed_tasks_total{name=\"scraped\"} 1.0",
                            "executor_pool_size_threads{name=\"scraped\"} 1.0",
                            "executor_pool_core_threads{name=\"scraped\"} 1.0",
                            "executor_pool_max_threads{name=\"scraped\"} 1.0");
            gate.close();
            assertThat(failing.exception()).hasMessage("on purpose");
        }
        await().untilAsserted(() -> assertThat(scrape())
                .contains(
                        "futures_pending_tasks{name=\"scraped\"} 0.0",
                        "futures_running_tasks{name=\"scraped\"} 0.0",
                        "futures_succeeded_tasks_total{name=\"scraped\"} 1.0",
                        "futures_failed_tasks_total{name=\"scraped\",reason=\"exception\"} 1.0",
                        "futures_wait_seconds_count{name=\"scraped\"} 2",
                        "futures_run_seconds_count{name=\"scraped\",outcome=\"succeeded\"} 1",
                        "futures_run_seconds_count{name=\"scraped\",outcome=\"failed\"} 1",
                        "futures_run_seconds_count{name=\"scraped\",outcome=\"cancelled\"} 0"));
    }

    /** Boards select by name and expect one series each, so ours and Boot's own pool must have the same labels. */
    @Test
    void prometheus_stockNamesHaveNoOtherLabels() {
        Pattern stock = Pattern.compile("executor_[a-z_]+\\{name=\"[A-Za-z]+\"} \\S+");
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("executor_"))
                .isNotEmpty()
                .allMatch(line -> stock.matcher(line).matches());
    }

    @Test
    void endpoint_listsExecutors() {
        client.get()
                .uri("/actuator/futures")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.executors.length()")
                .isEqualTo(4)
                .jsonPath("$.executors.unbounded.type")
                .isEqualTo("thread")
                .jsonPath("$.executors.unbounded.state")
                .isEqualTo("RUNNING")
                .jsonPath("$.executors.unbounded.stats.queueCapacity")
                .isEqualTo(-1)
                .jsonPath("$.executors.unbounded.stats.failed.length()")
                .isEqualTo(4)
                .jsonPath("$.executors.unbounded.stats.rejected.full")
                .isEqualTo(0);
    }

    @Test
    void endpoint_showsSettingsStatsAndStackOfRunningTask() throws Exception {
        try (Gate gate = new Gate();
                Gate abandoned = new Gate()) {
            Future<String> running = shown.submit(gate, TaskOptions.named("nightly report"));
            gate.awaitEntered();
            Future<String> cancelled = shown.submit(abandoned, TaskOptions.named("cancelled one"));
            abandoned.awaitEntered();
            cancelled.cancel(true);
            Future<String> pending = shown.submit(() -> "waits");

            client.get()
                    .uri("/actuator/futures/shown")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.name")
                    .isEqualTo("shown")
                    .jsonPath("$.state")
                    .isEqualTo("RUNNING")
                    .jsonPath("$.settings.maxWorkers")
                    .isEqualTo(2)
                    .jsonPath("$.settings.queueCapacity")
                    .isEqualTo(5)
                    .jsonPath("$.settings.queueTimeout")
                    .isEqualTo("PT40S")
                    .jsonPath("$.settings.runTimeout")
                    .isEqualTo("PT1M")
                    .jsonPath("$.settings.inheritDeadline")
                    .isEqualTo(true)
                    .jsonPath("$.settings.logUnobservedFailures")
                    .isEqualTo(true)
                    .jsonPath("$.settings.keepAlive")
                    .isEqualTo("PT7S")
                    .jsonPath("$.stats.pending")
                    .isEqualTo(1)
                    .jsonPath("$.stats.running")
                    .isEqualTo(1)
                    .jsonPath("$.stats.abandoned")
                    .isEqualTo(1)
                    .jsonPath("$.stats.cancelled.interrupt")
                    .isEqualTo(1)
                    .jsonPath("$.stats.oldestPending")
                    .value(String.class, age -> assertThat(age).startsWith("PT"))
                    .jsonPath("$.runningTasks.length()")
                    .isEqualTo(2)
                    .jsonPath("$.runningTasks[1].name")
                    .isEqualTo("cancelled one")
                    .jsonPath("$.runningTasks[0].name")
                    .isEqualTo("nightly report")
                    .jsonPath("$.runningTasks[0].thread")
                    .isEqualTo("shown-0")
                    .jsonPath("$.runningTasks[0].abandoned")
                    .isEqualTo(false)
                    .jsonPath("$.runningTasks[1].abandoned")
                    .isEqualTo(true)
                    .jsonPath("$.runningTasks[0].age")
                    .value(String.class, age -> assertThat(age).startsWith("PT"))
                    .jsonPath("$.runningTasks[0].stack[?(@ =~ /.*Gate\\.call.*/)]")
                    .exists();

            client.get()
                    .uri("/actuator/futures/shown?limit=1")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.runningTasks.length()")
                    .isEqualTo(1)
                    .jsonPath("$.stats.running")
                    .isEqualTo(1);

            gate.close();
            assertThat(running.result()).isEqualTo("opened");
            assertThat(pending.result()).isEqualTo("waits");
        }
    }

    @Test
    void endpoint_unknownNameAndBadLimit() {
        client.get().uri("/actuator/futures/nonsense").exchange().expectStatus().isNotFound();
        client.get()
                .uri("/actuator/futures/shown?limit=-1")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void endpoint_refusesToWrite() {
        client.post().uri("/actuator/futures/shown").exchange().expectStatus().isEqualTo(405);
    }

    @Test
    void health_brokenExecutorIsDownAndTheOthersUp() throws Exception {
        assertThat(broken.submit(() -> "never").exception()).isNotNull();
        client.get()
                .uri("/actuator/health/futures/broken")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("DOWN")
                .jsonPath("$.details.state")
                .isEqualTo("BROKEN");
        client.get()
                .uri("/actuator/health/futures/unbounded")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
        client.get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.components.futures.components.broken.status")
                .isEqualTo("DOWN");
    }

    private List<String> scrape() {
        String page = client.get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(page).isNotNull();
        return page.lines().toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ExecutorCustomizer failingInitializer() {
            return (name, builder) -> name.equals("broken")
                    ? builder.initializer(() -> {
                        throw new IllegalStateException("no database");
                    })
                    : builder;
        }
    }
}
