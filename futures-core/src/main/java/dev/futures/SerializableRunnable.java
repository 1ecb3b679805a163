package dev.futures;

import java.io.Serializable;

/** A task without a result that can leave this JVM; see {@link SerializableCallable}. */
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {}
