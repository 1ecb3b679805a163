package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.ExecutorListener;
import dev.futures.WhenFull;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The executors that {@link Soak} tries: each takes other ways through the engine. */
public enum SoakPool {
    PLAIN,
    /** Somebody listens, so all times are exact. */
    LISTENED,
    /** All tasks have limits, which they keep. */
    LIMITED,
    /** Submitters wait for slots. */
    BLOCKING,
    /** Submitters run what finds no slot. */
    CALLER_RUNS,
    /** Many tasks are refused. */
    REJECTING,
    /** Workers come and go all the time. */
    RESTLESS,
    /** Resized, paused and resumed by somebody else all the time. */
    CONTROLLED,
    /** Each task in a thread of its own; from Java 21 on. */
    VIRTUAL;

    Executor build() {
        Executor.Builder builder = Executor.builder("soak").maxWorkers(2);
        return configured(this == VIRTUAL ? builder.virtualThreads() : builder.threads())
                .build();
    }

    private Executor.Builder configured(Executor.Builder builder) {
        return switch (this) {
            case PLAIN, VIRTUAL -> builder;
            case LISTENED -> builder.listener(new ExecutorListener() {});
            case LIMITED -> builder.queueTimeout(Duration.ofMinutes(5)).runTimeout(Duration.ofMinutes(5));
            case BLOCKING -> builder.queueCapacity(50).whenFull(WhenFull.BLOCK);
            case CALLER_RUNS -> builder.queueCapacity(50).whenFull(WhenFull.CALLER_RUNS);
            case REJECTING -> builder.queueCapacity(50);
            case RESTLESS -> builder.keepAlive(Duration.ZERO);
            case CONTROLLED -> builder.queueCapacity(500).whenFull(WhenFull.BLOCK);
        };
    }

    /** Whether it can be had on this Java. */
    public boolean isAvailable() {
        return this != VIRTUAL || Runtime.version().feature() >= 21;
    }

    /**
     * Returns the one of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SoakPool of(String name) {
        return Arrays.stream(values())
                .filter(pool -> pool.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no pool '" + name + "', but: "
                        + Arrays.stream(values()).map(SoakPool::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
