package dev.futures.benchmarks;

import java.util.List;

/**
 * How much of everything {@link Isolation} does in one round, the same on all sides.
 *
 * @param batch tasks that are submitted before the first of their results is taken
 * @param warmUps batches before those that are measured
 * @param batches batches that are measured
 * @param warmUpTrips tasks that are submitted one after the other's result, before those that are measured
 * @param trips tasks of that kind that are measured
 * @param items inputs of a {@code map}
 * @param mapWarmUps maps before those that are measured
 * @param payloads sizes of payloads in bytes
 * @param payloadBytes how many bytes of a size travel in all, see {@link #payloadTrips}
 * @param starts workers that are started
 * @param cancels tasks that are cancelled
 * @param memoryTasks tasks after which the memory of a worker is looked at again
 */
record Effort(
        int batch,
        int warmUps,
        int batches,
        int warmUpTrips,
        int trips,
        int items,
        int mapWarmUps,
        List<Integer> payloads,
        int payloadBytes,
        int starts,
        int cancels,
        int memoryTasks) {

    static final int CHUNK = 100;

    private static final int KB = 1 << 10;
    private static final int MB = 1 << 20;

    static final Effort FULL = new Effort(
            10_000,
            3,
            5,
            20_000,
            20_000,
            200_000,
            10,
            List.of(KB, 64 * KB, MB, 10 * MB, 100 * MB),
            300 * MB,
            7,
            7,
            60_000);

    /** Enough to see that all of it works. */
    static final Effort TINY = new Effort(200, 1, 1, 20, 50, 1_000, 1, List.of(KB, MB), 2 * MB, 1, 1, 300);

    /** How often a payload of a size is sent: often enough for a median, and the large ones not too often. */
    int payloadTrips(int bytes) {
        return Math.max(3, Math.min(2_000, payloadBytes / bytes));
    }
}
