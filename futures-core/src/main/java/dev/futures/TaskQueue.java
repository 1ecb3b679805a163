package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * The pending futures of an engine, first in, first out.
 *
 * <p>A doubly linked list whose links are in the futures, so that a cancelled future leaves in constant time wherever it
 * stands and nothing of it stays behind. Everything here is guarded by the engine's lock.
 */
final class TaskQueue {

    private @Nullable ManagedFuture<?> head;
    private @Nullable ManagedFuture<?> tail;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    ManagedFuture<?> peek() {
        return head;
    }

    void add(ManagedFuture<?> future) {
        future.before = tail;
        if (tail == null) {
            head = future;
        } else {
            tail.after = future;
        }
        tail = future;
        size++;
    }

    @Nullable
    ManagedFuture<?> poll() {
        ManagedFuture<?> first = head;
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** Takes out a future that is in this queue. */
    void remove(ManagedFuture<?> future) {
        ManagedFuture<?> before = future.before;
        ManagedFuture<?> after = future.after;
        if (before == null) {
            head = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.before = before;
        }
        future.before = null;
        future.after = null;
        size--;
    }
}
