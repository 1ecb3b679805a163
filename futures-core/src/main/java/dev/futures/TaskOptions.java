package dev.futures;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a submitter may say of one task. Immutable: each method returns a new object.
 *
 * <pre>{@code
 * executor.submit(() -> sha256(file), TaskOptions.named(file.toString()).runTimeout(Duration.ofSeconds(10)));
 * }</pre>
 */
public final class TaskOptions {

    private static final TaskOptions DEFAULTS = new TaskOptions(null, null, null);

    private final @Nullable String name;
    private final @Nullable Duration queueTimeout;
    private final @Nullable Duration runTimeout;

    private TaskOptions(@Nullable String name, @Nullable Duration queueTimeout, @Nullable Duration runTimeout) {
        this.name = name;
        this.queueTimeout = queueTimeout;
        this.runTimeout = runTimeout;
    }

    /** {@return options that say nothing: the executor's own settings hold} */
    public static TaskOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns options with a name.
     *
     * @param name see {@link #name(String)}
     * @return the options
     */
    public static TaskOptions named(String name) {
        return DEFAULTS.name(name);
    }

    /**
     * Returns these options with a name, which logs, error messages and the list of running tasks show. It is never a
     * tag of a meter, so it may be different for every task.
     *
     * @param name the name
     * @return the new options
     */
    public TaskOptions name(String name) {
        return new TaskOptions(Objects.requireNonNull(name, "name"), queueTimeout, runTimeout);
    }

    /**
     * Returns these options with a limit of the time in the queue, in place of the executor's.
     *
     * @param queueTimeout more than zero; see {@link Executor.Builder#queueTimeout(Duration)}
     * @return the new options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public TaskOptions queueTimeout(Duration queueTimeout) {
        return new TaskOptions(name, Settings.positive(queueTimeout, "queueTimeout"), runTimeout);
    }

    /**
     * Returns these options with a limit of the time the task runs, in place of the executor's.
     *
     * @param runTimeout more than zero; see {@link Executor.Builder#runTimeout(Duration)}
     * @return the new options
     * @throws IllegalArgumentException if it is zero or negative
     */
    public TaskOptions runTimeout(Duration runTimeout) {
        return new TaskOptions(name, queueTimeout, Settings.positive(runTimeout, "runTimeout"));
    }

    /** {@return the name, or null if none was given} */
    public @Nullable String name() {
        return name;
    }

    /** {@return the limit of the time in the queue, or null if the executor's holds} */
    public @Nullable Duration queueTimeout() {
        return queueTimeout;
    }

    /** {@return the limit of the time the task runs, or null if the executor's holds} */
    public @Nullable Duration runTimeout() {
        return runTimeout;
    }

    @Override
    public String toString() {
        return "TaskOptions[name=" + name + ", queueTimeout=" + queueTimeout + ", runTimeout=" + runTimeout + "]";
    }
}
