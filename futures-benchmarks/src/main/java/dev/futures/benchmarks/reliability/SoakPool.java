package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.ExecutorListener;
import dev.futures.WhenFull;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The executors that {@link Soak} tries: each takes other ways through the engine. */
public enum SoakPool {
    PLAIN(Executor.Builder::threads),
    /** Somebody listens, so all times are exact. */
    LISTENED(builder -> builder.threads().listener(new ExecutorListener() {})),
    /** All tasks have limits, which they keep. */
    LIMITED(builder -> builder.threads().queueTimeout(Duration.ofMinutes(5)).runTimeout(Duration.ofMinutes(5))),
    /** Submitters wait for slots. */
    BLOCKING(builder -> builder.threads().queueCapacity(50).whenFull(WhenFull.BLOCK)),
    /** Submitters run what finds no slot. */
    CALLER_RUNS(builder -> builder.threads().queueCapacity(50).whenFull(WhenFull.CALLER_RUNS)),
    /** Many tasks are refused. */
    REJECTING(builder -> builder.threads().queueCapacity(50)),
    /** Workers come and go all the time. */
    RESTLESS(builder -> builder.threads().keepAlive(Duration.ZERO)),
    /** Resized, paused and resumed by somebody else all the time. */
    CONTROLLED(builder -> builder.threads().queueCapacity(500).whenFull(WhenFull.BLOCK)),
    /** Each task in a thread of its own; from Java 21 on. */
    VIRTUAL(Executor.Builder::virtualThreads);

    private final UnaryOperator<Executor.Builder> how;

    SoakPool(UnaryOperator<Executor.Builder> how) {
        this.how = how;
    }

    Executor build() {
        return how.apply(Executor.builder("soak")).maxWorkers(2).build();
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
