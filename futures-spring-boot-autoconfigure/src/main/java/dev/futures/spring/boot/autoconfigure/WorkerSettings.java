package dev.futures.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the worker JVMs of an executor of type {@code process} were configured to be. Without what may be a secret: it is
 * shown by the endpoint.
 *
 * @param jvmArgs options of the JVM; of those that may hold anything, such as {@code -Dname=value}, the name only
 * @param maxTasksPerWorker after how many tasks a worker is replaced; null for never
 * @param workerStartTimeout how long a worker may take until it is ready
 * @param prestart how many workers start with the executor
 * @param initializer the class that each worker runs first; null for none
 * @param env the names of environment variables that workers have beside those of this JVM, in order
 * @param breakOnWorkerLoss whether the death of one worker breaks the executor
 * @param allowedClasses the patterns of classes that tasks, results and exceptions may be of; null for all
 */
public record WorkerSettings(
        List<String> jvmArgs,
        @Nullable Integer maxTasksPerWorker,
        Duration workerStartTimeout,
        int prestart,
        @Nullable String initializer,
        List<String> env,
        boolean breakOnWorkerLoss,
        @Nullable List<String> allowedClasses) {}
