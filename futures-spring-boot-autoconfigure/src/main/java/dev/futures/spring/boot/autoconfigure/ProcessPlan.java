package dev.futures.spring.boot.autoconfigure;

import dev.futures.process.ProcessBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the worker JVMs of one executor are to be, with all gaps filled. */
record ProcessPlan(
        List<String> jvmArgs,
        @Nullable Integer maxTasksPerWorker,
        Duration workerStartTimeout,
        int prestart,
        @Nullable String initializer,
        Map<String, String> env,
        boolean breakOnWorkerLoss,
        @Nullable List<String> allowedClasses) {

    static final Duration WORKER_START_TIMEOUT = Duration.ofSeconds(10);
    static final int PRESTART = 0;

    /**
     * What any task needs, whatever it is: the wrappers and exceptions of this library, a lambda in the form in which it
     * travels, and what the JDK has for values, collections and failures. Not all of {@code java.base}, which has classes
     * that do things when they are read, such as a {@code URL} in a set that asks for an address.
     */
    private static final String ALWAYS_ALLOWED = String.join(
            ";",
            "dev.futures.*",
            "dev.futures.remote.*",
            "java.lang.*",
            "java.lang.invoke.SerializedLambda",
            "java.io.*",
            "java.math.*",
            "java.nio.file.*",
            "java.time.*",
            "java.time.chrono.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.concurrent.atomic.*");

    /** Options of the JVM whose value may be anything, a password as well. */
    private static final Pattern MAY_BE_SECRET = Pattern.compile("(?!-X|--)([^=]*=).+", Pattern.DOTALL);

    /** As Boot shows values that are not to be seen. */
    private static final String MASK = "******";

    ProcessBackend backend() {
        ProcessBackend backend = ProcessBackend.workers()
                .jvmArgs(jvmArgs)
                .workerStartTimeout(workerStartTimeout)
                .prestart(prestart)
                .environment(env)
                .breakOnWorkerLoss(breakOnWorkerLoss);
        if (maxTasksPerWorker != null) {
            backend = backend.maxTasksPerWorker(maxTasksPerWorker);
        }
        if (initializer != null) {
            backend = backend.initializer(initializer);
        }
        return allowedClasses == null ? backend : backend.filter(filter(allowedClasses));
    }

    /** The configured patterns come first, for the first one that knows a class decides: so they may also forbid. */
    private static String filter(List<String> allowed) {
        return String.join(";", allowed) + ";" + ALWAYS_ALLOWED + ";!*";
    }

    WorkerSettings settings() {
        return new WorkerSettings(
                jvmArgs.stream().map(ProcessPlan::masked).toList(),
                maxTasksPerWorker,
                workerStartTimeout,
                prestart,
                initializer,
                env.keySet().stream().sorted().toList(),
                breakOnWorkerLoss,
                allowedClasses);
    }

    /** {@return an option of the JVM without what may be a secret} */
    static String masked(String jvmArg) {
        Matcher matcher = MAY_BE_SECRET.matcher(jvmArg);
        return matcher.matches() ? matcher.group(1) + MASK : jvmArg;
    }

    /** Without values that may be secrets. */
    @Override
    public String toString() {
        return settings().toString();
    }
}
