package dev.futures;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what another thread is about to bring about. */
final class Eventually {

    private Eventually() {}

    static void that(Callable<Boolean> condition) {
        quickly().until(condition);
    }

    static void check(ThrowingRunnable assertion) {
        quickly().untilAsserted(assertion);
    }

    private static ConditionFactory quickly() {
        return await().atMost(Duration.ofSeconds(10)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }
}
