package dev.futures;

import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * How an executor runs a task that it has claimed: on the lane thread itself, or by forwarding it to a worker JVM or a
 * cluster member and waiting there for the answer. Everything else (admission, order, capacity, cancelling, counting,
 * shutdown) is the executor's and the same for every backend.
 *
 * <p>One backend belongs to one executor. {@link #run} is called by many lanes at a time; the other methods may be
 * called at any time from any thread.
 */
public interface Backend {

    /** The threads that take tasks from the queue, one task at a time each. */
    enum Lanes {
        /** Platform threads, reused, started when no idle one is there, up to the limit. */
        PLATFORM,
        /** One new virtual thread a task. Java 21 or newer. */
        VIRTUAL,
        /** The submitting thread itself; there is no queue. */
        CALLER
    }

    /** {@return the value of the property {@code type}, such as {@code thread}} */
    String type();

    /** {@return which threads drive this backend} */
    Lanes lanes();

    /** {@return how many tasks it runs at a time if nothing else is said; {@link Integer#MAX_VALUE} for no limit} */
    int defaultMaxWorkers();

    /** What a backend knows of the executor that it serves, and may ask of it. Thread-safe. */
    interface Owner {

        /** {@return the executor's name} */
        String name();

        /** {@return how many tasks it runs at a time; may change, see {@link #resized}} */
        int maxWorkers();

        /** {@return how long a worker that has nothing to do is kept} */
        Duration keepAlive();

        /** {@return whether tasks wait for a worker; a glance, which takes no time} */
        boolean hasPending();

        /** {@return whether no more tasks are accepted} */
        boolean isShutdown();

        /**
         * Accepts no more tasks, and cancels those that have not started. Does not wait.
         *
         * @see Executor#shutdown(boolean, boolean)
         */
        void shutdownAndCancelPending();

        /**
         * Breaks the executor: everything pending and running fails with {@link BrokenExecutorException}, nothing more is
         * accepted. Does not wait.
         *
         * @param cause why
         */
        void breakDown(Throwable cause);
    }

    /** Not the task has failed that was to be run: where it ran, or was to run, is lost. Thrown by {@link #run}. */
    final class Lost extends Exception {

        private static final long serialVersionUID = 1L;

        /**
         * Creates it.
         *
         * @param failure what the future is to fail with
         */
        public Lost(Throwable failure) {
            super(null, Objects.requireNonNull(failure, "failure"), false, false);
        }

        /** {@return what the future is to fail with} */
        public Throwable failure() {
            return Objects.requireNonNull(getCause());
        }
    }

    /**
     * A task in the form in which a backend runs it.
     *
     * @param <T> the result type
     */
    interface Prepared<T> extends Callable<T> {

        /** {@return the task as it was submitted} */
        Callable<T> original();
    }

    /**
     * The executor is being built; called once, before anything else but {@link #lanes()} and {@link
     * #defaultMaxWorkers()}.
     *
     * @param owner the executor
     */
    default void attach(Owner owner) {}

    /** {@return whether tasks leave this JVM, so that it pays to send several at a time} */
    default boolean isRemote() {
        return false;
    }

    /**
     * Makes a task ready to be run by this backend. Called by whoever submits it, before it is accepted.
     *
     * @param task the task as it was submitted
     * @param <T> the result type
     * @return what {@link #run} is to be given: the task itself, or a {@link Prepared} one
     * @throws NotSerializableException if the task can't leave this JVM, though it would have to; its future fails with
     *     that
     */
    default <T> Callable<T> prepare(Callable<T> task) throws NotSerializableException {
        return task;
    }

    /**
     * Runs a task on the current lane and waits for its end.
     *
     * @param task what to run, as {@link #prepare} has returned it
     * @param info the task's future and name
     * @param <T> the result type
     * @return the result, which may be null
     * @throws Lost if it is not the task that has failed
     * @throws Throwable what the task threw, which becomes the future's exception
     */
    <T> T run(Callable<T> task, TaskInfo info) throws Throwable;

    /**
     * Tells a running task to stop. Called at most once a task, after its future has been claimed by the canceller, and
     * returns before the lane can go on to another task. Must not block.
     *
     * @param info the task
     * @param lane the thread inside {@link #run} for it
     */
    void stop(TaskInfo info, Thread lane);

    /**
     * The limit of tasks at a time has changed. Called with the executor's lock held.
     *
     * @param maxWorkers the new limit
     */
    default void resized(int maxWorkers) {}

    /** {@return how many workers there are, if that is not the number of lanes} */
    default OptionalInt workerCount() {
        return OptionalInt.empty();
    }

    /** {@return the workers, if they are more than threads; a copy} */
    default List<WorkerInfo> listWorkers() {
        return List.of();
    }

    /** {@return how many workers had to be replaced so far, by reason; each possible reason is present; a copy} */
    default Map<String, Long> workerRestarts() {
        return Map.of();
    }

    /**
     * Returns where a running task is now.
     *
     * @param info the task
     * @param lane the thread that drives it
     * @return its current stack; null if it is that of the lane; empty if it can't be had
     */
    default StackTraceElement @Nullable [] stack(TaskInfo info, Thread lane) {
        return null;
    }

    /** The executor has terminated: no lane is left. */
    default void close() {}
}
