package dev.futures.spring.boot.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.CancelReason;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Futures;
import dev.futures.spring.boot.autoconfigure.Gate;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Spring MVC controllers that return a future, on a real Tomcat. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.web.max-workers=4",
            "futures.web.disconnect-interval=20ms",
            "spring.mvc.async.request-timeout=2s"
        })
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
class FutureControllerTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Controller controller(Executor executor) {
            return new Controller(executor);
        }
    }

    @RestController
    static class Controller extends FutureController {

        private volatile Gate gate = new Gate();
        private volatile CountDownLatch entered = new CountDownLatch(1);

        Controller(Executor executor) {
            super(executor);
        }

        @GetMapping("/done")
        Future<String> done() {
            return Futures.completed("at once");
        }

        @GetMapping("/none")
        @Nullable
        Future<String> none() {
            return null;
        }

        @GetMapping("/cancelled")
        Future<String> cancelled() {
            Future<String> future = executor.submit(gate);
            future.cancel(true);
            return future;
        }

        @GetMapping("/gated")
        Future<String> gated() {
            return executor.submit(gate);
        }

        @GetMapping("/endless")
        Future<String> endless() {
            return executor.submit(this::hang);
        }

        @PostMapping("/endless")
        Future<String> endlessWithABody(@RequestBody String body) {
            return executor.submit(this::hang);
        }

        private String hang() throws InterruptedException {
            entered.countDown();
            new CountDownLatch(1).await();
            return "not reached";
        }
    }

    @Autowired
    private RestTestClient client;

    @Autowired
    private Executor executor;

    @Autowired
    private Controller controller;

    @LocalServerPort
    private int port;

    @AfterEach
    void nothingIsLeft() {
        controller.gate.close();
        controller.gate = new Gate();
        controller.entered = new CountDownLatch(1);
        await().until(() -> executor.stats().running() == 0 && executor.stats().abandoned() == 0);
    }

    private RestTestClient.ResponseSpec get(String path) {
        return client.get().uri(path).exchange();
    }

    @Test
    void result_isTheBody() {
        get("/text")
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(body -> assertThat(body).startsWith("from web-"));
        get("/json").expectStatus().isOk().expectBody().jsonPath("$.answer").isEqualTo(42);
        get("/entity").expectStatus().isAccepted().expectBody(String.class).isEqualTo("accepted");
        get("/done").expectStatus().isOk().expectBody(String.class).isEqualTo("at once");
        get("/empty").expectStatus().isOk().expectBody().isEmpty();
        get("/none").expectStatus().isOk().expectBody().isEmpty();
    }

    @Test
    void exception_isThatOfTheTask() {
        get("/fails")
                .expectStatus()
                .isEqualTo(HttpStatus.I_AM_A_TEAPOT)
                .expectBody(String.class)
                .isEqualTo("handled on purpose");
    }

    @Test
    void cancelledTask_isAServerError() {
        get("/cancelled").expectStatus().is5xxServerError();
    }

    @Test
    void timeout_cancelsTheTask() {
        long before = interrupted();
        get("/endless").expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(interrupted() - before).isEqualTo(1);
    }

    private long interrupted() {
        return executor.stats().cancelledBy().get(CancelReason.INTERRUPT);
    }

    @Test
    void clientThatGoes_cancelsTheTask(CapturedOutput output) throws Exception {
        long before = interrupted();
        try (Socket socket = connect()) {
            send(socket, "GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
            controller.entered.await();
        }
        await().until(() -> interrupted() - before == 1);
        await().until(() -> executor.stats().running() == 0);
        assertThat(output.getOut()).doesNotContain("threw exception");
    }

    @Test
    void clientThatGoesAfterItHasSentABody_cancelsTheTask() throws Exception {
        long before = interrupted();
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /endless HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
            controller.entered.await();
        }
        await().until(() -> interrupted() - before == 1);
    }

    /** The looks at the connection read what has come, and must not lose it. */
    @Test
    void clientThatSendsTheNextRequestEarly_isAnswered() throws Exception {
        long before = interrupted();
        try (Socket socket = connect()) {
            send(socket, "GET /gated HTTP/1.1\r\nHost: localhost\r\n\r\nG");
            controller.gate.awaitEntered();
            send(socket, "ET /done HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            controller.gate.close();
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).contains("opened").contains("at once");
        }
        assertThat(interrupted()).isEqualTo(before);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("localhost", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
