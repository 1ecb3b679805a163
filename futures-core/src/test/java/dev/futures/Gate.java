package dev.futures;

import java.util.concurrent.CountDownLatch;

/** A task that holds its worker until it is opened. */
final class Gate implements Runnable {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Closed by the test, opened by the test or after it. */
    static Gate of(LedgerCheck executors) {
        Gate gate = new Gate();
        executors.before(gate::open);
        return gate;
    }

    /** Occupies the one worker of an executor; returns when it is occupied. */
    static Gate in(LedgerCheck executors, Executor executor) throws InterruptedException {
        Gate gate = of(executors);
        executors.submit(executor, Tasks.callable(gate, null), TaskOptions.defaults());
        gate.awaitEntered();
        return gate;
    }

    @Override
    public void run() {
        entered.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitEntered() throws InterruptedException {
        entered.await();
    }

    boolean isEntered() {
        return entered.getCount() == 0;
    }

    void open() {
        open.countDown();
    }
}
