package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

    /**
     * A backend whose {@code stop()} comes at the worst moment: when the task has returned, and its thread either waits
     * for the end of the stop, as it should, or is at something else.
     */
    private static final class StopsTooLate implements Backend {

        private final Lanes lanes;
        private final Gate stopping = new Gate();
        private final Gate elsewhere = new Gate();

        StopsTooLate(Lanes lanes) {
            this.lanes = lanes;
            stopping.open();
        }

        @Override
        public String type() {
            return "test";
        }

        @Override
        public Lanes lanes() {
            return lanes;
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
            stopping.run();
            Eventually.that(() -> elsewhere.isEntered() || isWaitingForPublication(lane));
            lane.interrupt();
            elsewhere.open();
        }

        /** What a task does that ends as it is stopped. */
        Object endAsItIsStopped() throws InterruptedException {
            stopping.awaitEntered();
            return null;
        }

        /** What the thread does next. Returns whether it was interrupted at that. */
        boolean next() {
            elsewhere.run(); // leaves the flag as it finds it
            return Thread.interrupted();
        }
    }

    private static boolean isWaitingForPublication(Thread thread) {
        return List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("engineAwaitPublished"));
    }

    @Test
    void whenATaskReturnsWhileItIsStoppedThenTheNextOneOnThatThreadIsNotInterrupted() throws Exception {
        StopsTooLate backend = new StopsTooLate(Backend.Lanes.PLATFORM);
        try (Executor executor = Executor.builder("stop").backend(backend).build()) {
            Future<Object> first = executor.submit(backend::endAsItIsStopped);
            Future<Boolean> second = executor.submit(backend::next);
            Eventually.that(first::running);
            assertThat(first.cancel(true)).isTrue();
            assertThat(second.result()).isFalse();
        }
    }

    @Test
    void whenATaskReturnsWhileItIsStoppedThenWhatItsSubmitterDoesNextIsNotInterrupted() throws Exception {
        StopsTooLate backend = new StopsTooLate(Backend.Lanes.CALLER);
        AtomicReference<Future<?>> handedOut = new AtomicReference<>();
        try (Executor executor = Executor.builder("stop")
                .backend(backend)
                .listener(new ExecutorListener() {
                    @Override
                    public void started(TaskInfo task) {
                        handedOut.set(task.future());
                    }
                })
                .build()) {
            Asker<Boolean> submitter = Asker.ask(() -> {
                executor.submit(backend::endAsItIsStopped);
                return backend.next();
            });
            Eventually.that(() -> handedOut.get() != null);
            assertThat(handedOut.get().cancel(true)).isTrue();
            assertThat(submitter.answer()).isFalse();
        }
    }

    @Test
    void whenATaskReturnsWhileItIsStoppedThenShutdownNowWaitsForTheEndOfItsFuture() throws Exception {
        StopsTooLate backend = new StopsTooLate(Backend.Lanes.PLATFORM);
        Gate stopped = new Gate();
        try (Executor executor =
                Executor.builder("stop").backend(new Slow(backend, stopped)).build()) {
            Future<Object> future = executor.submit(backend::endAsItIsStopped);
            Eventually.that(future::running);
            Asker<Boolean> canceller = Asker.ask(() -> future.cancel(true));
            stopped.awaitEntered(); // its task has returned, its end is claimed, and not published
            Asker<Boolean> shutter = Asker.ask(() -> {
                executor.shutdownNow();
                return future.done();
            });
            Eventually.that(() -> shutter.thread().getState() == Thread.State.TERMINATED
                    || shutter.thread().getState() == Thread.State.BLOCKED
                    || isWaitingForPublication(shutter.thread()));
            stopped.open();
            assertThat(shutter.answer()).isTrue();
            assertThat(canceller.answer()).isTrue();
        }
    }

    /** As another one, but for the end of {@code stop()}, which waits. */
    private record Slow(Backend backend, Gate stopped) implements Backend {

        @Override
        public String type() {
            return backend.type();
        }

        @Override
        public Lanes lanes() {
            return backend.lanes();
        }

        @Override
        public int defaultMaxWorkers() {
            return backend.defaultMaxWorkers();
        }

        @Override
        public <T> T run(Callable<T> task, TaskInfo info) throws Throwable {
            return backend.run(task, info);
        }

        @Override
        public void stop(TaskInfo info, Thread lane) {
            backend.stop(info, lane);
            stopped.run();
        }
    }
}
