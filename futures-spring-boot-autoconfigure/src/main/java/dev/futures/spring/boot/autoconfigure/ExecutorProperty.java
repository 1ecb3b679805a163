package dev.futures.spring.boot.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The keys below {@code futures.executors.<name>}: what is legal for each, and what to do about what is not. */
enum ExecutorProperty {
    TYPE("type", "thread, virtual, process or direct", "Use one of these, or remove the property."),
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
            "Set how long an idle worker stays, or remove the property for 60s."),
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
    CANCEL_PENDING("shutdown.cancel-pending", "true or false", "Use one of these, or remove the property for false."),
    JVM_ARGS(
            "jvm-args",
            Shape.LIST,
            "a list of options of the JVM, each of which begins with - or @, such as -Xmx256m",
            "Make each option an entry of its own, and leave out what is none."),
    MAX_TASKS_PER_WORKER(
            "max-tasks-per-worker",
            "a whole number, at least 1",
            "Set after how many tasks a worker JVM is replaced, or remove the property for never."),
    WORKER_START_TIMEOUT(
            "worker-start-timeout",
            "a duration above zero, such as 10s or 1m",
            "Set how long a worker JVM may take until it is ready, or remove the property for 10s."),
    PRESTART(
            "prestart",
            "a whole number, at least 0",
            "Set how many worker JVMs start with the application, or remove the property for 0."),
    INITIALIZER(
            "initializer",
            "the name of a class that is a Runnable and has a constructor without parameters",
            "Name such a class, or remove the property."),
    ENV(
            "env",
            Shape.MAP,
            "names of environment variables, which are not blank and have no = in them, each with its value",
            "Correct the name of the variable, or remove it."),
    BREAK_ON_WORKER_LOSS(
            "break-on-worker-loss", "true or false", "Use one of these, or remove the property for false."),
    ALLOWED_CLASSES(
            "allowed-classes",
            Shape.LIST,
            "a list of patterns of java.io.ObjectInputFilter, such as com.acme.reports.**",
            "List the packages of tasks, their results and their exceptions, or remove the property to allow all classes.");

    /** How many values a property has. */
    private enum Shape {
        ONE,
        LIST,
        MAP
    }

    private final String key;
    private final Shape shape;
    private final String legal;
    private final String remedy;

    ExecutorProperty(String key, String legal, String remedy) {
        this(key, Shape.ONE, legal, remedy);
    }

    ExecutorProperty(String key, Shape shape, String legal, String remedy) {
        this.key = key;
        this.shape = shape;
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

    /** {@return whether it has values below it, each with a name of its own} */
    boolean isMap() {
        return shape == Shape.MAP;
    }

    /** {@return whether it may have values below it, each with its index} */
    boolean isList() {
        return shape == Shape.LIST;
    }

    /**
     * Finds the property that the end of a name spells, or a part of its value: an element of a list, or a key of a map.
     *
     * @param name the name
     * @param from where the key begins
     */
    static Optional<ExecutorProperty> of(ConfigurationPropertyName name, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < name.getNumberOfElements(); i++) {
            Optional<ExecutorProperty> above = find(text);
            if (above.filter(ExecutorProperty::isMap).isPresent()) {
                return above; // all that follows is the key
            }
            if (name.isNumericIndex(i)) {
                return above.filter(ExecutorProperty::isList);
            }
            text.append(uniform(name.getElement(i, Form.ORIGINAL)));
        }
        return find(text);
    }

    private static Optional<ExecutorProperty> find(CharSequence uniform) {
        return Arrays.stream(values())
                .filter(property -> property.uniform().contentEquals(uniform))
                .findFirst();
    }
}
