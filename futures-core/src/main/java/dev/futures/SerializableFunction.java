package dev.futures;

import java.io.Serializable;
import java.util.function.Function;

/**
 * A function that can leave this JVM; see {@link SerializableCallable}.
 *
 * @param <A> the argument type
 * @param <R> the result type
 */
@FunctionalInterface
public interface SerializableFunction<A, R> extends Function<A, R>, Serializable {}
