package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * On what terms a task was accepted. Tasks about which nothing was said share one object, so that a future is small.
 * Immutable.
 */
final class Terms {

    /** Who accepted it. */
    final Engine engine;

    /** What its submitter calls it; null if nothing was said. */
    final @Nullable String name;

    /** Whether it was submitted with {@code execute}, so that nobody can ever look at its outcome. */
    final boolean unobservable;

    /** Its time limits; null if it has none. */
    final @Nullable Limits limits;

    Terms(Engine engine, @Nullable String name, boolean unobservable, @Nullable Limits limits) {
        this.engine = engine;
        this.name = name;
        this.unobservable = unobservable;
        this.limits = limits;
    }
}
