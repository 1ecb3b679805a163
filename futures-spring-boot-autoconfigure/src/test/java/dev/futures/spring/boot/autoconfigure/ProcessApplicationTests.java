package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.WorkerLostException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** An executor of {@code type: process} in a web application with all of Actuator: what its tasks see, and an operator. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.reports.type=process",
            "futures.executors.reports.max-workers=1",
            "futures.executors.reports.jvm-args=-Dpassword=abracadabra",
            "futures.executors.reports.env.TOKEN=abracadabra",
            "futures.executors.alone.type=process",
            "futures.executors.alone.max-workers=1",
            "futures.executors.alone.propagate-context=false",
            "futures.executors.threads.type=thread",
            "management.endpoints.web.exposure.include=futures,prometheus",
            "management.tracing.sampling.probability=1.0"
        })
@AutoConfigureMetrics
@AutoConfigureRestTestClient
@Timeout(120)
class ProcessApplicationTests {

    /** Written where a context starts; a worker has a class of this name, too, and a field of its own. */
    private static volatile boolean contextStarted;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        Application() {
            contextStarted = true;
        }
    }

    @Autowired
    private RestTestClient client;

    @Autowired
    @Qualifier("reports")
    private Executor reports;

    @Autowired
    @Qualifier("alone")
    private Executor alone;

    @Autowired
    private ObservationRegistry observations;

    @Autowired
    private Tracer tracer;

    @TempDir
    private Path folder;

    private String body(String path) {
        return Objects.requireNonNull(client.get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    @Test
    void noContextStartsInAWorker() throws Exception {
        assertThat(contextStarted).isTrue();
        assertThat(reports.submit(() -> contextStarted).result()).isFalse();
        List<String> threads = reports.submit(() -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .toList())
                .result();
        assertThat(threads).contains("main", "futures-lifeline").noneMatch(name -> name.contains("http"));
    }

    // -------------------------------------------------------------------------------------------------------- context

    @Test
    void mdc_isSeenInTheWorkerAndGoneAfterwards() throws Exception {
        MDC.put("user", "alice");
        Future<String> seen;
        Future<String> notPropagated;
        try {
            seen = reports.submit(() -> Worker.mdc("user") + " in " + Worker.pid());
            notPropagated = alone.submit(() -> Worker.mdc("user"));
        } finally {
            MDC.remove("user");
        }
        String worker =
                reports.workers().isEmpty() ? null : reports.workers().get(0).id();
        assertThat(seen.result()).startsWith("alice in ");
        assertThat(notPropagated.result()).isEqualTo("null");
        assertThat(reports.submit(() -> Worker.mdc("user") + " in " + Worker.pid())
                        .result())
                .isEqualTo(seen.result().replace("alice", "null"));
        assertThat(worker == null || seen.result().endsWith(worker)).isTrue();
    }

    @Test
    void mdc_thatATaskLeavesBehindIsGoneToo() throws Exception {
        reports.submit(() -> MDC.put("forgotten", "x")).result();
        assertThat(reports.submit(() -> Worker.mdc("forgotten")).result()).isEqualTo("null");
    }

    @Test
    void trace_isSeenInTheWorkerAndGoneAfterwards() throws Exception {
        String[] submitted = new String[1];
        Future<String> seen = Observation.createNotStarted("printing", observations)
                .observe(() -> {
                    submitted[0] = Objects.requireNonNull(tracer.currentSpan())
                            .context()
                            .traceId();
                    return reports.submit(() -> Worker.mdc("traceId"));
                });
        assertThat(Objects.requireNonNull(seen).result())
                .isEqualTo(submitted[0])
                .isNotBlank();
        assertThat(reports.submit(() -> Worker.mdc("traceId")).result()).isEqualTo("null");
    }

    // ------------------------------------------------------------------------------------------------------- operator

    @Test
    void endpoint_showsWorkersAndWhereTheirTasksAre() throws Exception {
        String begun = folder.resolve("begun").toString();
        String end = folder.resolve("end").toString();
        Future<String> waiting = reports.submit(() -> Worker.await(begun, end), TaskOptions.named("annual report"));
        await().until(() -> Files.exists(Path.of(begun)));
        long id = reports.runningTasks().get(0).id();
        client.get()
                .uri("/actuator/futures/reports")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.settings.type")
                .isEqualTo("process")
                .jsonPath("$.settings.process.workerStartTimeout")
                .isEqualTo("PT10S")
                .jsonPath("$.settings.process.jvmArgs[0]")
                .isEqualTo("-Dpassword=******")
                .jsonPath("$.settings.process.env[0]")
                .isEqualTo("TOKEN")
                .jsonPath("$.origins.jvm-args")
                .isNotEmpty()
                .jsonPath("$.origins.env")
                .isNotEmpty()
                .jsonPath("$.stats.workers")
                .isEqualTo(1)
                .jsonPath("$.workers.length()")
                .isEqualTo(1)
                .jsonPath("$.workers[0].pid")
                .isEqualTo(reports.workers().get(0).id())
                .jsonPath("$.workers[0].uptime")
                .value(uptime -> assertThat(String.valueOf(uptime)).startsWith("PT"))
                .jsonPath("$.workers[0].tasks")
                .isNumber()
                .jsonPath("$.workers[0].memoryBytes")
                .value(bytes -> assertThat(((Number) bytes).longValue()).isGreaterThan(10_000_000))
                .jsonPath("$.workers[0].task.id")
                .isEqualTo((int) id)
                .jsonPath("$.workers[0].task.name")
                .isEqualTo("annual report")
                .jsonPath("$.runningTasks[0].stack[?(@ =~ /.*Worker\\.await.*/)]")
                .isNotEmpty();
        assertThat(body("/actuator/futures/reports/" + id)).contains("Worker.await");
        assertThat(body("/actuator/futures/reports") + body("/actuator/futures"))
                .doesNotContain("abracadabra");
        Files.writeString(Path.of(end), "");
        waiting.result();
        await().until(() -> reports.workers().get(0).task() == null);
        client.get()
                .uri("/actuator/futures/reports")
                .exchange()
                .expectBody()
                .jsonPath("$.workers[0].task")
                .doesNotExist()
                .jsonPath("$.runningTasks")
                .isEmpty();
    }

    @Test
    void endpoint_ofThreadsHasNoWorkers() {
        client.get()
                .uri("/actuator/futures/threads")
                .exchange()
                .expectBody()
                .jsonPath("$.workers")
                .isEmpty()
                .jsonPath("$.settings.process")
                .doesNotExist();
    }

    @Test
    void prometheus_countsWorkersAndWhyTheyWereReplaced() throws Exception {
        assertThat(body("/actuator/prometheus"))
                .contains(
                        "futures_worker_restarts_total{name=\"alone\",reason=\"cancelled\"} 0.0",
                        "futures_worker_restarts_total{name=\"alone\",reason=\"lost\"} 0.0",
                        "futures_worker_restarts_total{name=\"alone\",reason=\"max-tasks\"} 0.0",
                        "futures_worker_restarts_total{name=\"alone\",reason=\"run-timeout\"} 0.0",
                        "futures_worker_restarts_total{name=\"alone\",reason=\"start-failed\"} 0.0")
                .doesNotContain("futures_worker_restarts_total{name=\"threads\"");
        assertThat(alone.submit(() -> Runtime.getRuntime().halt(7)).exception())
                .isInstanceOf(WorkerLostException.class);
        alone.submit(Worker::pid).result();
        assertThat(body("/actuator/prometheus"))
                .contains(
                        "futures_worker_restarts_total{name=\"alone\",reason=\"lost\"} 1.0",
                        "futures_failed_tasks_total{name=\"alone\",reason=\"worker-lost\"} 1.0",
                        "futures_workers{name=\"alone\"} 1.0");
    }
}
