package dev.futures.spring.boot.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futures.CancelReason;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.Gate;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** WebFlux controllers that return a future, on a real server. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"futures.executors.web.max-workers=4", "spring.main.web-application-type=reactive"})
class ReactiveFutureControllerTests {

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

        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        Controller(Executor executor) {
            super(executor);
        }

        @GetMapping("/endless")
        Future<String> endless() {
            return executor.submit(() -> {
                entered.countDown();
                release.await();
                return "not reached";
            });
        }
    }

    @Autowired
    private Executor executor;

    @Autowired
    private ReactiveAdapterRegistry adapters;

    @Autowired
    private Controller controller;

    @Autowired
    private HttpHandler httpHandler;

    @LocalServerPort
    private int port;

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void result_isTheBody() throws Exception {
        assertThat(get("/text").body()).startsWith("from web-");
        assertThat(get("/json").body()).isEqualTo("{\"answer\":42}");
        assertThat(get("/entity").statusCode()).isEqualTo(202);
        assertThat(get("/entity").body()).isEqualTo("accepted");
        assertThat(get("/empty").statusCode()).isEqualTo(200);
        assertThat(get("/empty").body()).isEmpty();
    }

    @Test
    void exception_isThatOfTheTask() throws Exception {
        assertThat(get("/fails").statusCode()).isEqualTo(418);
        assertThat(get("/fails").body()).isEqualTo("handled on purpose");
    }

    private ReactiveAdapter adapter() {
        return Objects.requireNonNull(adapters.getAdapter(Future.class));
    }

    /** Run as Boot runs it. The server of the other tests is Tomcat, which tells nobody of a client that goes. */
    @Test
    void clientThatGoes_cancelsTheTaskOnNetty() throws Exception {
        long before = executor.stats().cancelledBy().get(CancelReason.INTERRUPT);
        DisposableServer netty = HttpServer.create()
                .host("localhost")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(httpHandler))
                .bindNow();
        try {
            try (Socket socket = new Socket("localhost", netty.port())) {
                socket.getOutputStream()
                        .write("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                controller.entered.await();
            }
            await().until(() -> executor.stats().cancelledBy().get(CancelReason.INTERRUPT) - before == 1);
            await().until(() -> executor.stats().abandoned() == 0);
        } finally {
            controller.release.countDown();
            netty.disposeNow();
        }
    }

    /** What a server does when its client has gone. */
    @Test
    void whenTheSubscriptionIsCancelledThenTheTaskIs() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> future = executor.submit(() -> {
            entered.countDown();
            new CountDownLatch(1).await();
            return "not reached";
        });
        entered.await();
        long before = executor.stats().cancelledBy().get(CancelReason.INTERRUPT);
        Disposable subscription = Mono.from(adapter().toPublisher(future)).subscribe();
        subscription.dispose();
        assertThat(future.cancelled()).isTrue();
        assertThat(executor.stats().cancelledBy().get(CancelReason.INTERRUPT) - before)
                .isEqualTo(1);
        await().until(() -> executor.stats().abandoned() == 0);
    }

    @Test
    void whenTheFutureIsCancelledThenTheSubscriberIsTold() throws Exception {
        try (Gate gate = new Gate()) {
            Future<?> future = executor.submit(gate);
            future.cancel(true);
            assertThatThrownBy(() -> Mono.from(adapter().toPublisher(future)).block())
                    .isInstanceOf(java.util.concurrent.CancellationException.class);
        }
    }

    @Test
    void theTaskRunsWhetherOrNotSomebodySubscribes() {
        assertThat(adapter().getDescriptor().isDeferred()).isFalse();
    }

    @Test
    void fromAPublisher() throws Exception {
        assertThat(((Future<?>) adapter().fromPublisher(Mono.just("x"))).result())
                .isEqualTo("x");
        assertThat(((Future<?>) adapter().fromPublisher(Mono.empty())).result()).isNull();
        IllegalStateException failure = new IllegalStateException("on purpose");
        assertThat(((Future<?>) adapter().fromPublisher(Mono.error(failure))).exception())
                .isSameAs(failure);
        AtomicBoolean cancelled = new AtomicBoolean();
        Future<?> future = (Future<?>) adapter().fromPublisher(Mono.never().doOnCancel(() -> cancelled.set(true)));
        assertThat(future.cancel()).isTrue();
        assertThat(cancelled).isTrue();
    }
}
