package dev.futures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link Executor.Builder} collects. Each part is checked as it is set, the whole of it by the {@link Engine}. */
record Settings(
        String name,
        Supplier<Backend> backend,
        @Nullable Integer maxWorkers,
        int queueCapacity,
        WhenFull whenFull,
        @Nullable Duration blockTimeout,
        Duration keepAlive,
        String threadNamePrefix,
        @Nullable ThreadFactory threadFactory,
        @Nullable Runnable initializer,
        List<ExecutorListener> listeners,
        boolean timing,
        @Nullable Duration exitTimeout) {

    static Settings defaults(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, but is '" + name + "'");
        }
        return new Settings(
                name,
                LocalBackend::platform,
                null,
                -1,
                WhenFull.REJECT,
                null,
                Duration.ofSeconds(60),
                name + "-",
                null,
                null,
                List.of(),
                true,
                Duration.ofSeconds(30));
    }

    /** A backend that was handed in serves one executor. */
    static Supplier<Backend> once(Backend backend) {
        Objects.requireNonNull(backend, "backend");
        AtomicBoolean used = new AtomicBoolean();
        return () -> {
            if (!used.compareAndSet(false, true)) {
                throw new IllegalStateException("backend " + backend + " already serves another executor");
            }
            return backend;
        };
    }

    private static void require(boolean legal, String setting, @Nullable Object given, String range) {
        if (!legal) {
            throw new IllegalArgumentException(setting + " must be " + range + ", but is " + given);
        }
    }

    Settings withBackend(Supplier<Backend> value) {
        return copy(value, maxWorkers, queueCapacity, whenFull, blockTimeout, keepAlive, threadNamePrefix);
    }

    Settings withMaxWorkers(int value) {
        require(value >= 1, "maxWorkers", value, "at least 1");
        return copy(backend, value, queueCapacity, whenFull, blockTimeout, keepAlive, threadNamePrefix);
    }

    Settings withQueueCapacity(int value) {
        require(value >= -1, "queueCapacity", value, "at least 0, or -1 for no limit");
        return copy(backend, maxWorkers, value, whenFull, blockTimeout, keepAlive, threadNamePrefix);
    }

    Settings withWhenFull(WhenFull value) {
        Objects.requireNonNull(value, "whenFull");
        return copy(backend, maxWorkers, queueCapacity, value, blockTimeout, keepAlive, threadNamePrefix);
    }

    Settings withBlockTimeout(Duration value) {
        require(!value.isNegative() && !value.isZero(), "blockTimeout", value, "more than zero");
        return copy(backend, maxWorkers, queueCapacity, WhenFull.BLOCK, value, keepAlive, threadNamePrefix);
    }

    Settings withKeepAlive(Duration value) {
        require(!value.isNegative(), "keepAlive", value, "zero or more");
        return copy(backend, maxWorkers, queueCapacity, whenFull, blockTimeout, value, threadNamePrefix);
    }

    Settings withThreadNamePrefix(String value) {
        Objects.requireNonNull(value, "threadNamePrefix");
        return copy(backend, maxWorkers, queueCapacity, whenFull, blockTimeout, keepAlive, value);
    }

    Settings withThreadFactory(ThreadFactory value) {
        Objects.requireNonNull(value, "threadFactory");
        return copy(value, initializer, listeners, timing, exitTimeout);
    }

    Settings withInitializer(Runnable value) {
        Objects.requireNonNull(value, "initializer");
        return copy(threadFactory, value, listeners, timing, exitTimeout);
    }

    Settings withListener(ExecutorListener value) {
        List<ExecutorListener> more = new ArrayList<>(listeners);
        more.add(Objects.requireNonNull(value, "listener"));
        return copy(threadFactory, initializer, List.copyOf(more), timing, exitTimeout);
    }

    Settings withTiming(boolean value) {
        return copy(threadFactory, initializer, listeners, value, exitTimeout);
    }

    Settings withExitTimeout(@Nullable Duration value) {
        require(value == null || !value.isNegative(), "exitTimeout", value, "zero or more, or null");
        return copy(threadFactory, initializer, listeners, timing, value);
    }

    private Settings copy(
            Supplier<Backend> backend,
            @Nullable Integer maxWorkers,
            int queueCapacity,
            WhenFull whenFull,
            @Nullable Duration blockTimeout,
            Duration keepAlive,
            String threadNamePrefix) {
        return new Settings(
                name,
                backend,
                maxWorkers,
                queueCapacity,
                whenFull,
                blockTimeout,
                keepAlive,
                threadNamePrefix,
                threadFactory,
                initializer,
                listeners,
                timing,
                exitTimeout);
    }

    private Settings copy(
            @Nullable ThreadFactory threadFactory,
            @Nullable Runnable initializer,
            List<ExecutorListener> listeners,
            boolean timing,
            @Nullable Duration exitTimeout) {
        return new Settings(
                name,
                backend,
                maxWorkers,
                queueCapacity,
                whenFull,
                blockTimeout,
                keepAlive,
                threadNamePrefix,
                threadFactory,
                initializer,
                listeners,
                timing,
                exitTimeout);
    }
}
