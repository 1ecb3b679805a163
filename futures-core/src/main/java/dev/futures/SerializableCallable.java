package dev.futures;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A task with a result that can leave this JVM. A lambda that is given to {@link Executor#submit(SerializableCallable)}
 * is one, so that it can run on any kind of worker; whether what it captures can travel is another matter.
 *
 * @param <T> the result type
 */
@FunctionalInterface
public interface SerializableCallable<T> extends Callable<T>, Serializable {}
