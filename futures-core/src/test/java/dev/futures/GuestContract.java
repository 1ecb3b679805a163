package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A task that the submitting thread runs itself: all tasks of {@code direct}, and {@code caller-runs} when full. */
abstract class GuestContract extends ManagedContract {

    private static final int ROUNDS = 2_000;
    private static final Duration SHORT = Duration.ofMillis(100);

    private Executor guests() throws InterruptedException {
        return guests(builder -> builder);
    }

    /** Makes an executor whose submitters have to run their tasks themselves. */
    private Executor guests(UnaryOperator<Executor.Builder> how) throws InterruptedException {
        if (kind() == Kind.DIRECT) {
            return executor(how);
        }
        Executor executor = executor(
                builder -> how.apply(builder.maxWorkers(1).queueCapacity(0).whenFull(WhenFull.CALLER_RUNS)));
        fill(executor);
        return executor;
    }

    /** How many tasks the executors of {@link #guests()} run from the start. */
    private int others() {
        return kind() == Kind.THREAD || kind() == Kind.VIRTUAL ? 1 : 0;
    }

    private static Object hang() throws InterruptedException {
        new CountDownLatch(1).await();
        return null;
    }

    @Test
    void whenCancelledThenTheFutureEndsAtOnceAndTheSubmitterGoesOnOnceTheTaskReturns() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = guests();
        Stubborn task = Stubborn.of(executors);
        LedgerCheck.Elsewhere<Future<?>> submitter = executors.elsewhere(() -> executor.submit(task));
        task.awaitEntered();
        assertThat(submitter.first().cancel(true)).isTrue();
        assertThat(submitter.first().cancelled()).isTrue();
        assertThat(executor.stats().abandoned()).isEqualTo(1);
        assertThat(executor.stats().running()).isEqualTo(others());
        Eventually.that(() -> task.interrupts() == 1);
        assertThat(submitter.asker().thread().isAlive()).isTrue();
        task.open();
        assertThat((Object) submitter.asker().answer()).isSameAs(submitter.first());
        assertThat(executor.stats().abandoned()).isZero();
    }

    @Test
    void whenTheCancelledTaskLeavesTheFlagUpThenTheSubmitterDoesNotSeeIt() throws Exception {
        Executor executor = guests();
        CountDownLatch entered = new CountDownLatch(1);
        LedgerCheck.Elsewhere<Boolean> submitter = executors.elsewhere(() -> {
            executor.submit(() -> {
                entered.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });
            return Thread.currentThread().isInterrupted();
        });
        entered.await();
        assertThat(submitter.first().cancel(true)).isTrue();
        assertThat(submitter.asker().answer()).isFalse();
    }

    @Test
    void whenCancelledAtAnyMomentThenWhatTheSubmitterDoesNextIsNeverInterrupted() throws Exception {
        AtomicReference<Future<?>> handedOut = new AtomicReference<>();
        Executor executor = guests(builder -> builder.listener(new ExecutorListener() {
            @Override
            public void submitted(TaskInfo task) {
                handedOut.set(task.future());
            }
        }));
        handedOut.set(null);
        AtomicInteger hit = new AtomicInteger();
        AtomicReference<Future<?>> goes = new AtomicReference<>();
        Asker<Object> submitter = Asker.ask(() -> {
            for (int i = 0; i < kind().rounds(ROUNDS); i++) {
                executor.submit(
                        () -> { // which ends just when it is cancelled
                            Future<?> self = handedOut.get();
                            while (goes.get() != self) {
                                Thread.onSpinWait();
                            }
                        });
                for (int look = 0; look < 100; look++) {
                    if (Thread.interrupted()) {
                        hit.incrementAndGet();
                    }
                }
            }
            return null;
        });
        long inTime = 0;
        Future<?> last = null;
        for (int i = 0; i < kind().rounds(ROUNDS); i++) {
            Future<?> future = handedOut.get();
            while (future == null || future == last) {
                Thread.onSpinWait();
                future = handedOut.get();
            }
            goes.set(future);
            inTime += future.cancel(true) ? 1 : 0;
            last = future;
        }
        submitter.answer();
        assertThat(hit).hasValue(0);
        assertThat(inTime).isPositive();
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.INTERRUPT, inTime);
    }

    @Test
    void whenItsCompletableFutureIsCancelledThenItIsInterrupted() throws Exception {
        Executor executor = guests();
        Stubborn task = Stubborn.of(executors);
        LedgerCheck.Elsewhere<Future<?>> submitter = executors.elsewhere(() -> executor.submit(task));
        task.awaitEntered();
        submitter.first().toCompletableFuture().cancel(true);
        assertThat(submitter.first().cancelled()).isTrue();
        Eventually.that(() -> task.interrupts() == 1);
    }

    @Test
    void whenItsCompletableFutureTimesOutThenTheSubmitterGoesOn() throws Exception {
        Executor executor = guests();
        CountDownLatch entered = new CountDownLatch(1);
        LedgerCheck.Elsewhere<Future<Object>> submitter = executors.elsewhere(() -> executor.submit(() -> {
            entered.countDown();
            return hang();
        }));
        entered.await();
        var bound = submitter.first().toCompletableFuture().orTimeout(10, TimeUnit.MILLISECONDS);
        assertThat(submitter.asker().answer().cancelled()).isTrue();
        assertThatThrownBy(bound::join).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void whenTheRunTimeoutIsOverThenTheSubmitterGoesOnAndIsNotInterrupted() throws Exception {
        Executor executor = guests();
        Future<Object> future =
                executor.submit(GuestContract::hang, TaskOptions.defaults().runTimeout(SHORT));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.RUN_TIMEOUT, 1L);
    }

    @Test
    void whenItSubmitsThenThatInheritsWhatTimeItHasLeft() throws Exception {
        kind().assumeRunsHere();
        Executor executor = guests();
        Executor other = executors.executor(builder -> builder.threads(1));
        AtomicBoolean ran;
        Throwable failure;
        do { // on a busy machine its time may be up before it runs
            AtomicBoolean begun = new AtomicBoolean();
            ran = begun;
            BlockingQueue<Future<Object>> inner = new LinkedBlockingQueue<>();
            Future<Object> outer = executor.submit(
                    () -> {
                        inner.add(other.submit(() -> {
                            begun.set(true);
                            return hang();
                        }));
                        return hang();
                    },
                    TaskOptions.named("outer").runTimeout(SHORT));
            assertThat(outer.exception()).isInstanceOf(DeadlineExceededException.class);
            failure = inner.take().exception(Duration.ofSeconds(10));
        } while (!ran.get());
        assertThat(failure)
                .isInstanceOfSatisfying(DeadlineExceededException.class, exceeded -> {
                    assertThat(exceeded.limit()).isEqualTo(DeadlineExceededException.Limit.RUN_TIMEOUT);
                    assertThat(exceeded.granted()).isLessThanOrEqualTo(SHORT);
                })
                .hasMessageContaining("(all that 'outer' of executor '" + executor.name() + "' had left)");
    }

    /** Each stands on the one that submits it; the one too many must not find the executor between two steps. */
    @Test
    void whenTasksNestUntilTheStackIsFullThenTheLastOneFailsAndAllAreCounted() throws Exception {
        kind().assumeRunsHere();
        Executor executor = guests();
        for (int frames = 0; frames < 40; frames++) { // so that it is full at other places, too
            long before = executor.stats().succeeded();
            int below = frames;
            FutureTask<Integer> depth = new FutureTask<>(() -> nestAbove(below, executor));
            new Thread(null, depth, "deep", 1 << 19).start();
            assertThat(depth.get(10, TimeUnit.SECONDS)).isGreaterThan(20);
            assertThat(executor.stats().failed()).isEqualTo(frames + 1);
            assertThat(executor.stats().succeeded() - before).isEqualTo(depth.get() - 1);
            assertThat(executor.stats().running()).isEqualTo(others());
        }
    }

    private static int nestAbove(int frames, Executor executor) throws InterruptedException {
        return frames == 0 ? nest(executor, 0) : nestAbove(frames - 1, executor);
    }

    /** {@return how many tasks were accepted} */
    private static int nest(Executor executor, int depth) throws InterruptedException {
        Future<Integer> next = executor.submit(() -> nest(executor, depth + 1));
        Throwable exception = next.exception();
        if (exception == null) {
            return next.result();
        }
        assertThat(exception).isInstanceOf(StackOverflowError.class);
        return depth + 1;
    }

    @Test
    void whenATaskWithATimeoutSubmitsItThenItInheritsWhatTimeThatHasLeft() throws Exception {
        BlockingQueue<Future<?>> inner = new LinkedBlockingQueue<>();
        Executor executor = guests(builder -> builder.listener(new ExecutorListener() {
            @Override
            public void submitted(TaskInfo task) {
                inner.add(task.future());
            }
        }));
        inner.clear();
        Executor other = executors.executor(builder -> builder.threads(1));
        Stubborn task = Stubborn.of(executors); // else the interrupt of the outer one may end it first
        Future<Future<?>> outer = other.submit(
                () -> executor.submit(task), TaskOptions.named("outer").runTimeout(SHORT));
        assertThat(outer.exception(Duration.ofSeconds(10))).isInstanceOf(DeadlineExceededException.class);
        assertThat(inner.take().exception(Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(
                        DeadlineExceededException.class,
                        failure -> assertThat(failure.granted()).isLessThanOrEqualTo(SHORT))
                .hasMessageContaining("(all that 'outer' of executor '" + other.name() + "' had left)");
    }

    @Test
    void whenItWaitsForATaskOfAPoolThenItGetsItsResult() throws Exception {
        kind().assumeRunsHere();
        Executor executor = guests();
        Executor other = executors.executor(builder -> builder.threads(1));
        Gate gate = Gate.in(executors, other);
        LedgerCheck.Elsewhere<Future<String>> submitter = executors.elsewhere(
                () -> executor.submit(() -> other.submit(() -> "x").result()));
        Eventually.that(submitter.asker()::isBlocked);
        gate.open();
        assertThat(submitter.asker().answer().result()).isEqualTo("x");
    }

    @Test
    void whenItRunsOnAWorkerAndWaitsForAPendingTaskOfThatWorkersPoolThenThatRuns() throws Exception {
        kind().assumeRunsHere();
        Executor executor = guests();
        Executor other = executors.executor(builder -> builder.threads(1));
        Future<String> outer = other.submit(
                () -> executor.submit(() -> other.submit(() -> "x").result()).result());
        assertThat(outer.result(Duration.ofSeconds(10))).isEqualTo("x");
    }

    @Test
    void whenShutDownNowThenItIsInterruptedAndItsSubmitterGoesOn() throws Exception {
        Executor executor = guests();
        CountDownLatch entered = new CountDownLatch(1);
        LedgerCheck.Elsewhere<Boolean> submitter = executors.elsewhere(() -> {
            executor.submit(() -> {
                entered.countDown();
                return hang();
            });
            return Thread.currentThread().isInterrupted();
        });
        entered.await();
        executor.shutdownNow();
        assertThat(submitter.first().cancelled()).isTrue();
        assertThat(submitter.asker().answer()).isFalse();
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.SHUTDOWN, 1L + others());
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whenShutDownThenItIsFinishedAndWaitedForAndMayNotSubmit() throws Exception {
        Executor executor = guests();
        Gate gate = Gate.of(executors);
        LedgerCheck.Elsewhere<Future<Throwable>> submitter = executors.elsewhere(() -> executor.submit(() -> {
            gate.run();
            return Asker.ask(() -> executor.submit(() -> "refused")).failure();
        }));
        gate.awaitEntered();
        executor.shutdown();
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        gate.open();
        assertThat(submitter.asker().answer().result()).isExactlyInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whenPausedThenItRunsAllTheSame() throws Exception {
        Executor executor = guests();
        executor.pause();
        assertThat(executor.submit(() -> "x").result(Duration.ZERO)).isEqualTo("x");
        assertThat(executor.stats().pending()).isZero();
        executor.resume();
    }

    @Test
    void whenThatManySubmitAtATimeThenEachTaskRunsInTheThreadOfItsSubmitter() throws Exception {
        kind().assumeRunsHere();
        Executor executor = guests();
        List<Asker<Boolean>> submitters = java.util.stream.Stream.generate(() -> Asker.ask(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        if (executor.submit(Thread::currentThread).result() != Thread.currentThread()) {
                            return false;
                        }
                    }
                    return true;
                }))
                .limit(4)
                .toList();
        for (Asker<Boolean> submitter : submitters) {
            assertThat(submitter.answer()).isTrue();
        }
        assertThat(executor.stats().succeeded()).isEqualTo(4_000);
    }
}
