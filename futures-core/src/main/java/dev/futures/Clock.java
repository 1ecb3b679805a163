package dev.futures;

/** The time that limits and waits are measured in: nanoseconds since this JVM loaded this class; never 0 or less. */
final class Clock {

    private static final long BASE = System.nanoTime() - 1;

    private Clock() {}

    static long now() {
        return System.nanoTime() - BASE;
    }
}
