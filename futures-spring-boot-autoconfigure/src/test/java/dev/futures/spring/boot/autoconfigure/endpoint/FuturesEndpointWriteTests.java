package dev.futures.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.spring.boot.autoconfigure.Gate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** What an operator changes over HTTP, if that is allowed. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.hashing.max-workers=1",
            "futures.executors.inline.type=direct",
            "management.endpoints.web.exposure.include=futures",
            "management.endpoint.futures.access=unrestricted"
        })
@AutoConfigureRestTestClient
class FuturesEndpointWriteTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        InMemoryAuditEventRepository auditEvents() {
            return new InMemoryAuditEventRepository();
        }
    }

    @Autowired
    private RestTestClient client;

    @Autowired
    @Qualifier("hashing")
    private Executor hashing;

    @Autowired
    private InMemoryAuditEventRepository audit;

    @AfterEach
    void asBefore() {
        hashing.resume();
        hashing.resize(1);
    }

    private RestTestClient.ResponseSpec post(String name, String json) {
        return client.post()
                .uri("/actuator/futures/" + name)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json)
                .exchange();
    }

    private RestTestClient.ResponseSpec delete(String task) {
        return client.delete().uri("/actuator/futures/hashing/" + task).exchange();
    }

    private Map<String, Object> lastAudited(String type) {
        List<AuditEvent> events = audit.find("anonymous", null, type);
        assertThat(events).isNotEmpty();
        return events.get(events.size() - 1).getData();
    }

    @Test
    void resize() {
        post("hashing", "{\"maxWorkers\": 3}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.stats.limit")
                .isEqualTo(3);
        assertThat(hashing.stats().limit()).isEqualTo(3);
        assertThat(lastAudited("FUTURES_RESIZE"))
                .isEqualTo(Map.of("executor", "hashing", "before", 1, "maxWorkers", 3));
    }

    @Test
    void resize_outOfRangeOrImpossible() {
        post("hashing", "{\"maxWorkers\": 0}").expectStatus().isBadRequest();
        post("hashing", "{\"maxWorkers\": \"many\"}").expectStatus().isBadRequest();
        post("inline", "{\"maxWorkers\": 3}").expectStatus().isBadRequest();
        assertThat(hashing.stats().limit()).isEqualTo(1);
    }

    @Test
    void pauseAndResume() throws Exception {
        post("hashing", "{\"paused\": true}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("PAUSED");
        Future<String> future = hashing.submit(() -> "x");
        assertThat(hashing.stats().state()).isEqualTo(ExecutorState.PAUSED);
        post("hashing", "{\"paused\": false}").expectBody().jsonPath("$.state").isEqualTo("RUNNING");
        assertThat(future.result()).isEqualTo("x");
        assertThat(lastAudited("FUTURES_PAUSE")).isEqualTo(Map.of("executor", "hashing"));
        assertThat(lastAudited("FUTURES_RESUME")).isEqualTo(Map.of("executor", "hashing"));
    }

    @Test
    void nothingToChange() {
        post("hashing", "{}").expectStatus().isBadRequest();
    }

    @Test
    void cancelOne_pendingOrRunning() throws Exception {
        try (Gate gate = new Gate()) {
            Future<String> running = hashing.submit(gate, TaskOptions.named("runs"));
            gate.awaitEntered();
            Future<String> first = hashing.submit(() -> "x", TaskOptions.named("first"));
            Future<String> second = hashing.submit(() -> "x", TaskOptions.named("second"));
            client.get()
                    .uri("/actuator/futures/hashing")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.pendingTasks[0].name")
                    .isEqualTo("first")
                    .jsonPath("$.pendingTasks[1].name")
                    .isEqualTo("second");
            long id = hashing.pendingTasks(1).get(0).id();
            delete("" + id)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.cancelled")
                    .isEqualTo(1);
            assertThat(first.cancelled()).isTrue();
            assertThat(second.cancelled()).isFalse();
            delete("" + id).expectBody().jsonPath("$.cancelled").isEqualTo(0);
            delete("" + hashing.runningTasks().get(0).id())
                    .expectBody()
                    .jsonPath("$.cancelled")
                    .isEqualTo(1);
            assertThat(running.cancelled()).isTrue();
            assertThat(lastAudited("FUTURES_CANCEL")).containsEntry("cancelled", 1);
        }
    }

    @Test
    void cancelAllPending() throws Exception {
        try (Gate gate = new Gate()) {
            Future<String> running = hashing.submit(gate);
            gate.awaitEntered();
            List<Future<String>> pending =
                    List.of(hashing.submit(() -> "x"), hashing.submit(() -> "x"), hashing.submit(() -> "x"));
            delete("pending")
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.cancelled")
                    .isEqualTo(3);
            assertThat(pending).allMatch(Future::cancelled);
            assertThat(running.running()).isTrue();
            assertThat(lastAudited("FUTURES_CANCEL"))
                    .isEqualTo(Map.of("executor", "hashing", "task", "pending", "cancelled", 3));
        }
    }

    @Test
    void unknownExecutorOrTask() {
        post("nonsense", "{\"paused\": true}").expectStatus().isBadRequest();
        delete("nonsense").expectStatus().isBadRequest();
        client.delete()
                .uri("/actuator/futures/nonsense/1")
                .exchange()
                .expectStatus()
                .isBadRequest();
        delete("123456789")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.cancelled")
                .isEqualTo(0);
    }

    @Test
    void originsOfSettings() {
        client.get()
                .uri("/actuator/futures/hashing")
                .exchange()
                .expectBody()
                .jsonPath("$.origins.max-workers")
                .value(String.class, origin -> assertThat(origin).contains("futures.executors.hashing.max-workers"))
                .jsonPath("$.origins.queue-capacity")
                .doesNotExist();
    }

    @Test
    void whatHappenedLately() throws Exception {
        Future<?> failed = hashing.submit(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                TaskOptions.named("broken one"));
        assertThat(failed.exception()).isNotNull();
        client.get()
                .uri("/actuator/futures/hashing")
                .exchange()
                .expectBody()
                .jsonPath("$.lastFailures[0].name")
                .isEqualTo("broken one")
                .jsonPath("$.lastFailures[0].exception")
                .isEqualTo("java.lang.IllegalStateException")
                .jsonPath("$.lastFailures[0].message")
                .isEqualTo("on purpose")
                .jsonPath("$.lastFailures[0].thrownAt")
                .value(String.class, frame -> assertThat(frame).contains("FuturesEndpointWriteTests"))
                .jsonPath("$.recent.ran.max")
                .value(String.class, duration -> assertThat(duration).startsWith("PT"))
                .jsonPath("$.recent.tasksPerSecond")
                .isNumber();
    }
}
