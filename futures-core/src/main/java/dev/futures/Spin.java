package dev.futures;

/** How long threads look around before they park. */
final class Spin {

    /**
     * How often. So many looks take a few microseconds, which is less than it takes to park and be woken; with one
     * processor there is nothing to see.
     */
    static final int TIMES =
            Runtime.getRuntime().availableProcessors() > 1 ? Integer.getInteger("dev.futures.spin", 400) : 0;

    private Spin() {}
}
