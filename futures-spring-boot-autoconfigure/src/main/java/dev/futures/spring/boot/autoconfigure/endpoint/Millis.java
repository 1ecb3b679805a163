package dev.futures.spring.boot.autoconfigure.endpoint;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Nanoseconds are noise to a reader who wants to know whether it is seconds or hours. */
final class Millis {

    private Millis() {}

    static Duration of(Duration duration) {
        return duration.truncatedTo(ChronoUnit.MILLIS);
    }
}
