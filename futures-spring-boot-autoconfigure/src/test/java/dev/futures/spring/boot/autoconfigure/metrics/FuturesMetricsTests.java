package dev.futures.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.futures.BrokenExecutorException;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.spring.boot.autoconfigure.ExecutorCustomizer;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the meters read after real work. */
class FuturesMetricsTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    FuturesMetricsAutoConfiguration.class))
            .withPropertyValues(
                    "futures.executors.hashing.max-workers=1",
                    "futures.executors.hashing.queue-capacity=2",
                    "futures.executors.hashing.when-full=reject");

    @Test
    void gauges_whileTasksRunAndWait() {
        runner.run(context -> {
            try (Gate gate = new Gate()) {
                occupy(context, gate);
                hashing(context).submit(() -> "first in line");
                hashing(context).submit(() -> "second in line");

                assertThat(gauge(context, "futures.running")).isEqualTo(1);
                assertThat(gauge(context, "futures.pending")).isEqualTo(2);
                assertThat(gauge(context, "futures.abandoned")).isZero();
                assertThat(gauge(context, "futures.workers")).isEqualTo(1);
                assertThat(gauge(context, "futures.limit")).isEqualTo(1);
                assertThat(gauge(context, "futures.queue.capacity")).isEqualTo(2);
                assertThat(counter(context, "futures.submitted")).isEqualTo(3);
            }
            await().untilAsserted(() -> {
                assertThat(gauge(context, "futures.running")).isZero();
                assertThat(gauge(context, "futures.pending")).isZero();
                assertThat(counter(context, "futures.succeeded")).isEqualTo(3);
            });
        });
    }

    @Test
    void stockMeters_readAsThoseOfThreadPool() {
        runner.run(context -> {
            try (Gate gate = new Gate()) {
                hashing(context).submit(() -> "done").result();
                occupy(context, gate);
                hashing(context).submit(() -> "waits");

                assertThat(gauge(context, "executor.active")).isEqualTo(1);
                assertThat(gauge(context, "executor.queued")).isEqualTo(1);
                assertThat(gauge(context, "executor.queue.remaining")).isEqualTo(1);
                assertThat(gauge(context, "executor.pool.size")).isEqualTo(1);
                assertThat(gauge(context, "executor.pool.core")).isEqualTo(1);
                assertThat(gauge(context, "executor.pool.max")).isEqualTo(1);
                assertThat(counter(context, "executor.completed")).isEqualTo(1);
            }
        });
    }

    @Test
    void limitAndCapacity_infiniteWhenThereIsNone() {
        runner.withPropertyValues("futures.executors.hashing.queue-capacity=-1", "futures.executors.direct.type=direct")
                .run(context -> {
                    assertThat(gauge(context, "futures.queue.capacity")).isInfinite();
                    assertThat(gauge(context, "executor.queue.remaining")).isEqualTo(Integer.MAX_VALUE);
                    assertThat(meter(context, "futures.limit", "direct").gauge().value())
                            .isInfinite();
                    assertThat(meter(context, "executor.pool.max", "direct")
                                    .gauge()
                                    .value())
                            .isEqualTo(Integer.MAX_VALUE);
                });
    }

    @Test
    void failures_areCountedAndTimed() {
        runner.run(context -> {
            Future<?> failing = hashing(context).submit(() -> {
                throw new IllegalStateException("on purpose");
            });
            assertThat(failing.exception()).hasMessage("on purpose");

            assertThat(counter(context, "futures.failed", "reason", "exception"))
                    .isEqualTo(1);
            assertThat(counter(context, "futures.failed", "reason", "queue-timeout"))
                    .isZero();
            assertThat(counter(context, "futures.failed", "reason", "run-timeout"))
                    .isZero();
            assertThat(counter(context, "futures.failed", "reason", "worker-lost"))
                    .isZero();
            assertThat(runTimer(context, "failed").count()).isEqualTo(1);
            assertLedgerBalanced(context);
        });
    }

    @Test
    void cancellations_areCountedByReason() {
        runner.run(context -> {
            try (Gate gate = new Gate()) {
                Future<String> running = occupy(context, gate);
                Future<String> pending = hashing(context).submit(() -> "never");
                assertThat(pending.cancel()).isTrue();
                assertThat(gauge(context, "futures.pending")).isZero();
                assertThat(counter(context, "futures.cancelled", "reason", "caller"))
                        .isEqualTo(1);

                assertThat(running.cancel(true)).isTrue();
                assertThat(counter(context, "futures.cancelled", "reason", "interrupt"))
                        .isEqualTo(1);
                assertThat(gauge(context, "futures.running")).isZero();
                assertThat(gauge(context, "futures.abandoned")).isEqualTo(1);
                assertThat(gauge(context, "executor.active")).isEqualTo(1);
                assertThat(runTimer(context, "cancelled").count()).isEqualTo(1);

                hashing(context).submit(() -> "never either");
                hashing(context).shutdown(false, true);
                assertThat(counter(context, "futures.cancelled", "reason", "shutdown"))
                        .isEqualTo(1);
                assertLedgerBalanced(context);
            }
            await().untilAsserted(() ->
                    assertThat(gauge(context, "futures.abandoned")).isZero());
            assertThat(waitTimer(context).count())
                    .as("what never started has no wait time")
                    .isEqualTo(1);
        });
    }

    @Test
    void rejections_areCountedByReason() {
        runner.run(context -> {
            try (Gate gate = new Gate()) {
                occupy(context, gate);
                hashing(context).submit(() -> "first in line");
                hashing(context).submit(() -> "second in line");
                assertThatExceptionOfType(RejectedExecutionException.class)
                        .isThrownBy(() -> hashing(context).submit(() -> "one too many"));
                hashing(context).shutdown(false, false);
                assertThatExceptionOfType(RejectedExecutionException.class)
                        .isThrownBy(() -> hashing(context).submit(() -> "too late"));

                assertThat(counter(context, "futures.rejected", "reason", "full"))
                        .isEqualTo(1);
                assertThat(counter(context, "futures.rejected", "reason", "shutdown"))
                        .isEqualTo(1);
                assertThat(counter(context, "futures.rejected", "reason", "broken"))
                        .isZero();
                assertThat(counter(context, "futures.submitted")).isEqualTo(3);
            }
        });
    }

    @Test
    void brokenExecutor_losesAndRejects() {
        runner.withUserConfiguration(FailingInitializer.class).run(context -> {
            Future<String> lost = hashing(context).submit(() -> "never");
            assertThat(lost.exception()).isInstanceOf(BrokenExecutorException.class);
            assertThatExceptionOfType(BrokenExecutorException.class)
                    .isThrownBy(() -> hashing(context).submit(() -> "too late"));

            assertThat(counter(context, "futures.failed", "reason", "worker-lost"))
                    .isEqualTo(1);
            assertThat(counter(context, "futures.rejected", "reason", "broken")).isEqualTo(1);
            assertLedgerBalanced(context);
        });
    }

    @Test
    void timers_measureWaitAndRunApart() {
        runner.run(context -> {
            Future<String> waiting;
            long held;
            try (Gate gate = new Gate()) {
                occupy(context, gate);
                waiting = hashing(context).submit(() -> "waited");
                long submitted = System.nanoTime();
                hashing(context).submit(() -> "in the queue as well").cancel();
                held = System.nanoTime() - submitted;
            }
            waiting.result();

            assertThat(waitTimer(context).count()).isEqualTo(2);
            assertThat(waitTimer(context).max(TimeUnit.NANOSECONDS)).isGreaterThanOrEqualTo(held);
            assertThat(runTimer(context, "succeeded").count()).isEqualTo(2);
            assertThat(runTimer(context, "succeeded").max(TimeUnit.NANOSECONDS)).isGreaterThanOrEqualTo(held);
        });
    }

    @Test
    void countsSurviveGarbageCollection() {
        runner.run(context -> {
            hashing(context).submit(() -> "done").result();
            System.gc();
            assertThat(counter(context, "futures.succeeded")).isEqualTo(1);
            assertThat(gauge(context, "futures.limit")).isEqualTo(1);
        });
    }

    private static Executor hashing(AssertableApplicationContext context) {
        return context.getBean("hashing", Executor.class);
    }

    private static Future<String> occupy(AssertableApplicationContext context, Gate gate) throws InterruptedException {
        Future<String> future = hashing(context).submit(gate);
        gate.awaitEntered();
        return future;
    }

    private static RequiredSearch meter(AssertableApplicationContext context, String name, String executor) {
        return context.getBean(MeterRegistry.class).get(name).tag("name", executor);
    }

    private static double gauge(AssertableApplicationContext context, String name) {
        return meter(context, name, "hashing").gauge().value();
    }

    private static double counter(AssertableApplicationContext context, String name, String... tags) {
        return meter(context, name, "hashing").tags(tags).functionCounter().count();
    }

    private static Timer waitTimer(AssertableApplicationContext context) {
        return meter(context, "futures.wait", "hashing").timer();
    }

    private static Timer runTimer(AssertableApplicationContext context, String outcome) {
        return meter(context, "futures.run", "hashing").tag("outcome", outcome).timer();
    }

    /** The equation of the ledger, from the meters alone. */
    private static void assertLedgerBalanced(AssertableApplicationContext context) {
        double accounted = gauge(context, "futures.pending")
                + gauge(context, "futures.running")
                + counter(context, "futures.succeeded")
                + sum(context, "futures.failed")
                + sum(context, "futures.cancelled");
        assertThat(accounted).isEqualTo(counter(context, "futures.submitted"));
    }

    private static double sum(AssertableApplicationContext context, String name) {
        return meter(context, name, "hashing").functionCounters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Configuration(proxyBeanMethods = false)
    static class FailingInitializer {

        @Bean
        ExecutorCustomizer failingInitializer() {
            return (name, builder) -> builder.initializer(() -> {
                throw new IllegalStateException("no database");
            });
        }
    }
}
