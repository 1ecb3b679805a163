package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.env.Environment;

/**
 * Applies what has changed in {@code futures.executors.*} since the application has started: {@code max-workers} at once,
 * without a loss, while the executor works on. Everything else needs a restart, and that is logged. A configuration that is
 * wrong is logged, too, and changes nothing.
 *
 * <p>With Spring Cloud an {@code EnvironmentChangeEvent} does this. Thread-safe.
 */
public final class ExecutorRefresh {

    private static final Log logger = LogFactory.getLog(ExecutorRefresh.class);

    private final Environment environment;
    private final ExecutorRegistrar registrar;
    private final ExecutorRegistry executors;

    // Guarded by this.
    private final Map<String, Integer> maxWorkers = new LinkedHashMap<>();
    private Set<String> told = Set.of();

    ExecutorRefresh(Environment environment, ExecutorRegistrar registrar, ExecutorRegistry executors) {
        this.environment = environment;
        this.registrar = registrar;
        this.executors = executors;
        registrar.plans().forEach(plan -> maxWorkers.put(plan.name(), plan.effectiveMaxWorkers()));
    }

    /** Reads the configuration again, and applies what has changed. */
    public synchronized void refresh() {
        ExecutorConfiguration configuration;
        try {
            configuration = ExecutorConfiguration.read(environment, JavaVersion.getJavaVersion(), name -> null);
        } catch (InvalidExecutorConfigurationException e) {
            logger.error("The changed configuration of executors is wrong, so nothing is changed", e);
            return;
        }
        Set<String> unapplied = new TreeSet<>();
        for (ExecutorPlan before : registrar.plans()) {
            ExecutorPlan now = before.name().equals(ExecutorNames.DEFAULT)
                    ? configuration.executors().getOrDefault(before.name(), configuration.fallback())
                    : configuration.executors().get(before.name());
            if (now == null) {
                unapplied.add("futures.executors." + before.name());
            } else {
                resize(now);
                changed(before, now).forEach(key -> unapplied.add("futures.executors." + before.name() + "." + key));
            }
        }
        configuration.executors().keySet().stream()
                .filter(name -> registrar.plan(name) == null)
                .forEach(name -> unapplied.add("futures.executors." + name));
        if (!unapplied.isEmpty() && !unapplied.equals(told)) {
            logger.warn("These changes take effect when the application is restarted: " + String.join(", ", unapplied));
        }
        told = unapplied;
    }

    private void resize(ExecutorPlan now) {
        int limit = now.effectiveMaxWorkers();
        Integer before = maxWorkers.put(now.name(), limit);
        if (now.type() == ExecutorType.DIRECT || Objects.equals(before, limit)) {
            return; // what somebody else has made of it meanwhile stays
        }
        Executor executor = executors.get(now.name());
        if (!executor.isShutdown()) {
            executor.resize(limit);
            logger.info("futures.executors." + now.name() + ".max-workers is " + limit + " now, and was " + before);
        }
    }

    private record Change(@Nullable Object before, @Nullable Object now) {}

    /** The keys of what differs, but for what is applied. */
    private static Set<String> changed(ExecutorPlan before, ExecutorPlan now) {
        Map<String, Change> settings = new TreeMap<>();
        settings.put("type", change(before.type(), now.type()));
        settings.put("queue-capacity", change(before.queueCapacity(), now.queueCapacity()));
        settings.put("when-full", change(before.whenFull(), now.whenFull()));
        settings.put("block-timeout", change(before.blockTimeout(), now.blockTimeout()));
        settings.put("queue-timeout", change(before.queueTimeout(), now.queueTimeout()));
        settings.put("run-timeout", change(before.runTimeout(), now.runTimeout()));
        settings.put("inherit-deadline", change(before.inheritDeadline(), now.inheritDeadline()));
        settings.put("propagate-context", change(before.propagateContext(), now.propagateContext()));
        settings.put("observe", change(before.observe(), now.observe()));
        settings.put("keep-alive", change(before.keepAlive(), now.keepAlive()));
        settings.put("thread-name-prefix", change(before.threadNamePrefix(), now.threadNamePrefix()));
        settings.put("readiness.max-wait", change(before.readinessMaxWait(), now.readinessMaxWait()));
        settings.put("shutdown.await-termination", change(before.awaitTermination(), now.awaitTermination()));
        settings.put("shutdown.cancel-pending", change(before.cancelPending(), now.cancelPending()));
        settings.put("primary", change(before.primary(), now.primary()));
        settings.values().removeIf(change -> Objects.equals(change.before(), change.now()));
        return settings.keySet();
    }

    private static Change change(@Nullable Object before, @Nullable Object now) {
        return new Change(before, now);
    }
}
