package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A task that is told to stop, and waits for another one before the end of its own future is published. */
class StopRaceTests {

    /** Threads; its stop() returns only when the interrupted task is about to wait for a future. */
    private static final class StopsWhileItWaits implements Backend {

        @Override
        public String type() {
            return "test";
        }

        @Override
        public Lanes lanes() {
            return Lanes.PLATFORM;
        }

        @Override
        public int defaultMaxWorkers() {
            return 1;
        }

        @Override
        public <T> T run(Callable<T> task, TaskInfo info) throws Exception {
            return task.call();
        }

        @Override
        public void stop(TaskInfo info, Thread lane) {
            lane.interrupt();
            // The thread's stack is locked meanwhile: this is where a task gets that wants to run an awaited one
            // inline.
            Eventually.that(() -> lane.getState() == Thread.State.BLOCKED);
        }
    }

    @Test
    void whenATaskWaitsForItsOwnPoolBeforeItsEndIsPublishedThenItIsNotForgotten() throws Exception {
        for (int round = 0; round < 100; round++) {
            try (Executor executor =
                    Executor.builder("stop").backend(new StopsWhileItWaits()).build()) {
                CountDownLatch entered = new CountDownLatch(1);
                CountDownLatch cleaned = new CountDownLatch(1);
                Future<?> future = executor.submit(() -> {
                    entered.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        executor.submit(cleaned::countDown).result();
                    }
                    return null;
                });
                entered.await();
                assertThat(future.cancel(true)).isTrue();
                assertThat(cleaned.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
