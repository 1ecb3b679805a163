package dev.futures;

/** When {@link Futures#wait(java.util.Collection, ReturnWhen) Futures.wait} returns. */
public enum ReturnWhen {
    /** As soon as any future is done. */
    FIRST_COMPLETED,
    /** As soon as any future has failed; as {@link #ALL_COMPLETED} if none does. A cancelled future did not fail. */
    FIRST_EXCEPTION,
    /** When every future is done. */
    ALL_COMPLETED
}
