package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a task and its callbacks see of the thread that submitted it: {@link ContextPropagator}. */
abstract class ContextContract extends ManagedContract {

    private static final ThreadLocal<String> CONTEXT = new ThreadLocal<>();

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    /** Carries {@link #CONTEXT}. */
    private static ContextPropagator.Snapshot capture() {
        String captured = CONTEXT.get();
        return work -> {
            String before = CONTEXT.get();
            CONTEXT.set(captured);
            try {
                work.run();
            } finally {
                CONTEXT.set(before);
            }
        };
    }

    private Executor carrying() {
        return executor(builder -> builder.contextPropagator(ContextContract::capture));
    }

    private static <T> T in(String context, Callable<T> work) throws Exception {
        CONTEXT.set(context);
        try {
            return work.call();
        } finally {
            CONTEXT.remove();
        }
    }

    private static String get() {
        String context = CONTEXT.get();
        return context == null ? "none" : context;
    }

    private void see() {
        seen.add(get());
    }

    private String nextSeen() throws InterruptedException {
        String next = seen.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("something seen in time").isNotNull();
        return next;
    }

    @AfterEach
    void theTestsThreadHasNoneLeft() {
        assertThat(get()).isEqualTo("none");
    }

    // ------------------------------------------------------------------------------------------------------- tasks

    @Test
    void whenSubmittedThenTheTaskSeesWhatItsSubmitterHad() throws Exception {
        kind().assumeRunsHere();
        Executor executor = carrying();
        assertThat(in("a", () -> executor.submit(ContextContract::get)).result())
                .isEqualTo("a");
        assertThat(in("b", () -> executor.submit(ContextContract::get, TaskOptions.named("x")))
                        .result())
                .isEqualTo("b");
        assertThat(executor.submit(ContextContract::get).result()).isEqualTo("none");
    }

    @Test
    void whenThereAreSeveralPropagatorsThenTheLaterOnesRunInsideTheEarlierOnes() throws Exception {
        BlockingQueue<String> steps = new LinkedBlockingQueue<>();
        Executor executor = executor(builder -> {
            Executor.Builder more = builder;
            for (String name : List.of("first", "second", "third")) {
                more = more.contextPropagator(() -> {
                    steps.add("captures " + name);
                    return work -> {
                        steps.add("enters " + name);
                        work.run();
                        steps.add("leaves " + name);
                    };
                });
            }
            return more;
        });
        executor.submit(() -> steps.add("task")).result();
        assertThat(steps)
                .containsExactly(
                        "captures first",
                        "captures second",
                        "captures third",
                        "enters first",
                        "enters second",
                        "enters third",
                        "task",
                        "leaves third",
                        "leaves second",
                        "leaves first");
    }

    @Test
    void whenExecutedOrMappedThenTheTaskSeesWhatItsSubmitterHad() throws Exception {
        kind().assumeRunsHere();
        Executor executor = carrying();
        in("a", () -> {
            executor.execute(this::see);
            return null;
        });
        assertThat(nextSeen()).isEqualTo("a");
        try (Results<String> results = in("b", () -> executor.map(i -> get() + i, List.of(1, 2)))) {
            assertThat(results.stream()).containsExactly("b1", "b2");
        }
    }

    @Test
    void whenTheTaskHasEndedThenItsThreadHasWhatItHadBefore() throws Exception {
        kind().assumeRunsHere();
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.maxWorkers(1)
                .initializer(() -> CONTEXT.set("the worker's"))
                .contextPropagator(ContextContract::capture)
                .listener(new ExecutorListener() {
                    @Override
                    public void started(TaskInfo task) {
                        see();
                    }

                    @Override
                    public void done(TaskInfo task, Outcome outcome) {
                        see();
                    }
                }));
        in("a", () -> executor.submit(this::see)).result();
        assertThat(List.of(nextSeen(), nextSeen(), nextSeen())).containsExactly("the worker's", "a", "the worker's");
    }

    @Test
    void whenThePropagatorIsNotAskedForThenNothingIsCarried() throws Exception {
        kind().assumeQueues();
        Executor executor = executor(builder -> builder);
        assertThat(in("a", () -> executor.submit(ContextContract::get)).result())
                .isEqualTo("none");
    }

    @Test
    void whenTheTaskFailsThenItsVeryExceptionArrives() {
        Executor executor = carrying();
        IOException thrown = new IOException();
        assertThatThrownBy(() -> executor.submit(() -> {
                            throw thrown;
                        })
                        .result())
                .isSameAs(thrown);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.EXCEPTION, 1L);
    }

    @Test
    void whenCancelledWhileItRunsThenItSeesItsContextToTheEnd() throws Exception {
        kind().assumeRunsHere();
        Executor executor = carrying();
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> future = in(
                "a",
                () -> start(executor, () -> {
                    entered.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        see();
                    }
                    return null;
                }));
        entered.await();
        assertThat(future.cancel(true)).isTrue();
        assertThat(nextSeen()).isEqualTo(kind() == Kind.DIRECT ? "none" : "a"); // there, another thread submits it
    }

    // --------------------------------------------------------------------------------- on the thread of another task

    @Test
    void whenATaskRunsInTheThreadOfTheOneThatWaitsForItThenEachSeesItsOwn() throws Exception {
        kind().assumeRunsHere();
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.maxWorkers(1).contextPropagator(ContextContract::capture));
        CompletableFuture<Future<String>> second = new CompletableFuture<>();
        Future<String> first = in("a", () -> executor.submit(() -> second.get().result() + " then " + get()));
        second.complete(in("b", () -> executor.submit(ContextContract::get)));
        assertThat(first.result()).isEqualTo("b then a");
    }

    @Test
    void whenTheWaiterHasAContextAndTheTaskNoneThenTheTaskSeesNone() throws Exception {
        kind().assumeRunsHere();
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.maxWorkers(1).contextPropagator(ContextContract::capture));
        CompletableFuture<Future<String>> second = new CompletableFuture<>();
        Future<String> first = in("a", () -> executor.submit(() -> second.get().result() + " then " + get()));
        second.complete(executor.submit(ContextContract::get));
        assertThat(first.result()).isEqualTo("none then a");
    }

    @Test
    void whenTheSubmitterRunsItsTaskThenItHasItsOwnAfterwards() throws Exception {
        kind().assumeRunsHere();
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.maxWorkers(1)
                .queueCapacity(0)
                .whenFull(WhenFull.CALLER_RUNS)
                .contextPropagator(ContextContract::capture));
        Gate gate = Gate.in(executors, executor);
        in("a", () -> {
            executor.submit(() -> {
                see();
                CONTEXT.set("the task's own");
            });
            see();
            return null;
        });
        gate.open();
        assertThat(List.of(nextSeen(), nextSeen())).containsExactly("a", "a");
    }

    // --------------------------------------------------------------------------------------------------- callbacks

    @Test
    void whenTheWorkerRunsACallbackThenItSeesWhatTheSubmitterHad() throws Exception {
        kind().assumeQueues();
        Executor executor = carrying();
        Gate gate = Gate.of(executors);
        Future<?> future = in("a", () -> executor.submit(gate));
        future.addDoneCallback(done -> see());
        future.toCompletableFuture().thenRun(this::see);
        gate.open();
        assertThat(List.of(nextSeen(), nextSeen())).containsExactly("a", "a");
    }

    @Test
    void whenTheCancellerRunsACallbackThenItSeesWhatTheSubmitterHad() throws Exception {
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.maxWorkers(1).contextPropagator(ContextContract::capture));
        Gate.in(executors, executor);
        Future<?> future = in("a", () -> executor.submit(this::see));
        future.addDoneCallback(done -> see());
        in("the canceller's", () -> {
            future.cancel();
            see();
            return null;
        });
        assertThat(List.of(nextSeen(), nextSeen())).containsExactly("a", "the canceller's");
    }

    @Test
    void whenTheWatchdogHasACallbackRunThenItSeesWhatTheSubmitterHad() throws Exception {
        Executor executor = executor(
                builder -> builder.runTimeout(Duration.ofMillis(50)).contextPropagator(ContextContract::capture));
        CountDownLatch added = new CountDownLatch(1);
        AtomicReference<Future<?>> future = new AtomicReference<>();
        Asker<?> submitter = Asker.ask(() -> in("a", () -> {
            Future<?> submitted = executor.submit(() -> {
                new CountDownLatch(1).await();
                return null;
            });
            future.set(submitted);
            submitted.addDoneCallback(done -> see());
            added.countDown();
            return null;
        }));
        submitter.answer();
        added.await();
        assertThat(nextSeen()).isEqualTo("a");
        assertThat(future.get().exception()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void whenACallbackIsAddedToADoneFutureThenItRunsAsItsCallerDoes() throws Exception {
        Executor executor = carrying();
        Future<?> future = in("a", () -> executor.submit(() -> null));
        future.result();
        in("the adder's", () -> {
            future.addDoneCallback(done -> see());
            return null;
        });
        assertThat(nextSeen()).isEqualTo("the adder's");
    }

    // ------------------------------------------------------------------------------------------- what goes wrong

    @Test
    void whenCapturingFailsThenTheSubmitterIsToldAndNoTaskWasThere() {
        IllegalStateException thrown = new IllegalStateException("from the propagator");
        Executor executor = executor(builder -> builder.contextPropagator(() -> {
            throw thrown;
        }));
        assertThatThrownBy(() -> executor.submit(this::see)).isSameAs(thrown);
        assertThatThrownBy(() -> executor.execute(this::see)).isSameAs(thrown);
        assertThat(executor.stats().submitted()).isZero();
        assertThat(executor.stats().rejected()).isZero();
        assertThat(seen).isEmpty();
    }

    @Test
    void whenThereIsNoSnapshotThenThatIsSaid() {
        Executor executor = executor(builder -> builder.contextPropagator(() -> null));
        assertThatThrownBy(() -> executor.submit(this::see))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("captured null");
        assertThat(executor.stats().submitted()).isZero();
    }

    @Test
    void whenTheContextFailsBeforeTheTaskThenTheTaskFailsWithThat() {
        IllegalStateException thrown = new IllegalStateException("from the snapshot");
        Executor executor = executor(builder -> builder.contextPropagator(() -> work -> {
            throw thrown;
        }));
        assertThatThrownBy(() -> executor.submit(this::see).result()).isSameAs(thrown);
        assertThat(seen).isEmpty();
        assertThat(executor.stats().failed()).isEqualTo(1);
    }

    @Test
    void whenTheContextFailsAfterTheTaskThenItsOutcomeCountsAndThatIsLogged() throws Exception {
        Executor executor = executor(builder -> builder.contextPropagator(() -> work -> {
            try {
                work.run();
            } finally {
                throw new IllegalStateException("from the snapshot");
            }
        }));
        IOException failure = new IOException();
        try (Logged logged = Logged.capture()) {
            assertThat(executor.submit(() -> "result").result()).isEqualTo("result");
            assertThatThrownBy(() -> executor.submit(() -> {
                                throw failure;
                            })
                            .result())
                    .isSameAs(failure);
            assertThat(logged.events()).hasSize(2).allSatisfy(ContextContract::assertFailedAfterTheTask);
        }
    }

    private static void assertFailedAfterTheTask(ILoggingEvent event) {
        assertThat(event.getFormattedMessage())
                .contains("failed after the task")
                .contains("ContextContract");
        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("from the snapshot");
    }

    @Test
    void whenTheContextSwallowsWhatTheTaskThrowsThenThatIsItsOutcomeAllTheSame() {
        Executor executor = executor(builder -> builder.contextPropagator(() -> work -> {
            try {
                work.run();
            } catch (Exception e) {
                see();
            }
        }));
        IOException failure = new IOException();
        assertThatThrownBy(() -> executor.submit(() -> {
                            throw failure;
                        })
                        .result())
                .isSameAs(failure);
    }

    @Test
    void whenTheContextDoesNotRunTheTaskThenThatIsItsFailure() {
        Executor executor = executor(builder -> builder.contextPropagator(() -> work -> {}));
        assertThatThrownBy(() -> executor.submit(this::see, "result").result())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not run task");
        assertThat(seen).isEmpty();
    }

    @Test
    void whenTheContextRunsTheTaskTwiceThenTheSecondTimeIsRefused() throws Exception {
        Executor executor = executor(builder -> builder.contextPropagator(() -> work -> {
            work.run();
            work.run();
        }));
        try (Logged logged = Logged.capture()) {
            executor.submit(this::see).result();
            assertThat(logged.events())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getThrowableProxy().getMessage()).contains("was run already"));
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void whenTheContextDoesNotRunACallbackThenThatIsLoggedAndItRunsWithout() throws Exception {
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.contextPropagator(() -> new ContextPropagator.Snapshot() {
            @Override
            public void run(Runnable work) {}

            @Override
            public void runTask(Runnable task, TaskInfo info) {
                task.run();
            }
        }));
        Gate gate = Gate.of(executors);
        try (Logged logged = Logged.capture()) {
            Future<?> future = executor.submit(gate);
            future.addDoneCallback(done -> see());
            gate.open();
            Eventually.that(() -> !logged.events().isEmpty());
            assertThat(logged.events())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getThrowableProxy().getMessage()).contains("did not run callback"));
        }
        assertThat(nextSeen()).isEqualTo("none");
    }

    /** Runs tasks with what is captured, and does that with callbacks. */
    private static ContextPropagator.Snapshot forCallbacks(Consumer<Runnable> how) {
        return new ContextPropagator.Snapshot() {
            @Override
            public void run(Runnable work) {
                how.accept(work);
            }

            @Override
            public void runTask(Runnable task, TaskInfo info) {
                task.run();
            }
        };
    }

    @Test
    void whenTheContextFailsBeforeACallbackThenThatIsLoggedAndItRunsWithout() throws Exception {
        kind().assumeQueues();
        IllegalStateException thrown = new IllegalStateException("from the snapshot");
        Executor executor = executor(builder -> builder.contextPropagator(() -> forCallbacks(work -> {
            throw thrown;
        })));
        Gate gate = Gate.of(executors);
        try (Logged logged = Logged.capture()) {
            CompletableFuture<?> bound = executor.submit(gate).toCompletableFuture();
            gate.open();
            bound.get(10, TimeUnit.SECONDS);
            assertThat(logged.events()).singleElement().satisfies(event -> {
                assertThat(event.getFormattedMessage()).contains("runs without it");
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("from the snapshot");
            });
        }
    }

    @Test
    void whenACallbackFailsInItsContextThenItDoesNotRunAgain() throws Exception {
        kind().assumeQueues();
        Executor executor = carrying();
        Gate gate = Gate.of(executors);
        try (Logged logged = Logged.capture()) {
            Future<?> future = executor.submit(gate);
            future.addDoneCallback(done -> {
                see();
                throw new IllegalStateException("from the callback");
            });
            future.addDoneCallback(done -> seen.add("the next"));
            gate.open();
            assertThat(List.of(nextSeen(), nextSeen())).containsExactly("none", "the next");
            assertThat(logged.events())
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.getFormattedMessage()).startsWith("exception calling callback"));
        }
    }

    @Test
    void whenTheContextRunsACallbackTwiceThenTheSecondTimeIsRefused() throws Exception {
        kind().assumeQueues();
        Executor executor = executor(builder -> builder.contextPropagator(() -> forCallbacks(work -> {
            work.run();
            work.run();
        })));
        Gate gate = Gate.of(executors);
        try (Logged logged = Logged.capture()) {
            Future<?> future = executor.submit(gate);
            future.addDoneCallback(done -> see());
            future.addDoneCallback(done -> seen.add("the next"));
            gate.open();
            assertThat(List.of(nextSeen(), nextSeen())).containsExactly("none", "the next");
            Eventually.that(() -> logged.events().size() == 2);
            assertThat(logged.events())
                    .allSatisfy(event ->
                            assertThat(event.getThrowableProxy().getMessage()).contains("was run already"));
        }
    }

    /** Who stops a task tells listeners of it before that is visible. The task may come back meanwhile. */
    @Test
    void whenSomebodyIsAboutToEndTheFutureThenTheContextFindsItEnded() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        Executor executor = executor(builder -> builder.contextPropagator(() -> new ContextPropagator.Snapshot() {
                    @Override
                    public void run(Runnable work) {
                        work.run();
                    }

                    @Override
                    public void runTask(Runnable task, TaskInfo info) {
                        try {
                            task.run();
                        } finally {
                            seen.add(info.future().cancelled() ? "cancelled" : "not cancelled");
                            left.countDown();
                        }
                    }
                })
                .listener(new ExecutorListener() {
                    @Override
                    public void done(TaskInfo task, Outcome outcome) {
                        stopped.countDown();
                        try {
                            back.await();
                            left.await(100, TimeUnit.MILLISECONDS); // it must not be left before this has ended
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                }));
        Future<?> future = start(executor, () -> {
            entered.countDown();
            try {
                stopped.await();
                return null;
            } finally {
                back.countDown();
            }
        });
        entered.await();
        assertThat(future.cancel(true)).isTrue();
        assertThat(nextSeen()).isEqualTo("cancelled");
    }

    @Test
    void whenTheTaskHasEndedThenItsFutureHoldsOnToNothingThatWasCaptured() throws Exception {
        Executor executor = executors.untracked(
                builder -> kind().on(builder).contextPropagator(ContextContract::captureSomethingLarge));
        Future<?> future = executor.submit(() -> null);
        future.result();
        Garbage.assertCollected(LARGE.get());
        assertThat(future.done()).isTrue();
    }

    private static final AtomicReference<WeakReference<Object>> LARGE = new AtomicReference<>();

    private static ContextPropagator.Snapshot captureSomethingLarge() {
        Object large = new Object();
        LARGE.set(new WeakReference<>(large));
        return new ContextPropagator.Snapshot() {
            private final Object kept = large;

            @Override
            public void run(Runnable work) {
                work.run();
            }

            @Override
            public String toString() {
                return "with " + kept;
            }
        };
    }
}
