package dev.futures;

/** A future and the watcher that hangs on it, so that the watcher can be taken off again. */
record Watched(Future<?> future, Future.Watcher watcher) {

    void unwatch() {
        if (!future.isSettled()) {
            future.remove(watcher);
        }
    }
}
