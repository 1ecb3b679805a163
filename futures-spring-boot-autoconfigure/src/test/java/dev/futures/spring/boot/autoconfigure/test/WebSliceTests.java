package dev.futures.spring.boot.autoconfigure.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A slice that has controllers, and the executors that they ask for. */
@WebMvcTest(properties = "futures.executors.web.type=direct")
class WebSliceTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Controller controller(@Qualifier("web") Executor executor) {
            return new Controller(executor);
        }
    }

    @RestController
    static class Controller {

        private final Executor executor;

        Controller(Executor executor) {
            this.executor = executor;
        }

        @GetMapping("/hello")
        Future<String> hello() {
            return executor.submit(() -> "hello");
        }
    }

    @Autowired
    private MockMvcTester mvc;

    @Test
    void aControllerReturnsAFuture() {
        assertThat(mvc.get().uri("/hello")).hasStatusOk().hasBodyTextEqualTo("hello");
    }
}
