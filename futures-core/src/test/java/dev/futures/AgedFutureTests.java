package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ages of 32 bits: they never come out as negative or as weeks. */
class AgedFutureTests {

    private static final long TICK = 1 << 20;

    private static long waited(long submitted, long started) {
        Engine engine = new Engine(new Settings("aged"));
        AgedFuture<String> future = new AgedFuture<>(new Terms(engine, null, false, null), () -> "x", submitted);
        future.noteStart(started);
        return future.waitNanos();
    }

    @Test
    void waitNanos_isTheTimeFromSubmissionToStartWithinATick() {
        long submitted = Duration.ofHours(3).toNanos();
        assertThat(waited(submitted, submitted + 100 * TICK + 7)).isBetween(99 * TICK, 101 * TICK);
    }

    @Test
    void whenTheClockForTheStartLagsBehindThenTheWaitIsZero() {
        long submitted = Duration.ofHours(3).toNanos();
        assertThat(waited(submitted, submitted - 3 * TICK)).isZero();
    }

    @Test
    void whenTheTicksWrapAroundThenTheWaitIsStillRight() {
        long submitted = (1L << 52) - 5 * TICK;
        assertThat(waited(submitted, submitted + 10 * TICK)).isBetween(9 * TICK, 11 * TICK);
    }

    @Test
    void whenItIsFiftyDaysThenTheWaitIsStillRight() {
        long submitted = Duration.ofHours(3).toNanos();
        long wait = Duration.ofDays(50).toNanos();
        assertThat(waited(submitted, submitted + wait)).isBetween(wait - TICK, wait + TICK);
    }

    @Test
    void ages_areOfThePresentWhileItIsPendingOrRunning() {
        Engine engine = new Engine(new Settings("aged"));
        long anHourAgo = Clock.now() - Duration.ofHours(1).toNanos();
        AgedFuture<String> future = new AgedFuture<>(new Terms(engine, null, false, null), () -> "x", anHourAgo);
        assertThat(Duration.ofNanos(future.waitNanos())).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(future.runNanos()).isZero();

        future.noteStart(anHourAgo);
        assertThat(Duration.ofNanos(future.runNanos())).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(future.ageNanos(0)).isBetween(future.runNanos() - TICK, future.runNanos());
    }
}
