package dev.futures.spring.boot.autoconfigure;

import dev.futures.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.JavaVersion;

/**
 * Finds settings that are out of range or contradict each other. A contradiction is what an executor says about itself;
 * a shared default that doesn't fit one executor is ignored by it.
 */
final class SettingsCheck {

    private static final String DEFAULTS = "futures.defaults";

    private final ConfigurationReader reader;
    private final JavaVersion java;
    private final List<Problem> problems = new ArrayList<>();

    SettingsCheck(ConfigurationReader reader, JavaVersion java) {
        this.reader = reader;
        this.java = java;
    }

    List<Problem> check(Map<String, ExecutorProperties> executors, ExecutorProperties defaults) {
        checkRanges(DEFAULTS, defaults);
        executors.forEach((name, own) -> {
            String prefix = "futures.executors." + name;
            checkRanges(prefix, own);
            checkDirect(prefix, own, defaults);
            checkBlocking(prefix, own, defaults);
        });
        checkDefaults(executors, defaults);
        checkPrimary(executors, defaults);
        return problems;
    }

    private void checkRanges(String prefix, ExecutorProperties own) {
        refuseIf(own.getMaxWorkers() != null && own.getMaxWorkers() < 1, prefix, ExecutorProperty.MAX_WORKERS);
        refuseIf(
                own.getQueueCapacity() != null && own.getQueueCapacity() < -1, prefix, ExecutorProperty.QUEUE_CAPACITY);
        refuseIf(
                own.getBlockTimeout() != null && !isPositive(own.getBlockTimeout()),
                prefix,
                ExecutorProperty.BLOCK_TIMEOUT);
        refuseIf(
                own.getQueueTimeout() != null && !isPositive(own.getQueueTimeout()),
                prefix,
                ExecutorProperty.QUEUE_TIMEOUT);
        refuseIf(own.getRunTimeout() != null && !isPositive(own.getRunTimeout()), prefix, ExecutorProperty.RUN_TIMEOUT);
        refuseIf(own.getKeepAlive() != null && own.getKeepAlive().isNegative(), prefix, ExecutorProperty.KEEP_ALIVE);
        refuseIf(
                own.getThreadNamePrefix() != null && own.getThreadNamePrefix().isBlank(),
                prefix,
                ExecutorProperty.THREAD_NAME_PREFIX);
        Duration maxWait = own.getReadiness().getMaxWait();
        refuseIf(maxWait != null && !isPositive(maxWait), prefix, ExecutorProperty.READINESS_MAX_WAIT);
        Duration await = own.getShutdown().getAwaitTermination();
        refuseIf(await != null && await.isNegative(), prefix, ExecutorProperty.AWAIT_TERMINATION);
        if (own.getType() == ExecutorType.VIRTUAL && java.isOlderThan(JavaVersion.TWENTY_ONE)) {
            refuse(
                    prefix,
                    ExecutorProperty.TYPE,
                    "this is Java " + java + ", and virtual threads need Java 21",
                    "thread, process or direct; virtual on Java 21 or newer",
                    "Run the application on Java 21 or newer, or set type: thread. To follow the Java version, remove "
                            + "the property and set spring.threads.virtual.enabled: true.");
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private void refuseIf(boolean wrong, String prefix, ExecutorProperty property) {
        if (wrong) {
            refuse(prefix, property, "it is out of range", property.legal(), property.remedy());
        }
    }

    private void refuse(String prefix, ExecutorProperty property, String reason, String legal, String remedy) {
        problems.add(reader.problem(prefix + "." + property.key(), reason, legal, remedy));
    }

    /** A direct executor has neither workers nor a queue. */
    private void checkDirect(String prefix, ExecutorProperties own, ExecutorProperties defaults) {
        if (first(own.getType(), defaults.getType()) == ExecutorType.DIRECT) {
            refuseIfSet(own.getMaxWorkers(), prefix, ExecutorProperty.MAX_WORKERS);
            refuseIfSet(own.getQueueCapacity(), prefix, ExecutorProperty.QUEUE_CAPACITY);
            refuseIfSet(own.getWhenFull(), prefix, ExecutorProperty.WHEN_FULL);
            refuseIfSet(own.getBlockTimeout(), prefix, ExecutorProperty.BLOCK_TIMEOUT);
            refuseIfSet(own.getQueueTimeout(), prefix, ExecutorProperty.QUEUE_TIMEOUT);
            refuseIfSet(own.getReadiness().getMaxWait(), prefix, ExecutorProperty.READINESS_MAX_WAIT);
            refuseIfSet(own.getKeepAlive(), prefix, ExecutorProperty.KEEP_ALIVE);
            refuseIfSet(own.getThreadNamePrefix(), prefix, ExecutorProperty.THREAD_NAME_PREFIX);
        }
    }

    private void refuseIfSet(@Nullable Object value, String prefix, ExecutorProperty property) {
        if (value != null) {
            refuse(
                    prefix,
                    property,
                    "the executor is of type direct: it runs tasks in the submitting thread and has no workers or queue",
                    "not set, if type is direct",
                    "Remove the property, or set type: thread.");
        }
    }

    private void checkBlocking(String prefix, ExecutorProperties own, ExecutorProperties defaults) {
        WhenFull whenFull = first(own.getWhenFull(), defaults.getWhenFull());
        boolean direct = first(own.getType(), defaults.getType()) == ExecutorType.DIRECT;
        if (own.getBlockTimeout() != null && whenFull != WhenFull.BLOCK && !direct) {
            refuseBlockTimeout(prefix, "when-full is " + (whenFull == null ? "reject by default" : text(whenFull)));
        }
        boolean unbounded = own.getQueueCapacity() != null && own.getQueueCapacity() == -1;
        if (unbounded && own.getWhenFull() != null && own.getWhenFull() != WhenFull.REJECT) {
            refuse(
                    prefix,
                    ExecutorProperty.WHEN_FULL,
                    "queue-capacity is -1, so the queue is never full",
                    "not set, if queue-capacity is -1",
                    "Set queue-capacity to a limit, or remove when-full.");
        }
    }

    private void refuseBlockTimeout(String prefix, String reason) {
        refuse(
                prefix,
                ExecutorProperty.BLOCK_TIMEOUT,
                reason + ", so no submission ever waits",
                ExecutorProperty.BLOCK_TIMEOUT.legal() + ", together with when-full: block",
                "Set when-full: block, or remove block-timeout.");
    }

    private void checkDefaults(Map<String, ExecutorProperties> executors, ExecutorProperties defaults) {
        boolean anyBlocks = defaults.getWhenFull() == WhenFull.BLOCK
                || executors.values().stream().anyMatch(own -> own.getWhenFull() == WhenFull.BLOCK);
        if (defaults.getBlockTimeout() != null && !anyBlocks) {
            refuseBlockTimeout(DEFAULTS, "when-full is block for no executor");
        }
    }

    private void checkPrimary(Map<String, ExecutorProperties> executors, ExecutorProperties defaults) {
        if (defaults.getPrimary() != null) {
            refuse(
                    DEFAULTS,
                    ExecutorProperty.PRIMARY,
                    "it would be the same for all executors",
                    "not set",
                    "Set it at the one executor that is the primary one.");
        }
        List<String> primaries = executors.entrySet().stream()
                .filter(entry -> Boolean.TRUE.equals(entry.getValue().getPrimary()))
                .map(Map.Entry::getKey)
                .toList();
        if (primaries.size() > 1) {
            primaries.forEach(name -> refuse(
                    "futures.executors." + name,
                    ExecutorProperty.PRIMARY,
                    "several executors are primary: " + String.join(", ", primaries),
                    ExecutorProperty.PRIMARY.legal(),
                    ExecutorProperty.PRIMARY.remedy()));
        }
    }

    private static String text(WhenFull whenFull) {
        return whenFull == WhenFull.CALLER_RUNS ? "caller-runs" : "reject";
    }

    private static <T> @Nullable T first(@Nullable T own, @Nullable T shared) {
        return own != null ? own : shared;
    }
}
