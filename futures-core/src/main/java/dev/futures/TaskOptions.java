package dev.futures;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a submitter may say of one task. Immutable: each method returns a new object.
 *
 * <pre>{@code
 * executor.submit(() -> sha256(file), TaskOptions.named(file.toString()));
 * }</pre>
 */
public final class TaskOptions {

    private static final TaskOptions DEFAULTS = new TaskOptions(null);

    private final @Nullable String name;

    private TaskOptions(@Nullable String name) {
        this.name = name;
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
        return new TaskOptions(Objects.requireNonNull(name, "name"));
    }

    /** {@return the name, or null if none was given} */
    public @Nullable String name() {
        return name;
    }

    @Override
    public String toString() {
        return "TaskOptions[name=" + name + "]";
    }
}
