package dev.futures;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** A future and the watcher that hangs on it, so that the watcher can be taken off again. */
record Watched(Future<?> future, Future.Watcher watcher) {

    void unwatch() {
        if (!future.isSettled()) {
            future.remove(watcher);
        }
    }

    /**
     * Collapses duplicates, in input order. The result type widens, which is safe: futures are only read from here.
     */
    @SuppressWarnings("unchecked")
    static <T> Set<Future<T>> distinct(Iterable<? extends Future<? extends T>> futures) {
        Set<Future<T>> distinct = new LinkedHashSet<>();
        for (Future<? extends T> future : futures) {
            distinct.add((Future<T>) Objects.requireNonNull(future, "futures must not hold null"));
        }
        return distinct;
    }
}
