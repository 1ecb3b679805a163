package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The executors of an application context: those of {@code futures.executors.*} in the order of the configuration, then
 * the {@link Executor} beans that the application defines itself, each by its {@link Executor#name()}.
 *
 * <p>A bean, but not an executor. It looks executors up when it is asked for them and creates none before; ask it at
 * the earliest when all singletons exist. Thread-safe.
 */
public interface ExecutorRegistry extends Iterable<Executor> {

    /** {@return the names of all executors, unmodifiable} */
    Set<String> names();

    /**
     * Returns an executor, created now if it is lazy and was not used before.
     *
     * @param name one of {@link #names()}
     * @return the executor
     * @throws UnknownExecutorException if there is none of that name
     */
    Executor get(String name);

    /**
     * Returns the settings that an executor was built with; a later {@link Executor#resize(int)} is not seen here.
     *
     * @param name one of {@link #names()}
     * @return its settings
     * @throws UnknownExecutorException if there is none of that name
     */
    ExecutorSettings settings(String name);

    /**
     * Tells where the settings of an executor come from.
     *
     * @param name one of {@link #names()}
     * @return of each setting that is configured, for it or for all, the property and where it is set, such as {@code class
     *     path resource [application.yml] - 7:20}; by the last part of the property, such as {@code max-workers}
     * @throws UnknownExecutorException if there is none of that name
     */
    Map<String, String> origins(String name);

    /** {@return all executors in the order of {@link #names()}, as {@link #get(String)} returns them} */
    @Override
    default Iterator<Executor> iterator() {
        return names().stream().map(this::get).iterator();
    }
}
