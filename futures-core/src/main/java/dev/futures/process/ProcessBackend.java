package dev.futures.process;

import dev.futures.Backend;
import dev.futures.TaskInfo;
import dev.futures.WorkerInfo;
import dev.futures.remote.RemoteTask;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in worker JVMs, one task at a time in each.
 *
 * <p>Given to {@link dev.futures.Executor.Builder#backend(Backend)}. Each method that sets something returns a new object; the one that
 * an executor was built with is that executor's, and its {@link #terminateWorkers()} and {@link #killWorkers()} are for
 * it. Thread-safe.
 *
 * <p>Workers start when they are needed and no idle one is there, and leave when they have been idle for the executor's
 * keep-alive. Each has the class path of this JVM, its own heap, and these JVM options, which {@link #jvmArgs} may override: the
 * serial collector and a small heap to begin with; an end at the first {@code OutOfMemoryError}, for nobody knows what else it hit; a
 * file in the directory for temporary files that says why, if the JVM crashes.
 *
 * <p>What it promises and what differs from threads is in section L of {@code docs/contract.md} and in {@code
 * docs/isolation.md}.
 */
public final class ProcessBackend implements Backend {

    private static final AtomicReferenceFieldUpdater<ProcessBackend, WorkerPool> POOL =
            AtomicReferenceFieldUpdater.newUpdater(ProcessBackend.class, WorkerPool.class, "pool");

    private final ProcessSettings settings;

    /** Null until an executor is built with this. */
    private volatile @Nullable WorkerPool pool;

    private ProcessBackend(ProcessSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns a backend with one worker a processor (item 103).
     *
     * @return a backend with the defaults
     */
    public static ProcessBackend workers() {
        return new ProcessBackend(new ProcessSettings());
    }

    /**
     * Returns a backend with a number of workers; {@link dev.futures.Executor.Builder#maxWorkers(int)} has the last word.
     *
     * @param workers the most tasks that run at a time, each in a JVM of its own; at least 1
     * @return a backend with the defaults
     * @throws IllegalArgumentException if it is less than 1
     */
    public static ProcessBackend workers(int workers) {
        require(workers >= 1, "workers", workers, "at least 1");
        return workers().with(s -> s.workers = workers);
    }

    private ProcessBackend with(Consumer<ProcessSettings> change) {
        return new ProcessBackend(settings.with(change));
    }

    /**
     * Starts workers with options of the JVM.
     *
     * @param jvmArgs such as {@code -Xmx256m}; they come after those that this sets itself, so they override them
     * @return the new backend
     */
    public ProcessBackend jvmArgs(List<String> jvmArgs) {
        List<String> copy = List.copyOf(jvmArgs);
        copy.forEach(argument -> require(
                argument.startsWith("-") || argument.startsWith("@"),
                "jvmArgs",
                "'" + argument + "'",
                "options of the JVM, which begin with - or @"));
        return with(s -> s.jvmArgs = copy);
    }

    /**
     * Starts workers with options of the JVM.
     *
     * @param jvmArgs such as {@code -Xmx256m}; they come after those that this sets itself, so they override them
     * @return the new backend
     */
    public ProcessBackend jvmArgs(String... jvmArgs) {
        return jvmArgs(List.of(jvmArgs));
    }

    /**
     * Starts workers with environment variables, besides those of this JVM; but for those that hold options of the JVM
     * ({@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS}, {@code _JAVA_OPTIONS}), which are meant for this one: its heap
     * and its agents.
     *
     * @param environment names and values
     * @return the new backend
     */
    public ProcessBackend environment(Map<String, String> environment) {
        Map<String, String> copy = Map.copyOf(environment);
        copy.forEach((name, value) -> require(
                !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0 && value.indexOf('\0') < 0,
                "environment",
                "'" + name + "'",
                "names that are not empty and have no '=' in them, and values without a zero character"));
        return with(s -> s.environment = copy);
    }

    /**
     * Has each worker run something before its first task. If that throws, the executor is broken: everything pending
     * fails with {@link dev.futures.BrokenExecutorException} (item 113).
     *
     * @param initializer a class with a constructor without parameters
     * @return the new backend
     */
    public ProcessBackend initializer(Class<? extends Runnable> initializer) {
        return initializer(initializer.getName());
    }

    /**
     * As {@link #initializer(Class)}, with a class that is looked up by the worker.
     *
     * @param className the name of the class
     * @return the new backend
     */
    public ProcessBackend initializer(String className) {
        require(
                !className.isBlank() && className.lines().count() == 1,
                "initializer",
                "'" + className + "'",
                "the name of a class");
        return with(s -> s.initializer = className);
    }

    /**
     * Has each worker leave after a number of tasks, and be replaced when one is needed (item 114): for tasks that leak.
     *
     * @param maxTasksPerWorker at least 1
     * @return the new backend
     * @throws IllegalArgumentException if it is less than 1
     */
    public ProcessBackend maxTasksPerWorker(int maxTasksPerWorker) {
        require(maxTasksPerWorker >= 1, "maxTasksPerWorker", maxTasksPerWorker, "at least 1");
        return with(s -> s.maxTasksPerWorker = maxTasksPerWorker);
    }

    /**
     * Limits how long a worker may take until it is ready, its initializer included; the default is 10 s. One that takes
     * longer is killed, and the future that it was started for fails with {@link dev.futures.WorkerLostException}.
     *
     * @param workerStartTimeout more than zero
     * @return the new backend
     * @throws IllegalArgumentException if it is zero or negative
     */
    public ProcessBackend workerStartTimeout(Duration workerStartTimeout) {
        require(
                !workerStartTimeout.isNegative() && !workerStartTimeout.isZero(),
                "workerStartTimeout",
                workerStartTimeout,
                "more than zero");
        return with(s -> s.workerStartTimeout = workerStartTimeout);
    }

    /**
     * Starts a number of workers with the executor, and keeps that many however long they are idle. The default is 0.
     *
     * @param prestart at least 0; no more than may run at a time are started
     * @return the new backend
     * @throws IllegalArgumentException if it is negative
     */
    public ProcessBackend prestart(int prestart) {
        require(prestart >= 0, "prestart", prestart, "at least 0");
        return with(s -> s.prestart = prestart);
    }

    /**
     * Says whether the death of a worker breaks the executor, as it does in Python (item 112). By default it costs the one
     * task that the worker was running.
     *
     * @param breakOnWorkerLoss whether everything pending and running fails when one worker dies
     * @return the new backend
     */
    public ProcessBackend breakOnWorkerLoss(boolean breakOnWorkerLoss) {
        return with(s -> s.breakOnWorkerLoss = breakOnWorkerLoss);
    }

    /**
     * Limits which classes a worker may read tasks of, and this JVM results and exceptions. By default all on the class
     * path may be read that the JVM-wide filter, if there is one, lets through.
     *
     * @param pattern a pattern of {@link java.io.ObjectInputFilter.Config#createFilter(String)}: for an allow-list, what
     *     may be read, and then {@code !*}
     * @return the new backend
     * @throws IllegalArgumentException if it is none
     */
    public ProcessBackend filter(String pattern) {
        boolean legal;
        try {
            legal = ObjectInputFilter.Config.createFilter(pattern) != null
                    && pattern.lines().count() == 1;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "filter must be a pattern of java.io.ObjectInputFilter, but is '" + pattern + "': "
                            + e.getMessage(),
                    e);
        }
        require(legal, "filter", "'" + pattern + "'", "a pattern of java.io.ObjectInputFilter");
        return with(s -> s.filter = pattern);
    }

    /**
     * Accepts no more tasks, cancels what has not started, and tells all workers to end (SIGTERM), so that running futures
     * fail with {@link dev.futures.WorkerLostException} (item 115). Returns at once. Does nothing before an executor is built with
     * this, and nothing a second time.
     */
    public void terminateWorkers() {
        WorkerPool workers = pool;
        if (workers != null) {
            workers.terminate(false);
        }
    }

    /** As {@link #terminateWorkers()}, but does not leave workers the choice (SIGKILL): no shutdown hook of theirs runs. */
    public void killWorkers() {
        WorkerPool workers = pool;
        if (workers != null) {
            workers.terminate(true);
        }
    }

    @Override
    public String type() {
        return "process";
    }

    @Override
    public Lanes lanes() {
        return Lanes.PLATFORM;
    }

    @Override
    public int defaultMaxWorkers() {
        return settings.workers;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // there is no pool before
    public void attach(Owner owner) {
        WorkerPool workers = new WorkerPool(settings, owner);
        if (!POOL.compareAndSet(this, null, workers)) {
            throw new IllegalStateException("backend " + this + " already serves another executor");
        }
        workers.prestart();
    }

    @Override
    public <T> Callable<T> prepare(Callable<T> task) throws NotSerializableException {
        return RemoteTask.of(task);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // prepare() has returned it; T may be a nullable type
    public <T> T run(Callable<T> task, TaskInfo info) throws Throwable {
        return (T) attached().run((RemoteTask<T>) task, info);
    }

    @Override
    public void stop(TaskInfo info, Thread lane) {
        attached().stop(info);
    }

    @Override
    public void resized(int maxWorkers) {
        attached().resize(maxWorkers);
    }

    @Override
    public void close() {
        attached().close();
    }

    @Override
    public OptionalInt workerCount() {
        return OptionalInt.of(attached().size());
    }

    @Override
    public List<WorkerInfo> listWorkers() {
        return attached().list();
    }

    @Override
    public Map<String, Long> workerRestarts() {
        return attached().restarts();
    }

    @Override
    public StackTraceElement @Nullable [] stack(TaskInfo info, Thread lane) {
        return attached().stack(info);
    }

    private WorkerPool attached() {
        return Objects.requireNonNull(pool, "no executor was built with this");
    }

    private static void require(boolean legal, String setting, Object given, String range) {
        if (!legal) {
            throw new IllegalArgumentException(setting + " must be " + range + ", but is " + given);
        }
    }

    @Override
    public String toString() {
        return "process";
    }
}
