package dev.futures.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.DeadlineExceededException;
import dev.futures.DeadlineExceededException.Limit;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.Gate;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the time limits and the log of failures do to real work when properties set them, and what is counted then. */
@ExtendWith(OutputCaptureExtension.class)
class TimeLimitTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    FuturesMetricsAutoConfiguration.class))
            .withPropertyValues("futures.executors.hashing.max-workers=1");

    @ParameterizedTest
    @ValueSource(strings = {"futures.executors.hashing", "futures.defaults"})
    void runTimeout_stopsTheTask(String prefix) {
        runner.withPropertyValues(prefix + ".run-timeout=100ms").run(context -> {
            Stoppable task = new Stoppable();
            Future<String> future = hashing(context).submit(task);

            assertThat(future.exception()).isInstanceOfSatisfying(DeadlineExceededException.class, e -> {
                assertThat(e.limit()).isEqualTo(Limit.RUN_TIMEOUT);
                assertThat(e.granted()).isEqualTo(Duration.ofMillis(100));
                assertThat(e.executorName()).isEqualTo("hashing");
            });
            await().untilTrue(task.stopped);
            assertThat(failed(context, "run-timeout")).isEqualTo(1);
            assertThat(failed(context, "queue-timeout")).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"futures.executors.hashing", "futures.defaults"})
    void queueTimeout_letsTheTaskNeverStart(String prefix) {
        runner.withPropertyValues(prefix + ".queue-timeout=100ms").run(context -> {
            AtomicBoolean started = new AtomicBoolean();
            try (Gate gate = new Gate()) {
                // On a busy machine the start of the first thread alone may take longer than the limit.
                Future<String> running =
                        hashing(context).submit(gate, TaskOptions.defaults().queueTimeout(Duration.ofMinutes(1)));
                gate.awaitEntered();
                Future<?> pending = hashing(context).submit(() -> started.set(true));

                assertThat(pending.exception())
                        .isInstanceOfSatisfying(
                                DeadlineExceededException.class,
                                e -> assertThat(e.limit()).isEqualTo(Limit.QUEUE_TIMEOUT));
                assertThat(gauge(context, "futures.pending")).isZero();
                assertThat(failed(context, "queue-timeout")).isEqualTo(1);
                gate.close();
                assertThat(running.result()).isEqualTo("opened");
            }
            hashing(context).shutdown(true, false);
            assertThat(started).isFalse();
            assertThat(context.getBean(MeterRegistry.class)
                            .get("futures.wait")
                            .tag("name", "hashing")
                            .timer()
                            .count())
                    .as("what never started has no wait time")
                    .isEqualTo(1);
        });
    }

    @Test
    void abandoned_whileATaskIgnoresItsInterrupt() {
        runner.withPropertyValues("futures.executors.hashing.run-timeout=100ms").run(context -> {
            try (Gate gate = new Gate()) {
                assertThat(hashing(context).submit(gate).exception()).isInstanceOf(DeadlineExceededException.class);
                assertThat(gauge(context, "futures.abandoned")).isEqualTo(1);
                assertThat(gauge(context, "futures.running")).isZero();
            }
            await().untilAsserted(() ->
                    assertThat(gauge(context, "futures.abandoned")).isZero());
        });
    }

    @Test
    void inheritDeadline_limitsWhatATaskSubmits() {
        runner.withPropertyValues(
                        "futures.executors.hashing.run-timeout=100ms",
                        "futures.executors.inner.max-workers=1",
                        "futures.executors.apart.max-workers=1",
                        "futures.executors.apart.inherit-deadline=false")
                .run(context -> {
                    Stoppable limited = new Stoppable();
                    Stoppable unlimited = new Stoppable();
                    AtomicReference<Future<String>> inner = new AtomicReference<>();
                    AtomicReference<Future<String>> apart = new AtomicReference<>();
                    Future<String> outer = hashing(context).submit(() -> {
                        apart.set(context.getBean("apart", Executor.class).submit(unlimited));
                        inner.set(context.getBean("inner", Executor.class).submit(limited));
                        return new Stoppable().call();
                    });

                    assertThat(outer.exception()).isInstanceOf(DeadlineExceededException.class);
                    assertThat(inner.get().exception())
                            .isInstanceOfSatisfying(
                                    DeadlineExceededException.class,
                                    e -> assertThat(e.granted()).isLessThanOrEqualTo(Duration.ofMillis(100)));
                    assertThat(apart.get().done()).isFalse();
                    unlimited.open.countDown();
                    assertThat(apart.get().result()).isEqualTo("done");
                });
    }

    @Test
    void runTimeout_stopsATaskOfADirectExecutorToo() {
        runner.withPropertyValues("futures.executors.here.type=direct", "futures.executors.here.run-timeout=100ms")
                .run(context -> {
                    Future<String> future =
                            context.getBean("here", Executor.class).submit(new Stoppable());
                    assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
                    assertThat(Thread.interrupted())
                            .as("the submitter's thread was stopped, and is not interrupted any more")
                            .isFalse();
                });
    }

    @Test
    void failuresThatNobodyLooksAt_areLogged(CapturedOutput output) {
        runner.run(context -> {
            hashing(context).execute(TimeLimitTests::fail);
            hashing(context).shutdown(true, false);
            assertThat(output.getAll()).contains("of executor 'hashing' failed").contains("on purpose");
        });
    }

    @Test
    void failuresThatNobodyLooksAt_areNotLoggedIfTheyNeedNotBe(CapturedOutput output) {
        runner.withPropertyValues("futures.log-unobserved-failures=false").run(context -> {
            hashing(context).execute(TimeLimitTests::fail);
            hashing(context).shutdown(true, false);
            assertThat(failed(context, "exception")).isEqualTo(1);
            assertThat(output.getAll()).doesNotContain("on purpose");
        });
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    private static Executor hashing(AssertableApplicationContext context) {
        return context.getBean("hashing", Executor.class);
    }

    private static double gauge(AssertableApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class)
                .get(name)
                .tag("name", "hashing")
                .gauge()
                .value();
    }

    private static double failed(AssertableApplicationContext context, String reason) {
        return context.getBean(MeterRegistry.class)
                .get("futures.failed")
                .tags("name", "hashing", "reason", reason)
                .functionCounter()
                .count();
    }

    /** Runs until it is opened or interrupted. */
    private static final class Stoppable implements java.util.concurrent.Callable<String> {

        final CountDownLatch open = new CountDownLatch(1);
        final AtomicBoolean stopped = new AtomicBoolean();

        @Override
        public String call() throws InterruptedException {
            try {
                open.await();
                return "done";
            } catch (InterruptedException e) {
                stopped.set(true);
                throw e;
            }
        }
    }
}
