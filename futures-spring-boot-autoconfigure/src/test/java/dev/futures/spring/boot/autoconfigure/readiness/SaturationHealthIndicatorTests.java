package dev.futures.spring.boot.autoconfigure.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.ExecutorRegistry;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** It goes out of service at the limit, and comes back at half of it. */
class SaturationHealthIndicatorTests {

    /** What is wrong is told by the report on executors, also if the conditions of this are looked at first. */
    @Test
    void aWrongValueIsReportedAsAnyOther() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(FuturesAutoConfiguration.class, FuturesReadinessAutoConfiguration.class))
                .withPropertyValues(
                        "futures.executors.hashing.max-workers=many", "futures.executors.hashing.readiness.max-wait=1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .satisfies(failure -> assertThat(failure.getClass().getSimpleName())
                                .isEqualTo("InvalidExecutorConfigurationException"))
                        .hasMessageContaining("futures.executors.hashing.max-workers"));
    }

    private final ExecutorRegistry executors = mock(ExecutorRegistry.class, RETURNS_DEEP_STUBS);
    private final Executor executor = mock(Executor.class, RETURNS_DEEP_STUBS);
    private final SaturationHealthIndicator indicator = new SaturationHealthIndicator(executors);

    private Status after(long oldestMillis) {
        when(executors.names()).thenReturn(Set.of("hashing"));
        when(executors.get(anyString())).thenReturn(executor);
        when(executors.settings("hashing").readinessMaxWait()).thenReturn(Duration.ofSeconds(10));
        when(executor.stats().oldestPending()).thenReturn(Duration.ofMillis(oldestMillis));
        return Objects.requireNonNull(indicator.health()).getStatus();
    }

    @Test
    void hysteresis() {
        assertThat(after(0)).isEqualTo(Status.UP);
        assertThat(after(9_999)).isEqualTo(Status.UP);
        assertThat(after(10_000)).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(after(9_000)).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(after(5_000)).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(after(4_999)).isEqualTo(Status.UP);
        assertThat(after(9_999)).isEqualTo(Status.UP);
    }
}
