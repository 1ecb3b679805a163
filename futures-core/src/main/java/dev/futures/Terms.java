package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * On what terms a task was accepted. Tasks about which nothing was said share one object, so that a future is small.
 *
 * @param engine who accepted it
 * @param name what its submitter calls it; null if nothing was said
 * @param unobservable whether it was submitted with {@code execute}, so that nobody can ever look at its outcome
 * @param limits its time limits; null if it has none
 */
record Terms(
        Engine engine,
        @Nullable String name,
        boolean unobservable,
        @Nullable Limits limits) {}
