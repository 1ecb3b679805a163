package dev.futures.benchmarks.reliability;

import java.lang.management.ManagementFactory;

/** The heap that is really in use. */
final class Heaps {

    private Heaps() {}

    /** {@return the bytes in use after collections} */
    static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
