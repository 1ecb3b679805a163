package dev.futures.spring.boot.autoconfigure;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task that occupies its worker, whatever interrupts it, until the test opens it. */
public final class Gate implements Callable<String>, AutoCloseable {

    private final CountDownLatch entered = new CountDownLatch(1);

    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public String call() {
        entered.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                open.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return "opened";
    }

    public void awaitEntered() throws InterruptedException {
        if (!entered.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the task was not started");
        }
    }

    @Override
    public void close() {
        open.countDown();
    }
}
