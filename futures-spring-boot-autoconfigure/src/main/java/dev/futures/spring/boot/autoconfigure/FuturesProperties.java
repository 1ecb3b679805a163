package dev.futures.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

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

    /** Whether all executors run tasks in the thread that submits them, whatever their type. For tests. */
    private boolean direct;

    /** Controllers that return a future. */
    private final Web web = new Web();

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

    /** {@return whether all executors run tasks in the thread that submits them} */
    public boolean isDirect() {
        return direct;
    }

    /**
     * Sets whether all executors run tasks in the thread that submits them.
     *
     * @param direct the value
     */
    public void setDirect(boolean direct) {
        this.direct = direct;
    }

    /** {@return the settings of controllers that return a future} */
    public Web getWeb() {
        return web;
    }

    /** Settings of controllers that return a future. */
    public static class Web {

        /**
         * Time between two looks whether the client is still there that waits for a response, where the server doesn't tell.
         * If it has gone, the task is cancelled. Use 0 not to look.
         */
        private Duration disconnectInterval = Duration.ofSeconds(1);

        /** Makes properties with their defaults. */
        public Web() {}

        /** {@return the time between two looks whether a client is still there; zero if nobody looks} */
        public Duration getDisconnectInterval() {
            return disconnectInterval;
        }

        /**
         * Sets the time between two looks whether a client is still there.
         *
         * @param disconnectInterval zero to one hour
         */
        public void setDisconnectInterval(Duration disconnectInterval) {
            if (disconnectInterval.isNegative() || disconnectInterval.compareTo(Duration.ofHours(1)) > 0) {
                throw new InvalidConfigurationPropertyValueException(
                        "futures.web.disconnect-interval",
                        disconnectInterval,
                        "it must be a duration of zero to one hour, such as 1s, or 0 not to look");
            }
            this.disconnectInterval = disconnectInterval;
        }
    }
}
