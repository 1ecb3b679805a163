package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * The pending futures of an engine, first in, first out.
 *
 * <p>A doubly linked list whose links are in the futures, so that a cancelled future leaves in constant time wherever it
 * stands and nothing of it stays behind. Everything here is guarded by the engine's lock.
 */
final class TaskQueue {

    private final @Nullable Limits limits;
    private @Nullable ManagedFuture<?> head;
    private @Nullable ManagedFuture<?> tail;

    /** The first under {@link #limits}. It only ever moves back, so all its moves pass each future once at most. */
    private @Nullable ManagedFuture<?> firstUnderLimits;

    private int size;

    /** Of an engine with these limits. */
    TaskQueue(@Nullable Limits limits) {
        this.limits = limits;
    }

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

    /** The first whose limits are the engine's, and thus the first of those to be overdue; in constant time. */
    @Nullable
    ManagedFuture<?> peekUnderLimits() {
        return firstUnderLimits;
    }

    @SuppressWarnings("ReferenceEquality") // these very limits: equal ones of its own don't put a future in line
    private boolean isUnderLimits(ManagedFuture<?> future) {
        return future.limits == limits;
    }

    void add(ManagedFuture<?> future) {
        future.before = tail;
        if (tail == null) {
            head = future;
        } else {
            tail.after = future;
        }
        tail = future;
        if (firstUnderLimits == null && isUnderLimits(future)) {
            firstUnderLimits = future;
        }
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
        if (future == firstUnderLimits) {
            ManagedFuture<?> next = after;
            while (next != null && !isUnderLimits(next)) {
                next = next.after;
            }
            firstUnderLimits = next;
        }
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
