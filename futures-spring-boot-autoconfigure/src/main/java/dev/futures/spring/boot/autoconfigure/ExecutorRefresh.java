package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
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

    /** What holds for no executor in particular, and is read when the application starts. */
    private static final List<String> GLOBAL =
            List.of("futures.dashboard.enabled", "futures.log-unobserved-failures", "futures.web.disconnect-interval");

    private static final String MAX_WORKERS = "futures.executors.%s.max-workers";

    private final Environment environment;
    private final ExecutorRegistrar registrar;
    private final ExecutorRegistry executors;
    private final Map<String, @Nullable Object> global;

    // Guarded by this.
    private final Map<String, Integer> maxWorkers = new LinkedHashMap<>();
    private Map<String, @Nullable Object> told = Map.of();

    ExecutorRefresh(Environment environment, ExecutorRegistrar registrar, ExecutorRegistry executors) {
        this.environment = environment;
        this.registrar = registrar;
        this.executors = executors;
        this.global = readGlobal();
        registrar.plans().forEach(plan -> maxWorkers.put(plan.name(), plan.effectiveMaxWorkers()));
    }

    /** Reads the configuration again, and applies what has changed. */
    public synchronized void refresh() {
        ExecutorConfiguration configuration;
        Map<String, @Nullable Object> unapplied;
        try {
            configuration = ExecutorConfiguration.read(environment, JavaVersion.getJavaVersion(), name -> null);
            unapplied = readGlobal();
        } catch (RuntimeException e) { // what is wrong beside the executors comes as Spring has it
            logger.error("The changed configuration of executors is wrong, so nothing is changed", e);
            return;
        }
        unapplied.entrySet().removeIf(entry -> Objects.equals(entry.getValue(), global.get(entry.getKey())));
        for (ExecutorPlan before : registrar.plans()) {
            String prefix = "futures.executors." + before.name();
            ExecutorPlan now = before.name().equals(ExecutorNames.DEFAULT)
                    ? configuration.executors().getOrDefault(before.name(), configuration.fallback())
                    : configuration.executors().get(before.name());
            if (now == null) {
                unapplied.put(prefix, null);
            } else {
                changed(before, now).forEach((key, value) -> unapplied.put(prefix + "." + key, value));
                if (before.type() == now.type() ? !resize(now) : isOtherLimit(now)) {
                    unapplied.put(MAX_WORKERS.formatted(now.name()), now.effectiveMaxWorkers());
                }
            }
        }
        configuration.executors().forEach((name, plan) -> {
            if (registrar.plan(name) == null) {
                unapplied.put("futures.executors." + name, plan);
            }
        });
        if (!unapplied.isEmpty() && !unapplied.equals(told)) {
            logger.warn("These changes take effect when the application is restarted: "
                    + String.join(", ", unapplied.keySet()));
        }
        told = unapplied;
    }

    /** Of an executor whose type has changed, too: the default says nothing then, for it is that of the other type. */
    private boolean isOtherLimit(ExecutorPlan now) {
        return now.maxWorkers() != null && !now.maxWorkers().equals(maxWorkers.get(now.name()));
    }

    /** Returns false if the executor can't be resized; the next time it is tried again. */
    private boolean resize(ExecutorPlan now) {
        int limit = now.effectiveMaxWorkers();
        Integer before = maxWorkers.get(now.name());
        if (now.type() == ExecutorType.DIRECT || Objects.equals(before, limit)) {
            return true; // what somebody else has made of it meanwhile stays
        }
        try {
            Executor executor = executors.get(now.name());
            if (!executor.isShutdown()) {
                executor.resize(limit);
                logger.info(MAX_WORKERS.formatted(now.name()) + " is " + limit + " now, and was " + before);
            }
        } catch (RuntimeException e) { // a customizer may have made it one without workers
            if (!Objects.equals(told.get(MAX_WORKERS.formatted(now.name())), limit)) {
                logger.error("Executor '" + now.name() + "' can't be resized to " + limit, e);
            }
            return false;
        }
        maxWorkers.put(now.name(), limit);
        return true;
    }

    private Map<String, @Nullable Object> readGlobal() {
        Binder binder = Binder.get(environment);
        Map<String, @Nullable Object> values = new TreeMap<>();
        GLOBAL.forEach(key -> values.put(key, binder.bind(key, String.class).orElse(null)));
        return values;
    }

    private record Change(@Nullable Object before, @Nullable Object now) {}

    /** What differs, with what it is now, but for what is applied. */
    private static Map<String, @Nullable Object> changed(ExecutorPlan before, ExecutorPlan now) {
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
        if (before.process() != null && now.process() != null) { // else the type has changed, which says it all
            compare(before.process(), now.process(), settings);
        }
        Map<String, @Nullable Object> changed = new TreeMap<>();
        settings.forEach((key, change) -> {
            if (!Objects.equals(change.before(), change.now())) {
                changed.put(key, change.now());
            }
        });
        return changed;
    }

    private static void compare(ProcessPlan before, ProcessPlan now, Map<String, Change> settings) {
        settings.put("jvm-args", change(before.jvmArgs(), now.jvmArgs()));
        settings.put("max-tasks-per-worker", change(before.maxTasksPerWorker(), now.maxTasksPerWorker()));
        settings.put("worker-start-timeout", change(before.workerStartTimeout(), now.workerStartTimeout()));
        settings.put("prestart", change(before.prestart(), now.prestart()));
        settings.put("initializer", change(before.initializer(), now.initializer()));
        settings.put("env", change(before.env(), now.env()));
        settings.put("break-on-worker-loss", change(before.breakOnWorkerLoss(), now.breakOnWorkerLoss()));
        settings.put("allowed-classes", change(before.allowedClasses(), now.allowedClasses()));
    }

    private static Change change(@Nullable Object before, @Nullable Object now) {
        return new Change(before, now);
    }
}
