package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Narrow moments of the engine that can be brought about without luck. The others are model-checked. */
@Timeout(30)
class EngineRaceTests {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    private static Engine engine() {
        return new Engine(new Settings("race"));
    }

    private static ManagedFuture<?> pending(Engine engine) {
        return new ManagedFuture<>(new Terms(engine, null, false, null), () -> "x");
    }

    /** What was accepted is cancelled, though a submitter before it is about to fill its slot. */
    @Test
    void shutdownCancel_whenASlotIsAboutToBeFilled_thenWaitsForThat() throws Exception {
        Engine engine = engine();
        engine.pause();
        ManagedFuture<?> slow = (ManagedFuture<?>) engine.submit(() -> "x", TaskOptions.defaults(), false);
        Future<?> behind = engine.submit(() -> "y", TaskOptions.defaults(), false);
        Object[] slots = slots(slow);
        slots[0] = null;
        Asker<?> shutdown = Asker.ask(() -> engine.shutdown(true));
        shutdown.thread().join(20);
        slots[0] = slow;
        shutdown.answer();
        assertThat(slow.cancelled()).isTrue();
        assertThat(behind.cancelled()).isTrue();
        assertThat(engine.awaitTermination(TimeUnit.SECONDS.toNanos(10))).isTrue();
    }

    private static Object[] slots(ManagedFuture<?> future) throws ReflectiveOperationException {
        Field slots = TaskQueue.Chunk.class.getDeclaredField("slots");
        slots.setAccessible(true);
        return (Object[]) slots.get(future.chunk);
    }

    /** A lane may go on from a task that another one was quicker to start; so pause() has to wait for it. */
    @Test
    void whenALaneHasLostATaskToAnotherThenItIsBetweenTasks() {
        Engine engine = engine();
        Worker winner = Worker.lane(engine, true);
        Worker loser = Worker.lane(engine, true);
        winner.away = false;
        loser.away = false;
        ManagedFuture<?> future = pending(engine);
        assertThat(winner.start(future)).isTrue();
        assertThat(loser.start(future)).isFalse();
        assertThat(winner.isBetweenTasks()).isFalse();
        assertThat(loser.isBetweenTasks()).isTrue();
        assertThat((Object) winner.task()).isSameAs(future);
        assertThat((Object) loser.task()).isNull();
        future.engineClaimRunning();
        assertThat(winner.isBetweenTasks()).isFalse();
        assertThat(loser.isBetweenTasks()).isTrue();
        winner.markStopped(future, Clock.now());
        future.enginePublishCancelled();
        assertThat(winner.isBetweenTasks()).isFalse();
        assertThat((Object) winner.task()).isSameAs(future);
        winner.clearStopped();
        assertThat(winner.isBetweenTasks()).isTrue();
        assertThat((Object) winner.task()).isNull();
    }

    /** "Cancel the others" is what many callbacks do. */
    @Test
    void shutdownCancel_whenACallbackCancelsAnotherPendingFuture_thenReturns() throws Exception {
        Executor executor = executors.executor(builder -> builder.threads(1));
        Gate gate = Gate.in(executors, executor);
        List<Future<?>> futures = cancelEachOther(executor);
        Asker.ask(() -> executor.shutdownNow()).answer();
        gate.open();
        assertThat(futures).allMatch(Future::cancelled);
    }

    @Test
    void whenTheExecutorBreaksAndACallbackCancelsAnotherPendingFuture_thenAllEnd() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        Executor executor = executors.executor(builder -> builder.threads(1).initializer(() -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("on purpose");
        }));
        List<Future<?>> futures = cancelEachOther(executor);
        open.countDown();
        for (Future<?> future : futures) {
            assertThat(future.exception(Duration.ofSeconds(10))).isInstanceOf(BrokenExecutorException.class);
        }
    }

    private static List<Future<?>> cancelEachOther(Executor executor) {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(executor.submit(() -> "x"));
        }
        for (Future<?> future : futures) {
            addCanceller(future, futures);
        }
        return futures;
    }

    private static <T> void addCanceller(Future<T> future, List<Future<?>> others) {
        future.addDoneCallback(done -> others.forEach(Future::cancel));
    }

    /** A thread that does something at the moment when the engine has it look for an interrupt after a task. */
    private static final class Meddling extends Thread {

        static final AtomicReference<Runnable> MEDDLE = new AtomicReference<>();

        Meddling(Runnable target) {
            super(target);
        }

        @Override
        public boolean isInterrupted() {
            Runnable meddle = Thread.currentThread() == this ? MEDDLE.getAndSet(null) : null;
            if (meddle != null) {
                meddle.run();
            }
            return super.isInterrupted();
        }
    }

    /** The lane is not on its way to the queue while it runs a callback that was added just before the end. */
    @Test
    void whenACallbackThatCameAtTheLastMomentWaitsForATaskThenAnotherLaneRunsThat() throws Exception {
        Executor executor = executors.untracked(builder -> builder.threads(2).threadFactory(Meddling::new));
        CountDownLatch added = new CountDownLatch(1);
        AtomicReference<Object> seen = new AtomicReference<>();
        CountDownLatch called = new CountDownLatch(1);
        AtomicReference<Future<?>> own = new AtomicReference<>();
        Future<?> future = executor.submit(() -> {
            added.await();
            Meddling.MEDDLE.set(() -> own.get().addDoneCallback(done -> {
                try {
                    seen.set(executor.submit(() -> "y").result(Duration.ofSeconds(5)));
                } catch (Exception e) {
                    seen.set(e);
                }
                called.countDown();
            }));
            return "x";
        });
        own.set(future);
        added.countDown();
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasValue("y");
    }

    /** Such a lane makes room for the task that it comes for; once it has that, it makes none for another. */
    @Test
    void whenALaneHasStartedATaskThenItIsNotOnItsWayToTheQueueAnyMore() {
        AtomicReference<Runnable> lane = new AtomicReference<>();
        Settings settings = new Settings("race");
        settings.maxWorkers = 1;
        settings.queueCapacity = 1;
        settings.threadFactory = target -> {
            lane.set(target);
            return new Thread(() -> {}); // its steps are taken here
        };
        Engine engine = new Engine(settings);
        ManagedFuture<?> first = (ManagedFuture<?>) engine.submit(() -> "x", TaskOptions.defaults(), false);
        engine.submit(() -> "y", TaskOptions.defaults(), false);
        assertThatThrownBy(() -> engine.submit(() -> "z", TaskOptions.defaults(), false))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat((Object) engine.queue.poll((Worker) lane.get())).isSameAs(first);
        assertThat(engine.stats().pending()).isEqualTo(1);
        assertThatThrownBy(() -> engine.submit(() -> "z", TaskOptions.defaults(), false))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(engine.stats().pending()).isEqualTo(1);
    }

    /** Who cancels a task may be quicker than its worker is to note when it started. */
    @Test
    void whenATaskIsStoppedBeforeItsStartIsNotedThenItHasNotRun() {
        Engine engine = engine();
        TimedFuture<?> future = new TimedFuture<>(new Terms(engine, null, false, null), () -> "x", Clock.now());
        long now = Clock.now();
        future.stampEnd(now + 1000);
        assertThat(future.runNanos()).isZero();
        assertThat(future.waitNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(10));
        future.stampStart(now + 2000);
        assertThat(future.runNanos()).isZero();
        assertThat(future.waitNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(10));
    }

    /** A task that is found to be overdue when a lane gets to it is booked at once: others count on that. */
    @Test
    void claim_ofAnOverdueTask_books() {
        Engine engine = engine();
        Limits limits = new Limits(1, 0, Limits.NEVER, null);
        TimedFuture<?> future = new TimedFuture<>(new Terms(engine, null, false, limits), () -> "x", Clock.now());
        engine.queue.add(future, -1);
        Eventually.that(future::isOverdue);
        Worker lane = Worker.lane(engine, true);
        assertThat((Object) engine.queue.poll(lane)).isSameAs(future);
        assertThat(engine.stats().pending()).isZero();
        assertThat(engine.stats().failedBy()).containsEntry(FailureReason.QUEUE_TIMEOUT, 1L);
    }

    /** A task may be cancelled as soon as it runs, when not all listeners know of that yet. */
    @Test
    void listeners_knowOfTheStartOfATaskBeforeTheyKnowOfItsEnd() throws Exception {
        AtomicReference<Future<?>> future = new AtomicReference<>();
        AtomicReference<Asker<Boolean>> canceller = new AtomicReference<>();
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch submitted = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Executor executor = executors.untracked(builder -> builder.threads(1)
                .listener(new ExecutorListener() {
                    @Override
                    public void started(TaskInfo task) {
                        awaitQuietly(submitted, 10_000);
                        canceller.set(Asker.ask(() -> future.get().cancel(true)));
                        awaitQuietly(end, 200); // in vain
                    }
                })
                .listener(new ExecutorListener() {
                    @Override
                    public void started(TaskInfo task) {
                        told.add("started");
                    }

                    @Override
                    public void done(TaskInfo task, Outcome outcome) {
                        told.add("done");
                        end.countDown();
                    }
                }));
        future.set(executor.submit(() -> "x"));
        submitted.countDown();
        assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).containsExactly("started", "done");
        assertThat(canceller.get().answer()).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** "Stop all when one fails" is what a listener may do. */
    @Test
    void shutdownNow_byAListenerOfATasksEnd_returns() throws Exception {
        AtomicReference<Executor> executor = new AtomicReference<>();
        CountDownLatch returned = new CountDownLatch(1);
        executor.set(executors.untracked(builder -> builder.threads(1).listener(new ExecutorListener() {
            @Override
            public void done(TaskInfo task, Outcome outcome) {
                executor.get().shutdownNow();
                returned.countDown();
            }
        })));
        Future<?> future = executor.get().submit(() -> "x");
        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(future.result(Duration.ofSeconds(10))).isEqualTo("x");
    }

    @Test
    void shutdownNow_byAListenerOfACancel_returns() throws Exception {
        AtomicReference<Executor> executor = new AtomicReference<>();
        executor.set(executors.untracked(builder -> builder.threads(1).listener(new ExecutorListener() {
            @Override
            public void done(TaskInfo task, Outcome outcome) {
                executor.get().shutdownNow();
            }
        })));
        Gate gate = Gate.of(executors);
        Future<?> future = executor.get().submit(gate);
        gate.awaitEntered();
        assertThat(Asker.ask(() -> future.cancel(true)).answer()).isTrue();
    }

    /** No model: to Lincheck a lane that parks is an endless loop, for a park may return at any time. */
    @Test
    void submit_asTheOnlyLaneIsAboutToPark_thenItIsWoken() throws Exception {
        Executor executor = executors.untracked(builder -> builder.threads(1));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int spins = Spin.times;
        Spin.times = 0;
        try {
            for (int round = 0; round < 200_000; round++) {
                Future<?> future = executor.submit(() -> "x");
                while (!future.done()) {
                    Thread.onSpinWait(); // a look at the lane, if only to help it, would hide what this is about
                    if (++spinning > 100_000_000) {
                        throw new AssertionError(executor.stats().toString());
                    }
                }
                spinning = 0;
                for (int i = random.nextInt(100); i > 0; i--) {
                    Thread.onSpinWait();
                }
            }
        } finally {
            Spin.times = spins;
        }
    }

    private long spinning;
}
