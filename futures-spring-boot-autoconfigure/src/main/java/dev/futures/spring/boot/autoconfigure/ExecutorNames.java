package dev.futures.spring.boot.autoconfigure;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names an executor, and so its bean, may have. */
final class ExecutorNames {

    static final String DEFAULT = "futuresExecutor";

    static final String LEGAL = "letters, digits and dashes, starting with a letter";

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    /** Spring looks these beans up by name and takes whatever it finds for something of its own. */
    private static final Set<String> RESERVED = Set.of(
            "applicationTaskExecutor",
            "taskExecutor",
            "bootstrapExecutor",
            "taskScheduler",
            "applicationEventMulticaster",
            "applicationStartup",
            "conversionService",
            "environment",
            "lifecycleProcessor",
            "loadTimeWeaver",
            "messageSource",
            "springApplicationArguments",
            "systemEnvironment",
            "systemProperties");

    private ExecutorNames() {}

    static boolean isLegal(String name) {
        return PATTERN.matcher(name).matches();
    }

    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }
}
