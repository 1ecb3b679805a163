package dev.futures.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/**
 * What {@code futures.*} says, checked and with all gaps filled.
 *
 * @param executors the executors that are configured, by name, in the order of the configuration
 * @param fallback the executor to make if none is configured
 */
record ExecutorConfiguration(Map<String, ExecutorPlan> executors, ExecutorPlan fallback) {

    /**
     * Reads the configuration.
     *
     * @param environment where it is
     * @param java the Java version to check it against
     * @param takenBy tells what a bean name is taken by, null if it is free
     * @throws InvalidExecutorConfigurationException if anything is wrong with it
     */
    static ExecutorConfiguration read(
            Environment environment, JavaVersion java, Function<String, @Nullable String> takenBy) {
        ConfigurationReader reader = new ConfigurationReader(environment);
        Map<String, ExecutorProperties> executors = reader.executors();
        ExecutorProperties defaults = reader.defaults();
        List<Problem> problems = new ArrayList<>(reader.problems());
        problems.addAll(new NameCheck(reader, takenBy).check(executors.keySet()));
        problems.addAll(new SettingsCheck(reader, java).check(executors, defaults));
        problems.addAll(new ProcessCheck(reader).check(executors, defaults));
        if (!problems.isEmpty()) {
            throw new InvalidExecutorConfigurationException(problems);
        }
        ExecutorType typeIfUnset = Threading.VIRTUAL.isActive(environment) ? ExecutorType.VIRTUAL : ExecutorType.THREAD;
        Map<String, ExecutorPlan> plans = new LinkedHashMap<>();
        executors.forEach((name, own) -> plans.put(name, ExecutorPlan.of(name, own, reader.shared(), typeIfUnset)));
        return new ExecutorConfiguration(
                plans, ExecutorPlan.of(ExecutorNames.DEFAULT, new ExecutorProperties(), reader.shared(), typeIfUnset));
    }
}
