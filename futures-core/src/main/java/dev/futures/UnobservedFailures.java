package dev.futures;

import org.jspecify.annotations.Nullable;

/**
 * The failures of an engine that nobody has looked at: a list that goes through the failures themselves, for a table
 * would stay as large as it ever was. A burst of a million leaves nothing behind.
 *
 * <p>Guarded by itself.
 */
final class UnobservedFailures {

    private @Nullable Unobserved first;

    synchronized void add(Unobserved failure) {
        failure.listed = true;
        failure.after = first;
        if (first != null) {
            first.before = failure;
        }
        first = failure;
    }

    /** Takes it out, if it is in here. */
    synchronized void remove(Unobserved failure) {
        if (!failure.listed) {
            return;
        }
        failure.listed = false;
        Unobserved before = failure.before;
        Unobserved after = failure.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        failure.before = null;
        failure.after = null;
    }

    /** Takes one out; null if there is none. */
    synchronized @Nullable Unobserved poll() {
        Unobserved failure = first;
        if (failure != null) {
            remove(failure);
        }
        return failure;
    }
}
