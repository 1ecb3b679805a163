package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.WhenFull;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings of one executor with all gaps filled. Only {@code maxWorkers} stays open: its default is the backend's. */
record ExecutorPlan(
        String name,
        ExecutorType type,
        @Nullable Integer maxWorkers,
        int queueCapacity,
        WhenFull whenFull,
        @Nullable Duration blockTimeout,
        @Nullable Duration queueTimeout,
        @Nullable Duration runTimeout,
        boolean inheritDeadline,
        boolean logUnobservedFailures,
        boolean propagateContext,
        boolean observe,
        Duration keepAlive,
        String threadNamePrefix,
        @Nullable Duration readinessMaxWait,
        Duration awaitTermination,
        boolean cancelPending,
        boolean primary,
        @Nullable ProcessPlan process) {

    static final int QUEUE_CAPACITY = 10_000;
    static final Duration KEEP_ALIVE = Duration.ofSeconds(60);
    static final Duration AWAIT_TERMINATION = Duration.ofSeconds(30);

    /** Takes each setting from the executor itself, else from the shared defaults, else from the built-in ones. */
    static ExecutorPlan of(String name, ExecutorProperties own, FuturesProperties shared, ExecutorType typeIfUnset) {
        Layers layers = new Layers(own, shared.getDefaults());
        WhenFull whenFull = layers.get(ExecutorProperties::getWhenFull, WhenFull.REJECT);
        ExecutorType type =
                shared.isDirect() ? ExecutorType.DIRECT : layers.get(ExecutorProperties::getType, typeIfUnset);
        return new ExecutorPlan(
                name,
                type,
                type == ExecutorType.DIRECT ? null : layers.find(ExecutorProperties::getMaxWorkers),
                layers.get(ExecutorProperties::getQueueCapacity, QUEUE_CAPACITY),
                whenFull,
                whenFull == WhenFull.BLOCK ? layers.find(ExecutorProperties::getBlockTimeout) : null,
                type == ExecutorType.DIRECT ? null : layers.find(ExecutorProperties::getQueueTimeout),
                layers.find(ExecutorProperties::getRunTimeout),
                layers.get(ExecutorProperties::getInheritDeadline, true),
                shared.isLogUnobservedFailures(),
                layers.get(ExecutorProperties::getPropagateContext, shared.isPropagateContext()),
                layers.get(ExecutorProperties::getObserve, false),
                layers.get(ExecutorProperties::getKeepAlive, KEEP_ALIVE),
                layers.get(ExecutorProperties::getThreadNamePrefix, name + "-"),
                layers.find(properties -> properties.getReadiness().getMaxWait()),
                layers.get(properties -> properties.getShutdown().getAwaitTermination(), AWAIT_TERMINATION),
                layers.get(properties -> properties.getShutdown().getCancelPending(), false),
                Boolean.TRUE.equals(own.getPrimary()),
                type == ExecutorType.PROCESS ? process(layers) : null);
    }

    private static ProcessPlan process(Layers layers) {
        Map<String, String> env = new LinkedHashMap<>(layers.defaults().getEnv());
        env.putAll(layers.own().getEnv());
        String initializer = layers.find(ExecutorProperties::getInitializer);
        return new ProcessPlan(
                layers.get(ExecutorProperties::getJvmArgs, List.of()),
                layers.find(ExecutorProperties::getMaxTasksPerWorker),
                layers.get(ExecutorProperties::getWorkerStartTimeout, ProcessPlan.WORKER_START_TIMEOUT),
                layers.get(ExecutorProperties::getPrestart, ProcessPlan.PRESTART),
                initializer == null ? null : Initializers.find(initializer).getName(),
                env,
                layers.get(ExecutorProperties::getBreakOnWorkerLoss, false),
                layers.find(ExecutorProperties::getAllowedClasses));
    }

    /** {@return the most tasks that run at a time; that of the backend if nothing is configured} */
    int effectiveMaxWorkers() {
        if (maxWorkers != null) {
            return maxWorkers;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return switch (type) {
            case THREAD -> Math.min(32, processors + 4);
            case PROCESS -> processors;
            case VIRTUAL, DIRECT -> Integer.MAX_VALUE;
        };
    }

    /** {@return a builder that has all of this} */
    Executor.Builder builder() {
        // The context ends the executor, so the executor must not wait for the end of the JVM by itself.
        Executor.Builder builder = Executor.builder(name)
                .exitTimeout(null)
                .queueCapacity(queueCapacity)
                .whenFull(whenFull)
                .inheritDeadline(inheritDeadline)
                .logUnobservedFailures(logUnobservedFailures)
                .keepAlive(keepAlive)
                .threadNamePrefix(threadNamePrefix);
        builder = switch (type) {
            case THREAD -> builder.threads();
            case VIRTUAL -> builder.virtualThreads();
            case PROCESS -> builder.backend(Objects.requireNonNull(process).backend());
            case DIRECT -> builder.direct();
        };
        if (maxWorkers != null) {
            builder = builder.maxWorkers(maxWorkers);
        }
        if (blockTimeout != null) {
            builder = builder.blockTimeout(blockTimeout);
        }
        if (queueTimeout != null) {
            builder = builder.queueTimeout(queueTimeout);
        }
        return runTimeout == null ? builder : builder.runTimeout(runTimeout);
    }

    /** {@return these settings, with what the executor itself tells of them} */
    ExecutorSettings settings(ExecutorStats stats) {
        return new ExecutorSettings(
                stats.type(),
                stats.limit(),
                stats.queueCapacity(),
                whenFull,
                blockTimeout,
                queueTimeout,
                runTimeout,
                inheritDeadline,
                logUnobservedFailures,
                propagateContext,
                observe,
                keepAlive,
                threadNamePrefix,
                readinessMaxWait,
                awaitTermination,
                cancelPending,
                primary,
                process == null ? null : process.settings());
    }

    private record Layers(ExecutorProperties own, ExecutorProperties defaults) {

        <T> @Nullable T find(Function<ExecutorProperties, @Nullable T> setting) {
            T value = setting.apply(own);
            return value != null ? value : setting.apply(defaults);
        }

        <T> T get(Function<ExecutorProperties, @Nullable T> setting, T builtIn) {
            T value = find(setting);
            return value != null ? value : builtIn;
        }
    }
}
