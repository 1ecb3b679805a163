package dev.futures;

/** Throws a throwable that the signature at hand can't declare; a task's own exception must arrive as it is (item 14). */
final class Sneaky {

    private Sneaky() {}

    /** Never returns; declared to return something so that callers can write {@code throw Sneaky.rethrow(e)}. */
    static RuntimeException rethrow(Throwable throwable) {
        return Sneaky.<RuntimeException>cast(throwable);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException cast(Throwable throwable) throws E {
        throw (E) throwable;
    }
}
