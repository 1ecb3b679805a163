package dev.futures;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks and answers each with a {@link Future}.
 *
 * <p>The contract is that of Python's {@code concurrent.futures.Executor} (sections I and J of {@code
 * docs/contract.md}) and that of {@link ExecutorService}; where the two differ, what a method does is said there. It
 * promises:
 *
 * <ul>
 *   <li><b>Order</b>: tasks start in the order in which they were accepted.
 *   <li><b>No loss</b>: every accepted task's future ends: it has a result, an exception, or is cancelled.
 *   <li><b>Ledger</b>: {@link #stats()} accounts for every one of them.
 * </ul>
 *
 * <p>Thread-safe. What a thread did before it submitted a task happens-before the task runs.
 *
 * <p>Worker threads are daemons. An executor that is idle never keeps the JVM alive; when {@code main} has ended,
 * accepted tasks are finished before the JVM ends (see {@link Builder#exitTimeout(Duration)}). An executor that is
 * dropped without being closed finishes its tasks and ends its workers (item 89).
 */
public interface Executor extends ExecutorService, AutoCloseable {

    /**
     * Accepts a task.
     *
     * @param task what to run; it may return null
     * @param <T> the result type
     * @return its future
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    @Override
    <T> Future<T> submit(Callable<T> task);

    /**
     * As {@link #submit(Callable)}; a lambda that is submitted is one that can leave this JVM, if what it captures can.
     *
     * @param task what to run; it may return null
     * @param <T> the result type
     * @return its future
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    default <T> Future<T> submit(SerializableCallable<T> task) {
        return submit((Callable<T>) task);
    }

    /**
     * As {@link #submit(Callable, TaskOptions)}; see {@link #submit(SerializableCallable)}.
     *
     * @param task what to run; it may return null
     * @param options its name and time limits
     * @param <T> the result type
     * @return its future
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    default <T> Future<T> submit(SerializableCallable<T> task, TaskOptions options) {
        return submit((Callable<T>) task, options);
    }

    /**
     * As {@link #submit(Runnable)}; see {@link #submit(SerializableCallable)}.
     *
     * @param task what to run
     * @return its future, whose result is null
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    default Future<?> submit(SerializableRunnable task) {
        return submit((Runnable) task);
    }

    /**
     * As {@link #execute(Runnable)}; see {@link #submit(SerializableCallable)}.
     *
     * @param task what to run
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    default void execute(SerializableRunnable task) {
        execute((Runnable) task);
    }

    /**
     * Accepts a task, with options.
     *
     * @param task what to run; it may return null
     * @param options its name and time limits
     * @param <T> the result type
     * @return its future
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    <T> Future<T> submit(Callable<T> task, TaskOptions options);

    /**
     * Accepts a task that has no result.
     *
     * @param task what to run
     * @return its future, whose result is null
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    @Override
    Future<?> submit(Runnable task);

    /**
     * Accepts a task whose result is known.
     *
     * @param task what to run
     * @param result the result that the future is to have once the task has returned; may be null
     * @param <T> the result type
     * @return its future
     * @throws java.util.concurrent.RejectedExecutionException if the executor is shut down, or its queue is full
     * @throws BrokenExecutorException if the executor is broken
     */
    @Override
    <T> Future<T> submit(Runnable task, T result);

    /**
     * Runs a function on each input. All inputs are taken, and all tasks submitted, within this call (item 66).
     *
     * @param function what to run; it may return null
     * @param inputs its arguments
     * @param <A> the argument type
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission is refused; what was submitted by this
     *     call and has not started is cancelled
     */
    default <A, R> Results<R> map(Function<? super A, ? extends R> function, Iterable<? extends A> inputs) {
        return map(function, inputs, MapOptions.defaults());
    }

    /**
     * As {@link #map(Function, Iterable)}; see {@link #submit(SerializableCallable)}.
     *
     * @param function what to run; it may return null
     * @param inputs its arguments
     * @param <A> the argument type
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission is refused; what was submitted by this
     *     call and has not started is cancelled
     */
    default <A, R> Results<R> map(SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs) {
        return map(function, inputs, MapOptions.defaults());
    }

    /**
     * As {@link #map(Function, Iterable, MapOptions)}; see {@link #submit(SerializableCallable)}.
     *
     * @param function what to run; it may return null
     * @param inputs its arguments; with a buffer size they are taken as results are, and may be endless
     * @param options timeout, buffer size, chunk size
     * @param <A> the argument type
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission within this call is refused; what was
     *     submitted by this call and has not started is cancelled
     */
    default <A, R> Results<R> map(
            SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options) {
        return map((Function<? super A, ? extends R>) function, inputs, options);
    }

    /**
     * Runs a function on each input, with options.
     *
     * @param function what to run; it may return null
     * @param inputs its arguments; with a buffer size they are taken as results are, and may be endless
     * @param options timeout, buffer size
     * @param <A> the argument type
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission within this call is refused; what was
     *     submitted by this call and has not started is cancelled
     */
    <A, R> Results<R> map(Function<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options);

    /**
     * Runs a function on each pair of inputs; the shorter one ends it (item 65).
     *
     * @param function what to run; it may return null
     * @param first its first arguments
     * @param second its second arguments
     * @param <A> the type of the first argument
     * @param <B> the type of the second argument
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission is refused; what was submitted by this
     *     call and has not started is cancelled
     */
    default <A, B, R> Results<R> map(
            BiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second) {
        return map(function, first, second, MapOptions.defaults());
    }

    /**
     * As {@link #map(BiFunction, Iterable, Iterable)}; see {@link #submit(SerializableCallable)}.
     *
     * @param function what to run; it may return null
     * @param first its first arguments
     * @param second its second arguments
     * @param <A> the type of the first argument
     * @param <B> the type of the second argument
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission is refused; what was submitted by this
     *     call and has not started is cancelled
     */
    default <A, B, R> Results<R> map(
            SerializableBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second) {
        return map(function, first, second, MapOptions.defaults());
    }

    /**
     * As {@link #map(BiFunction, Iterable, Iterable, MapOptions)}; see {@link #submit(SerializableCallable)}.
     *
     * @param function what to run; it may return null
     * @param first its first arguments
     * @param second its second arguments
     * @param options timeout, buffer size, chunk size
     * @param <A> the type of the first argument
     * @param <B> the type of the second argument
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission within this call is refused; what was
     *     submitted by this call and has not started is cancelled
     */
    default <A, B, R> Results<R> map(
            SerializableBiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOptions options) {
        return map((BiFunction<? super A, ? super B, ? extends R>) function, first, second, options);
    }

    /**
     * Runs a function on each pair of inputs, with options; the shorter one ends it (item 65).
     *
     * @param function what to run; it may return null
     * @param first its first arguments
     * @param second its second arguments
     * @param options timeout, buffer size
     * @param <A> the type of the first argument
     * @param <B> the type of the second argument
     * @param <R> the result type
     * @return the results in the order of the inputs
     * @throws java.util.concurrent.RejectedExecutionException if a submission within this call is refused; what was
     *     submitted by this call and has not started is cancelled
     */
    <A, B, R> Results<R> map(
            BiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOptions options);

    /**
     * Accepts no more tasks. Accepted ones are finished, or cancelled if they have not started and {@code cancelFutures}
     * is true; running ones are finished in any case. May be called any number of times (items 78 to 83).
     *
     * <p>If the thread is interrupted while it waits, this goes on as {@link #shutdownNow()}, waits on for the tasks to
     * end, and leaves the thread interrupted, as {@code ExecutorService.close()} does on newer JDKs.
     *
     * @param wait whether to return only after all tasks have ended and all workers are gone
     * @param cancelFutures whether to cancel what has not started; their callbacks have run when this returns
     * @throws IllegalStateException if {@code wait} is true and the caller is a worker of this executor, which would
     *     wait for itself (item 84); the executor is shut down then, but not waited for
     */
    void shutdown(boolean wait, boolean cancelFutures);

    /** Accepts no more tasks, finishes the accepted ones, and does not wait for that. */
    @Override
    default void shutdown() {
        shutdown(false, false);
    }

    /**
     * Accepts no more tasks, cancels what has not started, and {@linkplain Future#cancel(boolean) cancels} what runs,
     * telling it to stop. Every future has ended when this returns. It does not wait for tasks that don't heed that.
     *
     * @return the tasks that never started, as they were submitted ({@code Runnable}s themselves, {@code Callable}s
     *     wrapped); their futures are cancelled
     */
    @Override
    List<Runnable> shutdownNow();

    /**
     * Accepts no more tasks, finishes the accepted ones, and waits for that: {@code shutdown(true, false)}.
     *
     * @throws IllegalStateException if the caller is a worker of this executor
     */
    @Override
    default void close() {
        shutdown(true, false);
    }

    /** {@return the name given to {@link #builder(String)}} */
    String name();

    /** {@return a snapshot of the ledger and the gauges} */
    ExecutorStats stats();

    /**
     * Returns what is running now.
     *
     * @return one entry a busy worker, the longest running first; a copy
     */
    List<RunningTask> runningTasks();

    /**
     * Returns what waits for a worker now.
     *
     * @param limit the most tasks to return, the oldest ones; at least 0
     * @return them in the order in which they will start; a copy
     * @throws IllegalArgumentException if the limit is negative
     */
    List<PendingTask> pendingTasks(int limit);

    /**
     * Returns the workers that are more than threads of this JVM.
     *
     * @return one entry a worker JVM; a copy; empty if the executor's workers are threads
     */
    default List<WorkerInfo> workers() {
        return List.of();
    }

    /**
     * Returns how many workers had to be replaced, if they are more than threads of this JVM.
     *
     * @return the numbers since the executor was built, by reason; each reason that there may be is present; a copy;
     *     empty if the executor's workers are threads
     */
    default Map<String, Long> workerRestarts() {
        return Map.of();
    }

    /**
     * Changes the limit of tasks that run at a time. More may start at once; when it shrinks, running tasks go on and
     * their workers leave after them. Nothing is lost or interrupted.
     *
     * @param maxWorkers at least 1
     * @throws IllegalArgumentException if it is less than 1
     * @throws UnsupportedOperationException if the backend is {@code direct}, which has no limit
     */
    void resize(int maxWorkers);

    /**
     * Starts no more tasks until {@link #resume()}. Accepts them, and finishes those that run. Idempotent.
     *
     * <p>Tasks that the submitting thread runs itself are not held back: those of {@code direct}, and those that find no
     * room under {@link WhenFull#CALLER_RUNS}.
     */
    void pause();

    /** Starts tasks again after {@link #pause()}. Idempotent. */
    void resume();

    /**
     * Returns a builder of executors.
     *
     * @param name names the executor in threads, logs, meters and error messages; not blank
     * @return a builder of an executor on platform threads with the defaults of {@link Builder}
     * @throws IllegalArgumentException if the name is blank
     */
    static Builder builder(String name) {
        return new Builder(new Settings(name));
    }

    /**
     * Builds executors. Immutable: each method returns a new builder, and each {@link #build()} another executor.
     *
     * <p>Defaults: platform threads, {@code min(32, cpus + 4)} of them, an unbounded queue, a keep-alive of 60 s.
     */
    final class Builder {

        private final Settings settings;

        private Builder(Settings settings) {
            this.settings = settings;
        }

        /**
         * Runs tasks on platform threads, {@code min(32, cpus + 4)} unless {@link #maxWorkers(int)} says otherwise.
         *
         * @return the new builder
         */
        public Builder threads() {
            return new Builder(settings.with(s -> s.backend = LocalBackend::platform));
        }

        /**
         * Runs tasks on platform threads.
         *
         * @param maxWorkers the most tasks that run at a time; at least 1
         * @return the new builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder threads(int maxWorkers) {
            return threads().maxWorkers(maxWorkers);
        }

        /**
         * Runs each task on a new virtual thread, without a limit unless {@link #maxWorkers(int)} sets one; tasks beyond
         * the limit wait in the queue, not in threads. Needs Java 21, which {@link #build()} checks.
         *
         * @return the new builder
         */
        public Builder virtualThreads() {
            return new Builder(settings.with(s -> s.backend = LocalBackend::virtual));
        }

        /**
         * Runs each task in the thread that submits it, before {@code submit} returns. For tests, and for code that
         * wants an executor but no concurrency.
         *
         * @return the new builder
         */
        public Builder direct() {
            return new Builder(settings.with(s -> s.backend = LocalBackend::direct));
        }

        /**
         * Runs tasks as a backend does.
         *
         * @param backend the backend; it can serve one executor
         * @return the new builder, which can {@link #build()} once
         */
        public Builder backend(Backend backend) {
            return new Builder(settings.with(s -> s.backend = Settings.once(backend)));
        }

        /**
         * Limits the tasks that run at a time.
         *
         * @param maxWorkers at least 1
         * @return the new builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxWorkers(int maxWorkers) {
            Settings.require(maxWorkers >= 1, "maxWorkers", maxWorkers, "at least 1");
            return new Builder(settings.with(s -> s.maxWorkers = maxWorkers));
        }

        /**
         * Limits the tasks that wait. A task for which a worker is free does not count, so 0 means that no task ever
         * waits for another one.
         *
         * @param queueCapacity at least 0, or -1 for no limit
         * @return the new builder
         * @throws IllegalArgumentException if it is less than -1
         */
        public Builder queueCapacity(int queueCapacity) {
            Settings.require(queueCapacity >= -1, "queueCapacity", queueCapacity, "at least 0, or -1 for no limit");
            return new Builder(settings.with(s -> s.queueCapacity = queueCapacity));
        }

        /**
         * Says what happens to a submission that finds the queue full.
         *
         * @param whenFull the policy
         * @return the new builder
         */
        public Builder whenFull(WhenFull whenFull) {
            return new Builder(settings.with(s -> s.whenFull = Objects.requireNonNull(whenFull, "whenFull")));
        }

        /**
         * Limits how long a submission waits for a full queue, and implies {@link WhenFull#BLOCK}; without it, it waits
         * as long as it takes.
         *
         * @param blockTimeout more than zero
         * @return the new builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder blockTimeout(Duration blockTimeout) {
            Settings.positive(blockTimeout, "blockTimeout");
            return new Builder(settings.with(s -> {
                s.whenFull = WhenFull.BLOCK;
                s.blockTimeout = blockTimeout;
            }));
        }

        /**
         * Limits how long a task may wait in the queue. One that has waited longer never starts: its future fails with
         * {@link DeadlineExceededException}, and its slot is free at once.
         *
         * @param queueTimeout more than zero
         * @return the new builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder queueTimeout(Duration queueTimeout) {
            Settings.positive(queueTimeout, "queueTimeout");
            return new Builder(settings.with(s -> s.queueTimeout = queueTimeout));
        }

        /**
         * Limits how long a task may run. One that runs longer is told to stop, as by {@link Future#cancel(boolean)
         * cancel(true)}, and its future fails at once with {@link DeadlineExceededException}; its worker stays occupied
         * until the task heeds that.
         *
         * @param runTimeout more than zero
         * @return the new builder
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder runTimeout(Duration runTimeout) {
            Settings.positive(runTimeout, "runTimeout");
            return new Builder(settings.with(s -> s.runTimeout = runTimeout));
        }

        /**
         * Says whether a task that is submitted from inside another task with a run timeout has to be done by the time
         * that one has to be (the default).
         *
         * @param inheritDeadline whether what is left of the outer task's time limits the inner one too
         * @return the new builder
         */
        public Builder inheritDeadline(boolean inheritDeadline) {
            return new Builder(settings.with(s -> s.inheritDeadline = inheritDeadline));
        }

        /**
         * Says whether a failure that nobody has looked at is logged (the default): once, at level WARN, when its
         * future becomes garbage or the executor terminates. A task given to {@link #execute} has no future to look at,
         * so its failure is logged when it happens. A task that succeeds pays nothing for that.
         *
         * @param logUnobservedFailures whether to log them
         * @return the new builder
         */
        public Builder logUnobservedFailures(boolean logUnobservedFailures) {
            return new Builder(settings.with(s -> s.logUnobservedFailures = logUnobservedFailures));
        }

        /**
         * Says how long an idle worker waits for the next task before it leaves.
         *
         * @param keepAlive zero or more; zero lets a worker leave as soon as nothing waits
         * @return the new builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder keepAlive(Duration keepAlive) {
            Settings.require(!keepAlive.isNegative(), "keepAlive", keepAlive, "zero or more");
            return new Builder(settings.with(s -> s.keepAlive = keepAlive));
        }

        /**
         * Names the threads: the prefix and a number, from 0. The default is the executor's name and a dash.
         *
         * @param threadNamePrefix the prefix
         * @return the new builder
         */
        public Builder threadNamePrefix(String threadNamePrefix) {
            return new Builder(settings.with(
                    s -> s.threadNamePrefix = Objects.requireNonNull(threadNamePrefix, "threadNamePrefix")));
        }

        /**
         * Makes the worker threads with a factory, in place of daemons named after {@link #threadNamePrefix(String)}.
         *
         * @param threadFactory must return an unstarted thread
         * @return the new builder
         */
        public Builder threadFactory(ThreadFactory threadFactory) {
            return new Builder(
                    settings.with(s -> s.threadFactory = Objects.requireNonNull(threadFactory, "threadFactory")));
        }

        /**
         * Has each worker run something before its first task. If that throws, the executor is broken: everything
         * pending fails with {@link BrokenExecutorException} (items 96 and 97).
         *
         * @param initializer what to run
         * @return the new builder
         */
        public Builder initializer(Runnable initializer) {
            return new Builder(settings.with(s -> s.initializer = Objects.requireNonNull(initializer, "initializer")));
        }

        /**
         * Adds a listener, after those added before.
         *
         * @param listener the listener
         * @return the new builder
         */
        public Builder listener(ExecutorListener listener) {
            return new Builder(settings.with(s -> s.addListener(listener)));
        }

        /**
         * Has each task, and the callbacks of its future, run with what the submitting thread had. Without this nothing
         * is carried.
         *
         * @param contextPropagator what carries it, after those added before: it captures later, and what it puts in
         *     place stands in for theirs
         * @return the new builder
         */
        public Builder contextPropagator(ContextPropagator contextPropagator) {
            return new Builder(settings.with(s -> s.addContextPropagator(contextPropagator)));
        }

        /**
         * Switches the time stamps of tasks on (the default) or off. Without them ages, waits and run times are zero.
         *
         * @param timing whether to read the clock
         * @return the new builder
         */
        public Builder timing(boolean timing) {
            return new Builder(settings.with(s -> s.timing = timing));
        }

        /**
         * Limits how long a JVM that was told to end ({@code System.exit}, SIGTERM) waits for accepted tasks; what has
         * not ended by then is cancelled. The default is 30 s. When the JVM ends because {@code main} and all other
         * non-daemon threads have, accepted tasks are finished however long they take. Null leaves the end of the JVM
         * to somebody else, such as a Spring context: this executor then does nothing about it.
         *
         * @param exitTimeout zero or more, or null
         * @return the new builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder exitTimeout(@Nullable Duration exitTimeout) {
            Settings.require(
                    exitTimeout == null || !exitTimeout.isNegative(),
                    "exitTimeout",
                    exitTimeout,
                    "zero or more, or null");
            return new Builder(settings.with(s -> s.exitTimeout = exitTimeout));
        }

        /**
         * Builds the executor. No thread is started before it is needed.
         *
         * @return a new executor
         * @throws IllegalArgumentException if two settings contradict each other
         * @throws UnsupportedOperationException if virtual threads are asked of a Java that has none
         */
        public Executor build() {
            return new ManagedExecutor(settings);
        }
    }
}
