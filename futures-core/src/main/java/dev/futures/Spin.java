package dev.futures;

/** How long threads look around before they park. */
final class Spin {

    /**
     * How often. So many looks take some 10 microseconds, which is about what it takes to park and be woken; with one
     * processor there is nothing to see. Changed by tests only.
     */
    static int times = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

    /**
     * The pause before the first look of who waits for one future, and the longest one between two. Each look takes the
     * future away from the core of whoever is about to end it, so a waiter that looks all the time slows down what it waits
     * for.
     */
    static final int FIRST_PAUSE = 8;

    private static final int LONGEST_PAUSE = 32;

    private Spin() {}

    /** {@return the pause after this one} */
    static int longer(int pause) {
        return Math.min(LONGEST_PAUSE, 2 * pause);
    }

    /** Does nothing for so many looks, or as many as anybody looks around. */
    static void pause(int looks) {
        for (int i = Math.min(looks, times); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
