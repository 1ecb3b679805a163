package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoarseClockTests {

    private final CoarseClock clock = new CoarseClock();

    @Test
    void whenItIsReadNowAndThenThenItIsTheRealClock() {
        for (int i = 0; i < 10; i++) {
            long before = Clock.now();
            assertThat(clock.time()).isBetween(before, Clock.now());
        }
        assertThat(clock.isTicking()).isFalse();
    }

    @Test
    void whenItIsReadVeryOftenThenItTicksAndGoesForward() {
        Eventually.that(this::isTickingOnceItIsReadVeryOften);
        long first = clock.time();
        assertThat(first).isLessThanOrEqualTo(Clock.now());
        Eventually.that(() -> clock.time() - first > Duration.ofMillis(5).toNanos());
        assertThat(clock.time()).isLessThanOrEqualTo(Clock.now());
    }

    @Test
    void whenNobodyReadsItAnyMoreThenItStopsTickingAndIsTheRealClockAgain() {
        Eventually.that(this::isTickingOnceItIsReadVeryOften);
        Eventually.that(() -> !clock.isTicking());
        long before = Clock.now();
        assertThat(clock.time()).isBetween(before, Clock.now());
    }

    private boolean isTickingOnceItIsReadVeryOften() {
        for (int i = 0; i < 5_000; i++) {
            clock.time();
        }
        return clock.isTicking();
    }

    @Test
    void itNeverGoesBack() {
        long last = 0;
        for (int i = 0; i < 5_000_000; i++) {
            long now = clock.time();
            assertThat(now >= last).isTrue();
            last = now;
        }
    }
}
