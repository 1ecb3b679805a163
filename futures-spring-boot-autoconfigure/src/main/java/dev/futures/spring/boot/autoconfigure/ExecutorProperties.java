package dev.futures.spring.boot.autoconfigure;

import dev.futures.WhenFull;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one executor, or of all in {@code futures.defaults}. Everything is unset unless it is configured, so that
 * defaults can fill the gaps.
 */
public class ExecutorProperties {

    /**
     * Kind of workers. Without it, virtual threads are used when spring.threads.virtual.enabled is in force, and platform
     * threads otherwise.
     */
    private @Nullable ExecutorType type;

    /**
     * Number of tasks that run at a time, at least 1. Without it, threads are limited to the number of processors plus
     * 4, at most 32; worker JVMs to the number of processors; virtual threads are not limited.
     */
    private @Nullable Integer maxWorkers;

    /** Number of tasks that wait for a worker. Use 0 to let none wait, or -1 for no limit. */
    private @Nullable Integer queueCapacity;

    /** What happens to a submission that finds the queue full. */
    private @Nullable WhenFull whenFull;

    /**
     * Time that a submission waits for a full queue before it is rejected. Requires 'when-full' to be 'block'; without
     * it, there is no limit.
     */
    private @Nullable Duration blockTimeout;

    /**
     * Time that a task may wait in the queue. One that has waited longer never starts: its future fails and its slot is
     * free at once. Without it, there is no limit.
     */
    private @Nullable Duration queueTimeout;

    /**
     * Time that a task may run. One that runs longer is told to stop (its thread is interrupted, its worker JVM ended)
     * and its future fails at once. Without it, there is no limit.
     */
    private @Nullable Duration runTimeout;

    /**
     * Whether a task that is submitted from inside another task has to be done by the time that one's run-timeout ends,
     * whatever the limits of its own.
     */
    private @Nullable Boolean inheritDeadline;

    /**
     * Whether tasks run with the context of their submitter: the logging context (MDC), the current observation and trace,
     * the security context, and whatever beans of type TaskDecorator or ContextPropagator add. Without it,
     * 'futures.propagate-context' decides.
     */
    private @Nullable Boolean propagateContext;

    /** Whether each task is an observation of its own, such as a span of a trace. */
    private @Nullable Boolean observe;

    /** Time that an idle thread, or worker JVM, waits for the next task before it ends. Not used by virtual threads. */
    private @Nullable Duration keepAlive;

    /** Prefix of the names of the threads. Without it, the name of the executor and a dash. */
    private @Nullable String threadNamePrefix;

    /** Whether the bean is the primary one of its type. Only for a single executor. */
    private @Nullable Boolean primary;

    /**
     * Options of worker JVMs, such as -Xmx256m. They come after those that the library sets, and so override them.
     */
    private @Nullable List<String> jvmArgs;

    /**
     * Number of tasks after which a worker JVM is replaced, at least 1: for tasks that leak. Without it, workers are not
     * replaced.
     */
    private @Nullable Integer maxTasksPerWorker;

    /** Time that a worker JVM may take until it is ready, its initializer included. One that takes longer is killed. */
    private @Nullable Duration workerStartTimeout;

    /** Number of worker JVMs that start with the application, and stay however long they are idle. */
    private @Nullable Integer prestart;

    /**
     * Class that each worker JVM runs before its first task: a Runnable with a constructor without parameters. If it throws,
     * the executor is broken.
     */
    private @Nullable String initializer;

    /** Environment variables of worker JVMs, beside those that this JVM has. */
    private final Map<String, String> env = new LinkedHashMap<>();

    /**
     * Whether the death of one worker JVM breaks the executor, as it does in Python. Otherwise it costs the one task that
     * the worker was running.
     */
    private @Nullable Boolean breakOnWorkerLoss;

    /**
     * Classes that tasks, their results and their exceptions may be of, as patterns of java.io.ObjectInputFilter such as
     * 'com.acme.reports.**'. What this library itself needs, values, collections and exceptions of the JDK are allowed then,
     * too, and nothing else. Without it, all classes are.
     */
    private @Nullable List<String> allowedClasses;

    /** When the load of the executor makes the application count as not ready. */
    private final Readiness readiness = new Readiness();

    /** What happens to accepted tasks when the application context closes. */
    private final Shutdown shutdown = new Shutdown();

    /** Makes properties that are all unset. */
    public ExecutorProperties() {}

    /** {@return the kind of workers, or null if unset} */
    public @Nullable ExecutorType getType() {
        return type;
    }

    /**
     * Sets the kind of workers.
     *
     * @param type the value, or null to unset it
     */
    public void setType(@Nullable ExecutorType type) {
        this.type = type;
    }

    /** {@return the most tasks that run at a time, or null if unset} */
    public @Nullable Integer getMaxWorkers() {
        return maxWorkers;
    }

    /**
     * Sets the most tasks that run at a time.
     *
     * @param maxWorkers the value, or null to unset it
     */
    public void setMaxWorkers(@Nullable Integer maxWorkers) {
        this.maxWorkers = maxWorkers;
    }

    /** {@return the most tasks that wait, or null if unset} */
    public @Nullable Integer getQueueCapacity() {
        return queueCapacity;
    }

    /**
     * Sets the most tasks that wait.
     *
     * @param queueCapacity the value, or null to unset it
     */
    public void setQueueCapacity(@Nullable Integer queueCapacity) {
        this.queueCapacity = queueCapacity;
    }

    /** {@return what happens to a submission that finds the queue full, or null if unset} */
    public @Nullable WhenFull getWhenFull() {
        return whenFull;
    }

    /**
     * Sets what happens to a submission that finds the queue full.
     *
     * @param whenFull the value, or null to unset it
     */
    public void setWhenFull(@Nullable WhenFull whenFull) {
        this.whenFull = whenFull;
    }

    /** {@return how long a submission waits for a full queue, or null if unset} */
    public @Nullable Duration getBlockTimeout() {
        return blockTimeout;
    }

    /**
     * Sets how long a submission waits for a full queue.
     *
     * @param blockTimeout the value, or null to unset it
     */
    public void setBlockTimeout(@Nullable Duration blockTimeout) {
        this.blockTimeout = blockTimeout;
    }

    /** {@return how long a task may wait in the queue, or null if unset} */
    public @Nullable Duration getQueueTimeout() {
        return queueTimeout;
    }

    /**
     * Sets how long a task may wait in the queue.
     *
     * @param queueTimeout the value, or null to unset it
     */
    public void setQueueTimeout(@Nullable Duration queueTimeout) {
        this.queueTimeout = queueTimeout;
    }

    /** {@return how long a task may run, or null if unset} */
    public @Nullable Duration getRunTimeout() {
        return runTimeout;
    }

    /**
     * Sets how long a task may run.
     *
     * @param runTimeout the value, or null to unset it
     */
    public void setRunTimeout(@Nullable Duration runTimeout) {
        this.runTimeout = runTimeout;
    }

    /** {@return whether a task has to be done when the one that submitted it has to be, or null if unset} */
    public @Nullable Boolean getInheritDeadline() {
        return inheritDeadline;
    }

    /**
     * Sets whether a task has to be done when the one that submitted it has to be.
     *
     * @param inheritDeadline the value, or null to unset it
     */
    public void setInheritDeadline(@Nullable Boolean inheritDeadline) {
        this.inheritDeadline = inheritDeadline;
    }

    /** {@return whether tasks run with the context of their submitter, or null if unset} */
    public @Nullable Boolean getPropagateContext() {
        return propagateContext;
    }

    /**
     * Sets whether tasks run with the context of their submitter.
     *
     * @param propagateContext the value, or null to unset it
     */
    public void setPropagateContext(@Nullable Boolean propagateContext) {
        this.propagateContext = propagateContext;
    }

    /** {@return whether each task is an observation of its own, or null if unset} */
    public @Nullable Boolean getObserve() {
        return observe;
    }

    /**
     * Sets whether each task is an observation of its own.
     *
     * @param observe the value, or null to unset it
     */
    public void setObserve(@Nullable Boolean observe) {
        this.observe = observe;
    }

    /** {@return how long an idle worker waits for the next task, or null if unset} */
    public @Nullable Duration getKeepAlive() {
        return keepAlive;
    }

    /**
     * Sets how long an idle worker waits for the next task.
     *
     * @param keepAlive the value, or null to unset it
     */
    public void setKeepAlive(@Nullable Duration keepAlive) {
        this.keepAlive = keepAlive;
    }

    /** {@return the prefix of the names of the threads, or null if unset} */
    public @Nullable String getThreadNamePrefix() {
        return threadNamePrefix;
    }

    /**
     * Sets the prefix of the names of the threads.
     *
     * @param threadNamePrefix the value, or null to unset it
     */
    public void setThreadNamePrefix(@Nullable String threadNamePrefix) {
        this.threadNamePrefix = threadNamePrefix;
    }

    /** {@return whether the bean is the primary one of its type, or null if unset} */
    public @Nullable Boolean getPrimary() {
        return primary;
    }

    /**
     * Sets whether the bean is the primary one of its type.
     *
     * @param primary the value, or null to unset it
     */
    public void setPrimary(@Nullable Boolean primary) {
        this.primary = primary;
    }

    /** {@return the options that worker JVMs are started with, or null if unset} */
    public @Nullable List<String> getJvmArgs() {
        return jvmArgs;
    }

    /**
     * Sets the options that worker JVMs are started with.
     *
     * @param jvmArgs the value, or null to unset it
     */
    public void setJvmArgs(@Nullable List<String> jvmArgs) {
        this.jvmArgs = jvmArgs;
    }

    /** {@return after how many tasks a worker JVM is replaced, or null if unset} */
    public @Nullable Integer getMaxTasksPerWorker() {
        return maxTasksPerWorker;
    }

    /**
     * Sets after how many tasks a worker JVM is replaced.
     *
     * @param maxTasksPerWorker the value, or null to unset it
     */
    public void setMaxTasksPerWorker(@Nullable Integer maxTasksPerWorker) {
        this.maxTasksPerWorker = maxTasksPerWorker;
    }

    /** {@return how long a worker JVM may take until it is ready, or null if unset} */
    public @Nullable Duration getWorkerStartTimeout() {
        return workerStartTimeout;
    }

    /**
     * Sets how long a worker JVM may take until it is ready.
     *
     * @param workerStartTimeout the value, or null to unset it
     */
    public void setWorkerStartTimeout(@Nullable Duration workerStartTimeout) {
        this.workerStartTimeout = workerStartTimeout;
    }

    /** {@return how many worker JVMs start with the executor, or null if unset} */
    public @Nullable Integer getPrestart() {
        return prestart;
    }

    /**
     * Sets how many worker JVMs start with the executor.
     *
     * @param prestart the value, or null to unset it
     */
    public void setPrestart(@Nullable Integer prestart) {
        this.prestart = prestart;
    }

    /** {@return the class that each worker JVM runs first, or null if unset} */
    public @Nullable String getInitializer() {
        return initializer;
    }

    /**
     * Sets the class that each worker JVM runs first.
     *
     * @param initializer the value, or null to unset it
     */
    public void setInitializer(@Nullable String initializer) {
        this.initializer = initializer;
    }

    /** {@return the environment variables of worker JVMs beside those of this one; modifiable} */
    public Map<String, String> getEnv() {
        return env;
    }

    /** {@return whether the death of one worker JVM breaks the executor, or null if unset} */
    public @Nullable Boolean getBreakOnWorkerLoss() {
        return breakOnWorkerLoss;
    }

    /**
     * Sets whether the death of one worker JVM breaks the executor.
     *
     * @param breakOnWorkerLoss the value, or null to unset it
     */
    public void setBreakOnWorkerLoss(@Nullable Boolean breakOnWorkerLoss) {
        this.breakOnWorkerLoss = breakOnWorkerLoss;
    }

    /** {@return the patterns of classes that tasks and their results may be of, or null if unset} */
    public @Nullable List<String> getAllowedClasses() {
        return allowedClasses;
    }

    /**
     * Sets the patterns of classes that tasks and their results may be of.
     *
     * @param allowedClasses the value, or null to unset it
     */
    public void setAllowedClasses(@Nullable List<String> allowedClasses) {
        this.allowedClasses = allowedClasses;
    }

    /** {@return when the load of the executor makes the application count as not ready} */
    public Readiness getReadiness() {
        return readiness;
    }

    /** Settings of readiness by load. */
    public static class Readiness {

        /**
         * Time that the oldest pending task may have been waiting before the health group 'readiness' is out of service; it
         * is back in service when that is less than half of it. Without it, load does not matter to readiness.
         */
        private @Nullable Duration maxWait;

        /** Makes properties that are all unset. */
        public Readiness() {}

        /** {@return how long the oldest pending task may have been waiting, or null if unset} */
        public @Nullable Duration getMaxWait() {
            return maxWait;
        }

        /**
         * Sets how long the oldest pending task may have been waiting.
         *
         * @param maxWait the value, or null to unset it
         */
        public void setMaxWait(@Nullable Duration maxWait) {
            this.maxWait = maxWait;
        }
    }

    /** {@return what happens to accepted tasks when the application context closes} */
    public Shutdown getShutdown() {
        return shutdown;
    }

    /** Settings of the end of an executor. */
    public static class Shutdown {

        /**
         * Time that accepted tasks have to finish when the application context closes; the rest is cancelled then. Keep
         * it below 'spring.lifecycle.timeout-per-shutdown-phase'.
         */
        private @Nullable Duration awaitTermination;

        /** Whether tasks that have not started are cancelled when the application context closes. */
        private @Nullable Boolean cancelPending;

        /** Makes properties that are all unset. */
        public Shutdown() {}

        /** {@return how long accepted tasks may take to finish, or null if unset} */
        public @Nullable Duration getAwaitTermination() {
            return awaitTermination;
        }

        /**
         * Sets how long accepted tasks may take to finish.
         *
         * @param awaitTermination the value, or null to unset it
         */
        public void setAwaitTermination(@Nullable Duration awaitTermination) {
            this.awaitTermination = awaitTermination;
        }

        /** {@return whether tasks that have not started are cancelled, or null if unset} */
        public @Nullable Boolean getCancelPending() {
            return cancelPending;
        }

        /**
         * Sets whether tasks that have not started are cancelled.
         *
         * @param cancelPending the value, or null to unset it
         */
        public void setCancelPending(@Nullable Boolean cancelPending) {
            this.cancelPending = cancelPending;
        }
    }
}
