package dev.futures.spring.boot.autoconfigure;

import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings of worker JVMs that are wrong, and those of executors that have none. As elsewhere, a shared default that
 * doesn't fit one executor is ignored by it; one that fits none is an error.
 */
final class ProcessCheck {

    private static final String DEFAULTS = "futures.defaults";

    /** Two options in one entry, which the JVM takes for one. The value of a system property may have blanks. */
    private static final Pattern SEVERAL_OPTIONS = Pattern.compile("(?!-D).*\\s-.*", Pattern.DOTALL);

    private static final Pattern STAR_WITHIN = Pattern.compile(".*\\*[^*;].*", Pattern.DOTALL);

    private final ConfigurationReader reader;
    private final List<Problem> problems = new ArrayList<>();

    ProcessCheck(ConfigurationReader reader) {
        this.reader = reader;
    }

    List<Problem> check(Map<String, ExecutorProperties> executors, ExecutorProperties defaults) {
        checkValues(DEFAULTS, defaults);
        boolean any = defaults.getType() == ExecutorType.PROCESS
                || executors.values().stream().anyMatch(own -> own.getType() == ExecutorType.PROCESS);
        if (!any) {
            refuseAll(DEFAULTS, defaults, "no executor is of type process, and no other type has worker JVMs");
        }
        executors.forEach((name, own) -> {
            String prefix = "futures.executors." + name;
            checkValues(prefix, own);
            ExecutorType type = own.getType() != null ? own.getType() : defaults.getType();
            if (type != ExecutorType.PROCESS) {
                refuseAll(prefix, own, "the executor is not of type process, and no other type has worker JVMs");
            }
        });
        return problems;
    }

    private void refuseAll(String prefix, ExecutorProperties own, String reason) {
        for (ExecutorProperty property : configured(own)) {
            refuse(
                    whereSet(prefix + "." + property.key(), property, own),
                    property,
                    reason,
                    property.legal() + ", together with type: process",
                    "Set type: process, or remove the property.");
        }
    }

    private static Set<ExecutorProperty> configured(ExecutorProperties own) {
        Set<ExecutorProperty> found = EnumSet.noneOf(ExecutorProperty.class);
        addIf(own.getJvmArgs() != null, ExecutorProperty.JVM_ARGS, found);
        addIf(own.getMaxTasksPerWorker() != null, ExecutorProperty.MAX_TASKS_PER_WORKER, found);
        addIf(own.getWorkerStartTimeout() != null, ExecutorProperty.WORKER_START_TIMEOUT, found);
        addIf(own.getPrestart() != null, ExecutorProperty.PRESTART, found);
        addIf(own.getInitializer() != null, ExecutorProperty.INITIALIZER, found);
        addIf(!own.getEnv().isEmpty(), ExecutorProperty.ENV, found);
        addIf(own.getBreakOnWorkerLoss() != null, ExecutorProperty.BREAK_ON_WORKER_LOSS, found);
        addIf(own.getAllowedClasses() != null, ExecutorProperty.ALLOWED_CLASSES, found);
        return found;
    }

    private static void addIf(boolean set, ExecutorProperty property, Set<ExecutorProperty> found) {
        if (set) {
            found.add(property);
        }
    }

    /** The name under which a list or a map is set, which may be that of its first part. */
    private String whereSet(String key, ExecutorProperty property, ExecutorProperties own) {
        if (property.isMap()) {
            return key + "." + own.getEnv().keySet().iterator().next();
        }
        return property.isList() && !reader.isSet(key) ? key + "[0]" : key;
    }

    private void checkValues(String prefix, ExecutorProperties own) {
        checkEach(prefix, ExecutorProperty.JVM_ARGS, own.getJvmArgs(), ProcessCheck::faultOfOption);
        checkEach(prefix, ExecutorProperty.ALLOWED_CLASSES, own.getAllowedClasses(), ProcessCheck::faultOfPattern);
        if (own.getAllowedClasses() != null && own.getAllowedClasses().isEmpty()) {
            refuse(
                    prefix + "." + ExecutorProperty.ALLOWED_CLASSES.key(),
                    ExecutorProperty.ALLOWED_CLASSES,
                    "it allows no class, so no task could run");
        }
        refuseIf(
                own.getMaxTasksPerWorker() != null && own.getMaxTasksPerWorker() < 1,
                prefix,
                ExecutorProperty.MAX_TASKS_PER_WORKER);
        refuseIf(
                own.getWorkerStartTimeout() != null
                        && (own.getWorkerStartTimeout().isNegative()
                                || own.getWorkerStartTimeout().isZero()),
                prefix,
                ExecutorProperty.WORKER_START_TIMEOUT);
        refuseIf(own.getPrestart() != null && own.getPrestart() < 0, prefix, ExecutorProperty.PRESTART);
        checkInitializer(prefix, own.getInitializer());
        own.getEnv().keySet().stream()
                .filter(name -> name.isBlank() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0)
                .forEach(name -> refuse(
                        prefix + "." + ExecutorProperty.ENV.key() + "[" + name + "]",
                        ExecutorProperty.ENV,
                        "'" + name + "' is no name of an environment variable"));
    }

    private void refuseIf(boolean wrong, String prefix, ExecutorProperty property) {
        if (wrong) {
            refuse(prefix + "." + property.key(), property, "it is out of range");
        }
    }

    private void checkEach(
            String prefix,
            ExecutorProperty property,
            @Nullable List<String> values,
            Function<String, @Nullable String> faultOf) {
        for (int i = 0; values != null && i < values.size(); i++) {
            String fault = faultOf.apply(values.get(i));
            if (fault != null) {
                String key = prefix + "." + property.key();
                refuse(reader.isSet(key + "[" + i + "]") ? key + "[" + i + "]" : key, property, fault);
            }
        }
    }

    private static @Nullable String faultOfOption(String option) {
        if (!option.startsWith("-") && !option.startsWith("@")) {
            return "'" + ProcessPlan.masked(option) + "' is no option of the JVM";
        }
        return SEVERAL_OPTIONS.matcher(option).matches() ? "these are several options in one entry" : null;
    }

    private static @Nullable String faultOfPattern(String pattern) {
        if (STAR_WITHIN.matcher(pattern).matches()) {
            return "it has a * that is not at its end"; // which would be taken for a part of a name
        }
        try {
            return ObjectInputFilter.Config.createFilter(pattern) == null
                            || pattern.lines().count() != 1
                    ? "it is no pattern"
                    : null;
        } catch (IllegalArgumentException e) {
            return "it is no pattern: " + e.getMessage();
        }
    }

    private void checkInitializer(String prefix, @Nullable String name) {
        if (name != null) {
            try {
                Initializers.find(name);
            } catch (Initializers.NoInitializerException e) {
                refuse(
                        prefix + "." + ExecutorProperty.INITIALIZER.key(),
                        ExecutorProperty.INITIALIZER,
                        String.valueOf(e.getMessage()));
            }
        }
    }

    private void refuse(String key, ExecutorProperty property, String reason) {
        refuse(key, property, reason, property.legal(), property.remedy());
    }

    private void refuse(String key, ExecutorProperty property, String reason, String legal, String remedy) {
        problems.add(reader.problem(key, value -> shown(property, value), reason, legal, remedy));
    }

    private static @Nullable Object shown(ExecutorProperty property, Object value) {
        return switch (property) {
            case ENV -> null;
            case JVM_ARGS ->
                Pattern.compile(",")
                        .splitAsStream(String.valueOf(value)) // one text may be the whole list
                        .map(ProcessPlan::masked)
                        .collect(Collectors.joining(","));
            default -> value;
        };
    }
}
