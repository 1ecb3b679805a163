package dev.futures.spring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** Configuration properties of the executors, bound to {@code futures}. */
@ConfigurationProperties("futures")
public class FuturesProperties {

    /**
     * Executors by name. Each name becomes a bean; it consists of letters, digits and dashes and starts with a letter.
     */
    private final Map<String, ExecutorProperties> executors = new LinkedHashMap<>();

    /** Settings of all executors that don't say otherwise. */
    @NestedConfigurationProperty
    private final ExecutorProperties defaults = new ExecutorProperties();

    /**
     * Whether the failure of a task is logged, once, if nobody has looked at its future by the time that is garbage or
     * the executor has terminated.
     */
    private boolean logUnobservedFailures = true;

    /**
     * Whether tasks run with the context of their submitter: the logging context (MDC), the current observation and trace,
     * the security context, and whatever beans of type TaskDecorator or ContextPropagator add.
     */
    private boolean propagateContext = true;

    /** Makes properties that say nothing. */
    public FuturesProperties() {}

    /** {@return the executors by name, in the order of the configuration; modifiable} */
    public Map<String, ExecutorProperties> getExecutors() {
        return executors;
    }

    /** {@return the settings that fill the gaps of each executor} */
    public ExecutorProperties getDefaults() {
        return defaults;
    }

    /** {@return whether failures that nobody has looked at are logged} */
    public boolean isLogUnobservedFailures() {
        return logUnobservedFailures;
    }

    /**
     * Sets whether failures that nobody has looked at are logged.
     *
     * @param logUnobservedFailures the value
     */
    public void setLogUnobservedFailures(boolean logUnobservedFailures) {
        this.logUnobservedFailures = logUnobservedFailures;
    }

    /** {@return whether tasks run with the context of their submitter} */
    public boolean isPropagateContext() {
        return propagateContext;
    }

    /**
     * Sets whether tasks run with the context of their submitter.
     *
     * @param propagateContext the value
     */
    public void setPropagateContext(boolean propagateContext) {
        this.propagateContext = propagateContext;
    }

    /**
     * Looks up what is configured for an executor: by itself, or else for all of them.
     *
     * @param executor the name of the executor
     * @param setting reads the setting
     * @param <T> the type of the setting
     * @return the value; null if neither says anything
     */
    public <T> @Nullable T find(String executor, Function<ExecutorProperties, @Nullable T> setting) {
        ExecutorProperties own = executors.get(executor);
        T value = own == null ? null : setting.apply(own);
        return value != null ? value : setting.apply(defaults);
    }
}
