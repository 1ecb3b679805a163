package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workers that can't be started: the executor recovers if it can, and breaks if it can't (DESIGN 4.9). */
abstract class BrokenExecutorContract extends ManagedContract {

    static Stream<Named<Supplier<Thread>>> failures() {
        return Stream.of(
                Named.of("null", () -> null),
                Named.of("exception", () -> {
                    throw new IllegalStateException("no thread");
                }),
                Named.of("out of memory", () -> {
                    throw new OutOfMemoryError("unable to create native thread");
                }));
    }

    /** Makes threads as the executor would, but for as many failures as it is told to have first. */
    private final class Failing implements ThreadFactory {

        private final Supplier<Thread> failure;
        private final AtomicInteger failuresLeft;
        private final AtomicInteger calls = new AtomicInteger();
        private final ThreadFactory real =
                Threads.factory(kind() == Kind.VIRTUAL ? Backend.Lanes.VIRTUAL : Backend.Lanes.PLATFORM, "x", "made-");

        Failing(Supplier<Thread> failure, int failures) {
            this.failure = failure;
            failuresLeft = new AtomicInteger(failures);
        }

        @Override
        public Thread newThread(Runnable task) {
            calls.incrementAndGet();
            return failuresLeft.getAndDecrement() > 0 ? failure.get() : real.newThread(task);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whenTwoThreadsCannotBeMadeThenTheThirdDoesTheWork(Supplier<Thread> failure) throws Exception {
        Failing factory = new Failing(failure, 2);
        Executor executor = pool(1, builder -> builder.threadFactory(factory));
        try (Logged logged = Logged.capture()) {
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
            assertThat(logged.messages()).hasSize(2).allMatch(message -> message.contains(executor.name()));
        }
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.RUNNING);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whenThreeInARowCannotBeMadeThenEverythingPendingFails(Supplier<Thread> failure) throws Exception {
        Failing factory = new Failing(failure, 1_000_000);
        Executor executor = pool(2, builder -> builder.threadFactory(factory));
        executor.pause();
        List<Future<Integer>> futures = List.of(executor.submit(() -> 1), executor.submit(() -> 2));
        try (Logged logged = Logged.capture()) {
            executor.resume();
            for (Future<Integer> future : futures) {
                assertThat(future.exception())
                        .isInstanceOf(BrokenExecutorException.class)
                        .hasMessageContaining("executor '" + executor.name() + "' is broken");
            }
            assertThat(logged.events()).hasSize(3);
        }
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.BROKEN);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 2L);
    }

    @Test
    void whenBrokenThenSubmissionsAreRefusedWithTheCause() throws Exception {
        OutOfMemoryError cause = new OutOfMemoryError("unable to create native thread");
        Executor executor = pool(
                1,
                builder -> builder.threadFactory(task -> {
                    throw cause;
                }));
        try (Logged logged = Logged.capture()) {
            executor.submit(() -> "x").exception();
            assertThat(logged.events()).isNotEmpty();
        }
        assertThatThrownBy(() -> executor.submit(() -> "y"))
                .isInstanceOf(BrokenExecutorException.class)
                .hasCause(cause);
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.BROKEN, 1L);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whenOtherWorkersLiveThenTheExecutorIsNotBroken(Supplier<Thread> failure) throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        Failing never = new Failing(failure, 0);
        AtomicInteger failed = new AtomicInteger();
        Executor executor = pool(
                3,
                builder -> builder.threadFactory(task -> {
                    if (fails.get()) {
                        failed.incrementAndGet();
                        return failure.get();
                    }
                    return never.newThread(task);
                }));
        Gate gate = Gate.in(executors, executor);
        fails.set(true);
        try (Logged logged = Logged.capture()) {
            List<Future<Integer>> futures = List.of(
                    executor.submit(() -> 1),
                    executor.submit(() -> 2),
                    executor.submit(() -> 3),
                    executor.submit(() -> 4));
            gate.open();
            if (kind() == Kind.THREAD || kind() == Kind.PROCESS) {
                for (Future<Integer> future : futures) {
                    assertThat(future.exception(Duration.ofSeconds(10))).isNull();
                }
                assertThat(executor.stats().state()).isEqualTo(ExecutorState.RUNNING);
            } else {
                // Each task needs a thread of its own, so the last worker takes the executor with it.
                assertThat(Futures.wait(futures, Duration.ofSeconds(10)).notDone())
                        .isEmpty();
            }
            assertThat(logged.events()).isNotEmpty();
        }
    }

    @Test
    void whenThreadsCannotBeMadeWhileAnotherWorkerIsBusyThenNobodySpins() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        Failing never = new Failing(() -> null, 0);
        AtomicInteger failed = new AtomicInteger();
        Executor executor = pool(
                1,
                builder -> builder.threadFactory(task -> {
                    if (fails.get()) {
                        failed.incrementAndGet();
                        return null;
                    }
                    return never.newThread(task);
                }));
        Gate gate = Gate.in(executors, executor);
        Future<String> pending = executor.submit(() -> "x");
        fails.set(true);
        try (Logged logged = Logged.capture()) {
            Asker<Object> resizer = Asker.ask(() -> {
                executor.resize(2);
                return null;
            });
            executors.before(() -> fails.set(false));
            resizer.answer();
            assertThat(failed.get()).isBetween(1, 3);
            assertThat(logged.events()).hasSize(failed.get());
        }
        fails.set(false);
        gate.open();
        assertThat(pending.result()).isEqualTo("x");
    }

    @Test
    void whenAnInitializerFailsThenPendingFuturesFailAndSubmissionsAreRefused() throws Exception {
        kind().assumeRunsHere();
        Gate gate = Gate.of(executors);
        Executor executor = pool(
                1,
                builder -> builder.initializer(() -> {
                    gate.run();
                    throw new IllegalStateException("no database");
                }));
        List<Future<Integer>> futures = List.of(executor.submit(() -> 1), executor.submit(() -> 2));
        try (Logged logged = Logged.capture()) {
            gate.open();
            for (Future<Integer> future : futures) {
                assertThat(future.exception())
                        .isInstanceOf(BrokenExecutorException.class)
                        .hasRootCauseMessage("no database");
            }
            assertThat(logged.messages()).hasSize(1);
        }
        assertThatThrownBy(() -> executor.submit(() -> 3)).isInstanceOf(BrokenExecutorException.class);
    }

    @Test
    void whenBrokenThenBlockedSubmittersAreRefused() throws Exception {
        kind().assumeRunsHere();
        Gate gate = Gate.of(executors);
        Executor executor = pool(
                1,
                builder -> builder.queueCapacity(0).whenFull(WhenFull.BLOCK).initializer(() -> {
                    gate.run();
                    throw new IllegalStateException("no database");
                }));
        try (Logged logged = Logged.capture()) {
            Future<Integer> first = executor.submit(() -> 1);
            Asker<Future<Integer>> submitter = Asker.blocked(() -> executor.submit(() -> 2));
            gate.open();
            assertThat(submitter.failure()).isInstanceOf(BrokenExecutorException.class);
            assertThat(first.exception()).isInstanceOf(BrokenExecutorException.class);
            assertThat(logged.events()).isNotEmpty();
        }
    }
}
