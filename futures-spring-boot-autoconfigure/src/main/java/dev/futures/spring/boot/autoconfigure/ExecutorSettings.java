package dev.futures.spring.boot.autoconfigure;

import dev.futures.WhenFull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one executor was built with, after {@code futures.defaults.*} and the built-in defaults have filled the gaps.
 *
 * <p>Type, workers and queue capacity are read from the executor, so what an {@link ExecutorCustomizer} made of them is
 * seen; the rest is as configured. An executor that the application defines as a bean of its own doesn't tell the parts
 * that are null here.
 *
 * @param type the kind of workers: {@code thread}, {@code virtual}, {@code process}, {@code direct}, ...
 * @param maxWorkers the most tasks that run at a time; {@link Integer#MAX_VALUE} if there is no limit
 * @param queueCapacity the most tasks that wait; -1 if there is no limit
 * @param whenFull what happens to a submission that finds the queue full; null if unknown
 * @param blockTimeout how long such a submission waits; null if there is no limit, if none waits, or if unknown
 * @param queueTimeout how long a task may wait in the queue; null if there is no limit, or if unknown
 * @param runTimeout how long a task may run; null if there is no limit, or if unknown
 * @param inheritDeadline whether a task has to be done when the one that submitted it has to be; null if unknown
 * @param logUnobservedFailures whether a failure that nobody has looked at is logged; null if unknown
 * @param propagateContext whether tasks run with the context of their submitter; null if unknown
 * @param observe whether each task is an observation of its own; null if unknown
 * @param keepAlive how long an idle worker waits for the next task; null if unknown
 * @param threadNamePrefix how the names of its threads begin; null if unknown
 * @param readinessMaxWait how long the oldest pending task may wait before the application counts as not ready; null if that
 *     does not matter, or if unknown
 * @param awaitTermination how long accepted tasks may take to finish when the context closes
 * @param cancelPending whether tasks that have not started are cancelled when the context closes
 * @param primary whether the bean is the primary one of its type
 * @param process what its worker JVMs are; null if it has none, or if unknown
 */
public record ExecutorSettings(
        String type,
        int maxWorkers,
        int queueCapacity,
        @Nullable WhenFull whenFull,
        @Nullable Duration blockTimeout,
        @Nullable Duration queueTimeout,
        @Nullable Duration runTimeout,
        @Nullable Boolean inheritDeadline,
        @Nullable Boolean logUnobservedFailures,
        @Nullable Boolean propagateContext,
        @Nullable Boolean observe,
        @Nullable Duration keepAlive,
        @Nullable String threadNamePrefix,
        @Nullable Duration readinessMaxWait,
        Duration awaitTermination,
        boolean cancelPending,
        boolean primary,
        @Nullable WorkerSettings process) {}
