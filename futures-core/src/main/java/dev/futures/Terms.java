package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * On what terms a task was accepted. Tasks about which nothing was said share one object, so that a future is small.
 * Immutable, but for the context.
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

    /**
     * What its submitter had; null if nobody carries it. Given up once the future has ended, for it may hold on to a whole
     * request. Written by whoever ends the future, before that is published; who reads it may see either.
     */
    private ContextPropagator.@Nullable Snapshot context;

    private static final ContextPropagator.Snapshot GIVEN_UP = Runnable::run;

    Terms(Engine engine, @Nullable String name, boolean unobservable, @Nullable Limits limits) {
        this(engine, name, unobservable, limits, null);
    }

    Terms(
            Engine engine,
            @Nullable String name,
            boolean unobservable,
            @Nullable Limits limits,
            ContextPropagator.@Nullable Snapshot context) {
        this.engine = engine;
        this.name = name;
        this.unobservable = unobservable;
        this.limits = limits;
        this.context = context;
    }

    ContextPropagator.@Nullable Snapshot context() {
        return context;
    }

    void giveUpContext() {
        if (context != null) {
            context = GIVEN_UP;
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very object
    static boolean isGivenUp(ContextPropagator.Snapshot context) {
        return context == GIVEN_UP;
    }
}
