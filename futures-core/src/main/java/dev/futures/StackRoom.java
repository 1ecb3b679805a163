package dev.futures;

/**
 * Room on the stack for what the engine does around a task that it runs on a thread that is inside another task already.
 *
 * <p>Such tasks stand on each other, as many as their users like, so sooner or later one does not fit any more. It must
 * overflow before anything has begun. After that an overflow would find the engine between two steps, with a task that runs
 * for ever, or with the lock held.
 */
final class StackRoom {

    /**
     * How many calls there must be room for. Each takes some 50 bytes, when it is compiled: so that makes 64 KB, of
     * which the engine needs 2 or 3, and the logger, if a listener fails too, 10 to 20.
     */
    private static final int CALLS = 1_300;

    private StackRoom() {}

    /**
     * Makes sure that there is enough of it. Takes a few microseconds.
     *
     * @throws StackOverflowError if there is not
     */
    @SuppressWarnings("ReturnValueIgnored") // the way down is what it is for
    static void require() {
        descend(CALLS, 1, 2, 3, 4);
    }

    /** As {@link #require}, but says so. */
    static boolean isThere() {
        try {
            require();
            return true;
        } catch (StackOverflowError e) {
            return false;
        }
    }

    /** The four are needed after the call, so that each call has to keep them on the stack. */
    private static long descend(int calls, long a, long b, long c, long d) {
        return calls == 0 ? a : descend(calls - 1, b, c, d, a + calls) + a * b + c * d;
    }
}
