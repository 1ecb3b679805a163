package dev.futures.demo.scan;

import java.util.concurrent.atomic.LongAdder;

/** The numbers of one scan while it runs. Written by its thread and its tasks, read by anybody. */
final class Progress {

    /**
     * What a file costs beside its bytes, in bytes: opening a file takes about as long as hashing this much. Without it
     * the bar would crawl at the end, where the small files are.
     */
    private static final long PER_FILE = 16 * 1024;

    final LongAdder folders = new LongAdder();
    final LongAdder files = new LongAdder();
    final LongAdder bytesFound = new LongAdder();
    final LongAdder emptyFiles = new LongAdder();
    final LongAdder symbolicLinks = new LongAdder();

    /** Files whose hash is known. */
    final LongAdder hashed = new LongAdder();

    /** Files with any outcome. */
    final LongAdder settled = new LongAdder();

    final LongAdder bytesHashed = new LongAdder();
    final LongAdder cancelled = new LongAdder();

    volatile boolean truncated;
    volatile long filesToHash;
    volatile long bytesToHash;
    volatile long hashingSince;

    void startHashing(long count, long bytes) {
        filesToHash = count;
        bytesToHash = bytes;
        hashingSince = System.nanoTime();
    }

    /** {@return how much of the hashing is done, from 0 to 1} */
    double fraction() {
        double total = bytesToHash + (double) PER_FILE * filesToHash;
        double done = bytesHashed.sum() + (double) PER_FILE * settled.sum();
        return total == 0 ? 1 : Math.min(1, done / total);
    }

    /** {@return how long the hashing will take on, if it goes on as it did; -1 as long as that says nothing yet} */
    long remainingMillis() {
        double fraction = fraction();
        long elapsed = (System.nanoTime() - hashingSince) / 1_000_000;
        return elapsed < 250 || fraction < 0.01 ? -1 : Math.round(elapsed * (1 - fraction) / fraction);
    }
}
