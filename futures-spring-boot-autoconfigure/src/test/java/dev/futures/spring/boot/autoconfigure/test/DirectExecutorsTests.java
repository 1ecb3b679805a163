package dev.futures.spring.boot.autoconfigure.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

/** Executors that are configured for production, in a test that does not want to wait for them. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "futures.executors.hashing.type=thread",
            "futures.executors.hashing.max-workers=8",
            "futures.executors.hashing.queue-capacity=10",
            "futures.executors.hashing.when-full=block",
            "futures.executors.hashing.block-timeout=2s",
            "futures.executors.hashing.queue-timeout=3s",
            "futures.executors.hashing.keep-alive=5s"
        })
@DirectExecutors
class DirectExecutorsTests {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Autowired
    @Qualifier("hashing")
    private Executor hashing;

    @Test
    void tasksHaveEndedWhenTheyAreSubmitted() {
        Future<Thread> future = hashing.submit(Thread::currentThread);
        assertThat(future.done()).isTrue();
        assertThat(hashing.submit(Thread::currentThread))
                .succeedsWithin(Duration.ZERO)
                .isSameAs(Thread.currentThread());
        assertThat(hashing.stats().type()).isEqualTo("direct");
    }
}
