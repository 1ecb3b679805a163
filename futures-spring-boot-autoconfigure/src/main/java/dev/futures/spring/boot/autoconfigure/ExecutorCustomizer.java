package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;

/**
 * Changes the builder of a configured executor before it builds. Beans of this type are applied in their order, after
 * all properties.
 *
 * <pre>{@code
 * @Bean
 * ExecutorCustomizer withoutClock() {
 *     return (name, builder) -> name.equals("hashing") ? builder.timing(false) : builder;
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ExecutorCustomizer {

    /**
     * Customizes one executor.
     *
     * @param name the name of the executor
     * @param builder what its properties and the customizers before this one made of it; immutable
     * @return the builder to go on with, or the given one
     */
    Executor.Builder customize(String name, Executor.Builder builder);
}
