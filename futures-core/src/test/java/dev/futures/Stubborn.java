package dev.futures;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that holds its worker until it is opened, whoever interrupts it. */
final class Stubborn implements Runnable {

    private final LedgerCheck executors;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger interrupts = new AtomicInteger();

    private Stubborn(LedgerCheck executors) {
        this.executors = executors;
    }

    /** Closed by the test, opened by the test or after it. */
    static Stubborn of(LedgerCheck executors) {
        Stubborn stubborn = new Stubborn(executors);
        executors.before(stubborn::open);
        return stubborn;
    }

    /** Occupies a worker of an executor; returns the future when it is occupied. */
    Future<?> in(Executor executor) throws InterruptedException {
        return in(executor, TaskOptions.defaults());
    }

    /** Occupies a worker of an executor; returns the future when it is occupied. */
    Future<?> in(Executor executor, TaskOptions options) throws InterruptedException {
        Future<?> future = executors.submit(executor, Tasks.callable(this, null), options);
        awaitEntered();
        return future;
    }

    @Override
    public void run() {
        entered.countDown();
        while (true) {
            try {
                open.await();
                return;
            } catch (InterruptedException e) {
                interrupts.incrementAndGet();
            }
        }
    }

    void awaitEntered() throws InterruptedException {
        entered.await();
    }

    int interrupts() {
        return interrupts.get();
    }

    void open() {
        open.countDown();
    }
}
