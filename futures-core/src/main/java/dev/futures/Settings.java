package dev.futures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Executor.Builder} collects. Each part is checked as it is set, the whole of it by the {@link Engine}. An
 * object changes only inside {@link #with}, before anybody else sees it.
 */
final class Settings implements Cloneable {

    final String name;
    Supplier<Backend> backend = LocalBackend::platform;

    @Nullable
    Integer maxWorkers;

    int queueCapacity = -1;
    WhenFull whenFull = WhenFull.REJECT;

    @Nullable
    Duration blockTimeout;

    @Nullable
    Duration queueTimeout;

    @Nullable
    Duration runTimeout;

    boolean inheritDeadline = true;
    Duration keepAlive = Duration.ofSeconds(60);
    String threadNamePrefix;

    @Nullable
    ThreadFactory threadFactory;

    @Nullable
    Runnable initializer;

    List<ContextPropagator> contextPropagators = List.of();
    List<ExecutorListener> listeners = List.of();
    boolean timing = true;
    boolean logUnobservedFailures = true;

    @Nullable
    Duration exitTimeout = Duration.ofSeconds(30);

    Settings(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank, but is '" + name + "'");
        }
        this.name = name;
        this.threadNamePrefix = name + "-";
    }

    /** Returns a copy with a change. */
    Settings with(Consumer<Settings> change) {
        try {
            Settings copy = (Settings) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    void addListener(ExecutorListener listener) {
        listeners = plus(listeners, listener, "listener");
    }

    void addContextPropagator(ContextPropagator propagator) {
        contextPropagators = plus(contextPropagators, propagator, "contextPropagator");
    }

    private static <T> List<T> plus(List<T> some, T one, String name) {
        List<T> more = new ArrayList<>(some);
        more.add(Objects.requireNonNull(one, name));
        return List.copyOf(more);
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

    /** Refuses an illegal value, naming it and the legal range. */
    static void require(boolean legal, String setting, @Nullable Object given, String range) {
        if (!legal) {
            throw new IllegalArgumentException(setting + " must be " + range + ", but is " + given);
        }
    }

    static Duration positive(Duration value, String setting) {
        require(!value.isNegative() && !value.isZero(), setting, value, "more than zero");
        return value;
    }
}
