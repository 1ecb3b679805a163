package dev.futures.spring.boot.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The keys below {@code futures.executors.<name>}: what is legal for each, and what to do about what is not. */
enum ExecutorProperty {
    TYPE("type", "thread, virtual or direct", "Use one of these, or remove the property."),
    MAX_WORKERS(
            "max-workers",
            "a whole number, at least 1",
            "Set how many tasks may run at a time, or remove the property."),
    QUEUE_CAPACITY(
            "queue-capacity",
            "a whole number, at least 0, or -1 for no limit",
            "Set how many tasks may wait, or remove the property for 10000."),
    WHEN_FULL("when-full", "reject, block or caller-runs", "Use one of these, or remove the property for reject."),
    BLOCK_TIMEOUT(
            "block-timeout",
            "a duration above zero, such as 500ms or 2s",
            "Set how long a submission may wait, or remove the property to let it wait without a limit."),
    QUEUE_TIMEOUT(
            "queue-timeout",
            "a duration above zero, such as 5s or 2m",
            "Set how long a task may wait in the queue, or remove the property for no limit."),
    RUN_TIMEOUT(
            "run-timeout",
            "a duration above zero, such as 30s or 5m",
            "Set how long a task may run, or remove the property for no limit."),
    INHERIT_DEADLINE("inherit-deadline", "true or false", "Use one of these, or remove the property for true."),
    PROPAGATE_CONTEXT(
            "propagate-context",
            "true or false",
            "Use one of these, or remove the property to follow futures.propagate-context."),
    OBSERVE("observe", "true or false", "Use one of these, or remove the property for false."),
    KEEP_ALIVE(
            "keep-alive",
            "a duration of zero or more, such as 60s or 5m",
            "Set how long an idle thread stays, or remove the property for 60s."),
    THREAD_NAME_PREFIX(
            "thread-name-prefix",
            "a text that is not blank",
            "Set a prefix, or remove the property for the name of the executor and a dash."),
    PRIMARY("primary", "true or false, and true for one executor only", "Leave it at one executor."),
    READINESS_MAX_WAIT(
            "readiness.max-wait",
            "a duration above zero, such as 10s or 1m",
            "Set how long the oldest pending task may wait, or remove the property: then load does not matter to readiness."),
    AWAIT_TERMINATION(
            "shutdown.await-termination",
            "a duration of zero or more, such as 30s or 2m",
            "Set how long accepted tasks may take when the context closes, or remove the property for 30s."),
    CANCEL_PENDING("shutdown.cancel-pending", "true or false", "Use one of these, or remove the property for false.");

    private final String key;
    private final String legal;
    private final String remedy;

    ExecutorProperty(String key, String legal, String remedy) {
        this.key = key;
        this.legal = legal;
        this.remedy = remedy;
    }

    String key() {
        return key;
    }

    String legal() {
        return legal;
    }

    String remedy() {
        return remedy;
    }

    /** The form in which an environment variable spells it: lower-case letters only. */
    String uniform() {
        return uniform(key);
    }

    /** Drops what environment variables can't spell, or spell in several ways. */
    static String uniform(String text) {
        return text.replace("-", "").replace(".", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    static Optional<ExecutorProperty> of(String text) {
        String uniform = uniform(text);
        return Arrays.stream(values())
                .filter(property -> property.uniform().equals(uniform))
                .findFirst();
    }
}
