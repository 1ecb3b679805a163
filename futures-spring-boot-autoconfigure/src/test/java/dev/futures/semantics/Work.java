package dev.futures.semantics;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A task that stays until it is opened or, if it heeds that, interrupted. Tells what has become of it. */
final class Work implements Callable<String>, AutoCloseable {

    private final boolean stubborn;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean left;

    private Work(boolean stubborn) {
        this.stubborn = stubborn;
    }

    /** A task that ends when it is interrupted. */
    static Work heedful() {
        return new Work(false);
    }

    /** A task that ignores interrupts. */
    static Work stubborn() {
        return new Work(true);
    }

    /** A task that does not stay at all. */
    static Work brief() {
        Work work = new Work(false);
        work.close();
        return work;
    }

    @Override
    public String call() throws InterruptedException {
        thread = Thread.currentThread();
        entered.countDown();
        try {
            while (true) {
                try {
                    open.await();
                    return "done";
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    if (!stubborn) {
                        throw e;
                    }
                }
            }
        } finally {
            left = true;
        }
    }

    void awaitEntered() throws InterruptedException {
        if (!entered.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the task was not started");
        }
    }

    boolean enteredWithin(Duration time) throws InterruptedException {
        return entered.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean interruptedWithin(Duration time) throws InterruptedException {
        return interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean wasEntered() {
        return entered.getCount() == 0;
    }

    /** Whether it was started and has ended. */
    boolean hasLeft() {
        return left;
    }

    /** Who ran it; null if nobody has. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /** Opens it. */
    @Override
    public void close() {
        open.countDown();
    }
}
