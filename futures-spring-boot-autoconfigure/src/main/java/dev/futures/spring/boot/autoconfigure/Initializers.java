package dev.futures.spring.boot.autoconfigure;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.springframework.util.ClassUtils;

/** Finds the class that worker JVMs run before their first task, so that a wrong one stops the start and not the first task. */
final class Initializers {

    /** What a name of a class was not the name of. */
    static final class NoInitializerException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        NoInitializerException(String message) {
            super(message, null);
        }
    }

    private Initializers() {}

    /**
     * Finds an initializer. It is not run here, and not even its static code is.
     *
     * @throws NoInitializerException if there is none of that name, which it says in a way that fits after the name
     */
    @SuppressWarnings("ReturnValueIgnored") // that there is a constructor is all there is to know
    static Class<?> find(String name) {
        if (name.isBlank()) {
            throw new NoInitializerException("it is blank");
        }
        Class<?> found = load(name);
        if (!Runnable.class.isAssignableFrom(found)) {
            throw new NoInitializerException("the class is no Runnable");
        }
        if (Modifier.isAbstract(found.getModifiers())) { // interfaces are, too
            throw new NoInitializerException("the class is abstract");
        }
        if (Arrays.stream(found.getDeclaredConstructors())
                .noneMatch(constructor -> constructor.getParameterCount() == 0)) {
            throw new NoInitializerException("the class has no constructor without parameters"
                    + (ClassUtils.isInnerClass(found) ? ", for it is an inner one that is not static" : ""));
        }
        return found;
    }

    /** The thread's loader may be that of the developer tools; a thread of a pool may have one that knows no application. */
    private static Class<?> load(String name) {
        try {
            ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
            return ClassUtils.isPresent(name, ofThread)
                    ? ClassUtils.forName(name, ofThread)
                    : ClassUtils.forName(name, Initializers.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new NoInitializerException("there is no such class on the class path");
        }
    }
}
