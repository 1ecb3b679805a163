package dev.futures;

import java.lang.ref.Reference;

/** Waits for the garbage collector. */
final class Garbage {

    private Garbage() {}

    static void assertCollected(Reference<?> reference) {
        Eventually.that(() -> {
            System.gc();
            return reference.refersTo(null);
        });
    }
}
