package dev.futures.remote;

import java.io.Externalizable;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which object keeps a task from being encoded, and by which fields the task comes to it: the serialisation of the
 * JDK names a class, and no more.
 */
final class Culprit {

    /** Where to give up: the graph may be large, and it is only for a message. */
    private static final int MOST_OBJECTS = 100_000;

    /**
     * An object of the graph.
     *
     * @param object the object
     * @param path how the task comes to it
     */
    private record Step(Object object, String path) {}

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> open = new ArrayDeque<>();

    private Culprit() {}

    /** Returns an exception that says which object can't travel. */
    @SuppressWarnings("ReferenceEquality") // this very object
    static NotSerializableException explain(Object task, Exception cause) {
        Step found = new Culprit().find(task);
        String message = name(task.getClass()) + " can't leave this JVM: ";
        if (found == null) {
            message += cause.getMessage() + " is not serializable";
        } else if (found.object() == task) {
            message += isLambda(task.getClass())
                    ? "the lambda is not serializable; make it a SerializableCallable, or cast it to (Callable<…> & Serializable)"
                    : "its class does not implement java.io.Serializable";
        } else {
            message += found.path() + " is a " + name(found.object().getClass()) + ", which is not serializable";
        }
        return exception(message, cause);
    }

    /** Returns an exception that says that something in the task has thrown when it was written. */
    static NotSerializableException failed(Object task, Throwable cause) {
        return exception(name(task.getClass()) + " can't leave this JVM: writing it failed with " + cause, cause);
    }

    private static NotSerializableException exception(String message, Throwable cause) {
        NotSerializableException exception = new NotSerializableException(message);
        exception.initCause(cause);
        return exception;
    }

    private @Nullable Step find(Object task) {
        open.add(new Step(
                task, isLambda(task.getClass()) ? "the lambda" : task.getClass().getSimpleName()));
        for (Step step; (step = open.poll()) != null && seen.size() < MOST_OBJECTS; ) {
            if (!seen.add(step.object())) {
                continue;
            }
            Object object = step.object();
            if (!(object instanceof Serializable)) {
                return step;
            }
            if (object instanceof String
                    || object instanceof Number
                    || object instanceof Enum
                    || object instanceof Class) {
                continue;
            }
            visit(step);
        }
        return null;
    }

    private void visit(Step step) {
        Object object = step.object();
        Class<?> type = object.getClass();
        if (isLambda(type)) {
            visitLambda(step);
        } else if (type.isArray()) {
            for (int i = 0; !type.getComponentType().isPrimitive() && i < Array.getLength(object); i++) {
                add(Array.get(object, i), step.path() + "[" + i + "]");
            }
        } else if (object instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                add(element, step.path() + "[" + i++ + "]");
            }
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key, "a key of " + step.path());
                add(value, step.path() + "[" + key + "]");
            });
        } else if (!(object instanceof Externalizable)) {
            visitFields(step, type);
        }
    }

    private void visitLambda(Step step) {
        try {
            Method replace = step.object().getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            SerializedLambda lambda = (SerializedLambda) replace.invoke(step.object());
            String where = lambda.getCapturingClass().replace('/', '.') + "." + lambda.getImplMethodName();
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                Object captured = lambda.getCapturedArg(i);
                add(
                        captured,
                        "what the lambda captures" + (lambda.getCapturedArgCount() == 1 ? "" : ", number " + (i + 1))
                                + " (" + where + "),");
            }
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            visitFields(step, step.object().getClass());
        }
    }

    private void visitFields(Step step, Class<?> type) {
        for (Class<?> each = type;
                each != null && Serializable.class.isAssignableFrom(each);
                each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers)
                        || Modifier.isTransient(modifiers)
                        || field.getType().isPrimitive()) {
                    continue;
                }
                add(read(field, step.object()), step.path() + "." + field.getName());
            }
        }
    }

    private static @Nullable Object read(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return null; // a class of the JDK: what it holds can't be seen
        }
    }

    private void add(@Nullable Object object, String path) {
        if (object != null) {
            open.add(new Step(object, path));
        }
    }

    private static boolean isLambda(Class<?> type) {
        return type.isSynthetic() && type.isHidden();
    }

    /** The class, without the digits that differ from run to run. */
    private static String name(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda) + " (lambda)";
    }
}
