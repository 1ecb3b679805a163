package dev.futures;

import java.io.Serializable;
import java.util.function.BiFunction;

/**
 * A function of two arguments that can leave this JVM; see {@link SerializableCallable}.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the result type
 */
@FunctionalInterface
public interface SerializableBiFunction<A, B, R> extends BiFunction<A, B, R>, Serializable {}
