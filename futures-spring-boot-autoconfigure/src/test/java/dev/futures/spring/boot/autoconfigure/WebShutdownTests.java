package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A request that is under way when a real server is told to stop still gets its task run, and its answer. */
@Timeout(60)
class WebShutdownTests {

    @Test
    void aRequestUnderWayMaySubmitAfterTheContextHasBegunToClose() throws Exception {
        ConfigurableApplicationContext context = SpringApplication.run(
                Application.class, "--server.port=0", "--server.address=127.0.0.1", "--spring.main.banner-mode=off");
        Gate gate = context.getBean(Gate.class);
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        CompletableFuture<HttpResponse<String>> response = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/late"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        gate.requested.await();
        context.close();
        assertThat(response.get().statusCode()).isEqualTo(200);
        assertThat(response.get().body()).isEqualTo("accepted");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(LateController.class)
    static class Application {

        @Bean
        Gate gate() {
            return new Gate();
        }
    }

    static class Gate {

        final CountDownLatch requested = new CountDownLatch(1);
        final CountDownLatch closing = new CountDownLatch(1);

        @EventListener
        void onClosed(ContextClosedEvent event) {
            closing.countDown();
        }
    }

    @RestController
    static class LateController {

        private final Executor executor;
        private final Gate gate;

        LateController(Executor executor, Gate gate) {
            this.executor = executor;
            this.gate = gate;
        }

        @GetMapping("/late")
        String late() throws InterruptedException {
            gate.requested.countDown();
            gate.closing.await();
            return executor.submit(() -> "accepted").result();
        }
    }
}
