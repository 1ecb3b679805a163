package dev.futures.spring.boot.autoconfigure.recent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rates, percentiles and failures of the last minute. */
class RecentTasksTests {

    private final MockClock clock = new MockClock();
    private final RecentTasks recent = new RecentTasks(clock);
    private final Executor executor =
            Executor.builder("recent").threads(2).listener(recent).build();

    @AfterEach
    void close() {
        executor.close();
    }

    @Test
    void rate_isTheMeanOfTenSeconds() {
        Rate rate = new Rate(clock);
        assertThat(rate.perSecond(10)).isZero();
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 5; i++) {
                rate.happened();
            }
            clock.add(Duration.ofSeconds(1));
        }
        assertThat(rate.perSecond(10)).isEqualTo(5);
        clock.add(Duration.ofSeconds(5));
        assertThat(rate.perSecond(10)).isEqualTo(2.5);
        clock.add(Duration.ofSeconds(100));
        assertThat(rate.perSecond(10)).isZero();
    }

    @Test
    void rate_isThatOfTheTimeThatThereWas() {
        Rate rate = new Rate(clock);
        rate.happened();
        rate.happened();
        clock.add(Duration.ofSeconds(2));
        assertThat(rate.perSecond(10)).isEqualTo(1);
    }

    @Test
    void percentiles_withinATenth() {
        Durations durations = new Durations(clock);
        assertThat(durations.percentiles()).isNull();
        for (int i = 1; i <= 1_000; i++) {
            durations.record(i * 1_000_000L);
        }
        Percentiles percentiles = durations.percentiles();
        assertThat((double) percentiles.p50().toMillis()).isCloseTo(500, within(50.0));
        assertThat((double) percentiles.p95().toMillis()).isCloseTo(950, within(95.0));
        assertThat((double) percentiles.p99().toMillis()).isCloseTo(990, within(99.0));
        assertThat(percentiles.max()).isEqualTo(Duration.ofMillis(1_000));
        clock.add(Duration.ofSeconds(61));
        assertThat(durations.percentiles()).isNull();
    }

    @Test
    void percentiles_ofNoTimeAtAll() {
        Durations durations = new Durations(clock);
        durations.record(0);
        assertThat(durations.percentiles()).isNotNull();
        assertThat(durations.percentiles().max()).isLessThanOrEqualTo(Duration.ofNanos(1));
    }

    @Test
    void failures_newestFirstAndNotTooMany() throws Exception {
        for (int i = 0; i < 30; i++) {
            int number = i;
            clock.add(Duration.ofMillis(100));
            executor.submit(
                            () -> {
                                throw new IllegalStateException("failure " + number);
                            },
                            TaskOptions.named("task " + number))
                    .exception();
        }
        assertThat(recent.failures()).hasSize(20);
        FailedTask last = recent.failures().get(0);
        assertThat(last.name()).isEqualTo("task 29");
        assertThat(last.message()).isEqualTo("failure 29");
        assertThat(last.exception()).isEqualTo("java.lang.IllegalStateException");
        assertThat(last.thrownAt()).contains("RecentTasksTests");
        assertThat(recent.failures().get(19).name()).isEqualTo("task 10");
    }

    /** To look at an exception takes its time, and no more than these are shown. */
    @Test
    void failures_noMoreThanAreShownOfOneSecond() throws Exception {
        for (int i = 0; i < 30; i++) {
            int number = i;
            executor.submit(() -> {
                        throw new IllegalStateException("failure " + number);
                    })
                    .exception();
        }
        assertThat(recent.failures()).hasSize(20);
        assertThat(recent.failures().get(0).message()).isEqualTo("failure 19");
        clock.add(Duration.ofSeconds(1));
        executor.submit(() -> {
                    throw new IllegalStateException("a second later");
                })
                .exception();
        assertThat(recent.failures().get(0).message()).isEqualTo("a second later");
    }

    @Test
    void failures_withALongMessageOrWithoutOneOrWithoutAStack() throws Exception {
        executor.submit(() -> {
                    throw new IllegalStateException("x".repeat(10_000));
                })
                .exception();
        assertThat(recent.failures().get(0).message()).hasSize(501);
        executor.submit(() -> {
                    throw new StackLess();
                })
                .exception();
        assertThat(recent.failures().get(0).message()).isNull();
        assertThat(recent.failures().get(0).thrownAt()).isNull();
        assertThat(recent.failures().get(0).name()).isNull();
    }

    private static final class StackLess extends RuntimeException {

        private static final long serialVersionUID = 1;

        StackLess() {
            super(null, null, false, false);
        }
    }

    @Test
    void failures_byATimeLimitToo() throws Exception {
        Future<?> overdue = executor.submit(
                () -> {
                    new CountDownLatch(1).await();
                    return null;
                },
                TaskOptions.named("slow").runTimeout(Duration.ofMillis(20)));
        assertThat(overdue.exception()).isNotNull();
        assertThat(recent.failures().get(0).exception()).endsWith("DeadlineExceededException");
    }
}
