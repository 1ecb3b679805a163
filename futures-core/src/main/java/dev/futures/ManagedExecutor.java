package dev.futures;

/** Placeholder. */
abstract class ManagedExecutor implements Executor {}
