package dev.futures.spring.boot.autoconfigure.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.Gate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;

/** An application that asks for no more requests while tasks wait too long, as a load balancer sees it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.hashing.max-workers=1",
            "futures.executors.hashing.readiness.max-wait=200ms",
            "futures.executors.other.max-workers=1",
            "management.endpoints.web.exposure.include=health",
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.probes.enabled=true"
        })
@AutoConfigureRestTestClient
class ReadinessTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Autowired
    private RestTestClient client;

    @Autowired
    @Qualifier("hashing")
    private Executor hashing;

    @Autowired
    @Qualifier("other")
    private Executor other;

    private int status(String path) {
        return client.get()
                .uri("/actuator/health" + path)
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }

    @Test
    void saturationAndItsEnd() throws Exception {
        assertThat(status("/readiness")).isEqualTo(200);
        Gate gate = new Gate();
        hashing.submit(gate);
        gate.awaitEntered();
        Future<String> waiting = hashing.submit(() -> "x");
        await().until(() -> status("/readiness") == 503);
        assertThat(status("/liveness")).isEqualTo(200);
        assertThat(status("")).isEqualTo(200);
        gate.close();
        assertThat(waiting.result()).isEqualTo("x");
        assertThat(status("/readiness")).isEqualTo(200);
    }

    /** As without readiness by load. */
    @Test
    void healthTellsItsGroups() {
        client.get()
                .uri("/actuator/health")
                .exchange()
                .expectBody()
                .jsonPath("$.groups")
                .isEqualTo(List.of("liveness", "readiness"))
                .jsonPath("$.components.futuresSaturation")
                .doesNotExist();
    }

    @Test
    void anExecutorWithoutALimitDoesNotMatter() throws Exception {
        try (Gate gate = new Gate()) {
            other.submit(gate);
            gate.awaitEntered();
            other.submit(() -> "x");
            await().until(() -> other.stats().oldestPending().compareTo(Duration.ofMillis(300)) > 0);
            assertThat(status("/readiness")).isEqualTo(200);
        }
    }
}
