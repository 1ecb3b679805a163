package dev.futures;

import java.util.Objects;
import java.util.Set;

/**
 * The answer of {@link Futures#wait(java.util.Collection)}: the futures that were done when it returned, and the rest.
 * The two sets are unmodifiable, have no element in common, keep the order of the input, and together hold each
 * distinct future of the input once.
 *
 * @param done the futures that had finished or were cancelled
 * @param notDone the futures that were still pending or running
 * @param <T> the result type
 */
public record DoneAndNotDone<T>(Set<Future<T>> done, Set<Future<T>> notDone) {

    /**
     * Creates it of two sets, neither of which is null.
     *
     * @param done see {@link #done()}
     * @param notDone see {@link #notDone()}
     */
    public DoneAndNotDone {
        Objects.requireNonNull(done, "done");
        Objects.requireNonNull(notDone, "notDone");
    }
}
