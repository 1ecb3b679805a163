package dev.futures.benchmarks;

import java.util.concurrent.CountDownLatch;

/**
 * How parallel the machine really is at the moment: a host may run two virtual processors side by side or as one, other
 * programs may have one of them, and any figure about two threads depends on it.
 */
final class Parallel {

    /** About 10 ms of work, more than a slice of a scheduler's time. */
    private static final int STEPS = 10_000_000;

    private static volatile long sink;
    private static boolean warm;

    private Parallel() {}

    /** How much more work two threads do than one in the same time: 1 if they take turns, 2 if they run side by side. */
    static synchronized double speedUp() {
        if (!warm) {
            work();
            work();
            warm = true;
        }
        // By turns, and the better one of each, for other programs disturb now this and now that.
        long alone = nanos(1);
        long together = nanos(2);
        alone = Math.min(alone, nanos(1));
        together = Math.min(together, nanos(2));
        return 2.0 * alone / together;
    }

    /** From the moment when all threads are there until the last one has done its work. */
    private static long nanos(int threads) {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(() -> {
                ready.countDown();
                await(go);
                work();
            });
            workers[i].start();
        }
        await(ready);
        long start = System.nanoTime();
        go.countDown();
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return System.nanoTime() - start;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing but a register is used. */
    private static void work() {
        long x = sink;
        for (int i = 0; i < STEPS; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
        }
        sink = x;
    }
}
