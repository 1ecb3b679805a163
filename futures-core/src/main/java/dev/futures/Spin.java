package dev.futures;

/** How long threads look around before they park. */
final class Spin {

    /**
     * How often. So many looks take some 10 microseconds, which is about what it takes to park and be woken; with one
     * processor there is nothing to see. Changed by tests only.
     */
    static int times = Runtime.getRuntime().availableProcessors() > 1 ? 400 : 0;

    private Spin() {}
}
