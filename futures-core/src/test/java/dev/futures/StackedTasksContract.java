package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tasks that stand on each other on one thread: one that a {@code direct} or {@code caller-runs} executor ran in its
 * caller's thread, and one that a waiting task ran itself. Who is told to stop, and who is not.
 */
abstract class StackedTasksContract extends ManagedContract {

    /** Executors that run a task in the thread that submits it. */
    enum Callers {
        DIRECT,
        CALLER_RUNS
    }

    /** What the executors in the callers' threads have started. */
    private final BlockingQueue<Future<?>> started = new LinkedBlockingQueue<>();

    private final BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();

    /** Another one than of the pool whose worker the caller is. */
    private Executor inCaller(Callers how) throws InterruptedException {
        ExecutorListener listener = new ExecutorListener() {
            @Override
            public void started(TaskInfo task) {
                started.add(task.future());
            }
        };
        if (how == Callers.DIRECT) {
            return executors.executor(builder -> builder.direct().listener(listener));
        }
        Executor full = pool(
                1,
                builder ->
                        builder.queueCapacity(0).whenFull(WhenFull.CALLER_RUNS).listener(listener));
        fill(full);
        started.clear();
        return full;
    }

    @AfterEach
    void theTestsThreadIsNotInterrupted() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private void seeInterrupt() {
        seen.add(Thread.interrupted());
    }

    private static Void ask(Future<?> future) {
        try {
            future.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    // ------------------------------------------------------------------------------------------- caller and guest

    @ParameterizedTest
    @EnumSource
    void whenTheTaskConsumesTheCallersInterruptThenItIsUpAgainAfterwards(Callers how) throws Exception {
        kind().assumeRunsHere();
        Executor guests = inCaller(how);
        Thread.currentThread().interrupt();
        Future<Boolean> future = guests.submit(() -> Thread.interrupted());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(future.result()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whenTheTaskIsStoppedThenTheCallersEarlierInterruptIsUpAgainAfterwards(Callers how) throws Exception {
        Executor guests = inCaller(how);
        Thread.currentThread().interrupt();
        Future<Object> future = guests.submit(
                () -> {
                    Thread.interrupted();
                    new CountDownLatch(1).await();
                    return null;
                },
                TaskOptions.defaults().runTimeout(Duration.ofMillis(20)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
    }

    @ParameterizedTest
    @EnumSource
    void whenTheTaskIsStoppedThenTheCallersTaskIsNotInterrupted(Callers how) throws Exception {
        Executor pool = poolHere(1);
        Executor guests = inCaller(how);
        Stubborn guest = Stubborn.of(executors);
        Future<?> caller = pool.submit(() -> {
            guests.execute(() -> {
                guest.run();
                Thread.currentThread().interrupt(); // leaves up what it was told
            });
            seeInterrupt();
        });
        Future<?> guestFuture = started.take();
        guest.awaitEntered();
        assertThat(guestFuture.cancel(true)).isTrue();
        Eventually.that(() -> guest.interrupts() == 1);
        guest.open();
        assertThat(seen.take()).isFalse();
        assertThat(caller.exception()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void whenTheCallersTaskIsStoppedThenTheGuestsAndAfterItTheCallersIsInterrupted(Callers how) throws Exception {
        kind().assumeMayIgnoreStop();
        Executor pool = pool(1);
        Executor guests = inCaller(how);
        Stubborn guest = Stubborn.of(executors);
        Future<?> caller = pool.submit(() -> {
            guests.execute(guest);
            seeInterrupt();
        });
        Future<?> guestFuture = started.take();
        assertThat(caller.cancel(true)).isTrue();
        Eventually.that(() -> guest.interrupts() == 1);
        guest.open();
        assertThat(seen.take()).isTrue();
        assertThat(guestFuture.exception()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void whenBothAreStoppedThenTheCallersTaskIsInterruptedAfterTheGuests(Callers how) throws Exception {
        kind().assumeMayIgnoreStop();
        Executor pool = pool(1);
        Executor guests = inCaller(how);
        Stubborn guest = Stubborn.of(executors);
        Future<?> caller = pool.submit(() -> {
            guests.execute(guest);
            seeInterrupt();
        });
        Future<?> guestFuture = started.take();
        assertThat(caller.cancel(true)).isTrue();
        Eventually.that(() -> guest.interrupts() == 1);
        assertThat(guestFuture.cancel(true)).isTrue();
        Eventually.that(() -> guest.interrupts() == 2);
        guest.open();
        assertThat(seen.take()).isTrue();
    }

    // ------------------------------------------------------------------------------------------- guest and inline

    @ParameterizedTest
    @EnumSource
    void whenAWaitingGuestIsStoppedThenItIsInterruptedButNotTheTaskThatItRunsInline(Callers how) throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Executor guests = inCaller(how);
        Stubborn inline = Stubborn.of(executors);
        CountDownLatch entered = new CountDownLatch(1);
        pool.execute(() -> {
            Future<?> pending = pool.submit(() -> {
                entered.countDown();
                inline.run();
                seeInterrupt();
            });
            guests.execute(() -> {
                ask(pending);
                seeInterrupt();
            });
            seeInterrupt();
        });
        Future<?> guest = started.take();
        entered.await();
        assertThat(guest.cancel(true)).isTrue();
        inline.open();
        assertThat(seen.take()).as("inline").isFalse();
        assertThat(seen.take()).as("guest").isTrue();
        assertThat(seen.take()).as("caller").isFalse();
        assertThat(inline.interrupts()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whenTheCallerOfAWaitingGuestIsStoppedThenBothAreInterruptedButNotTheTaskInline(Callers how) throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Executor guests = inCaller(how);
        Stubborn inline = Stubborn.of(executors);
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> caller = pool.submit(() -> {
            Future<?> pending = pool.submit(() -> {
                entered.countDown();
                inline.run();
                seeInterrupt();
            });
            guests.execute(() -> {
                ask(pending);
                seeInterrupt();
            });
            seeInterrupt();
        });
        entered.await();
        assertThat(caller.cancel(true)).isTrue();
        inline.open();
        assertThat(seen.take()).as("inline").isFalse();
        assertThat(seen.take()).as("guest").isTrue();
        assertThat(seen.take()).as("caller").isTrue();
        assertThat(inline.interrupts()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whenAGuestRunsATaskInlineThenWhatThatSubmitsHasItsDeadlineAndNotTheGuests(Callers how) throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Executor other = pool(1);
        Executor guests = inCaller(how);
        TaskOptions inlines = TaskOptions.named("inline").runTimeout(Duration.ofHours(2));
        TaskOptions guest = TaskOptions.named("guest").runTimeout(Duration.ofHours(1));
        BlockingQueue<Future<?>> submitted = new LinkedBlockingQueue<>();
        pool.execute(() -> {
            Future<?> pending =
                    pool.submit(Tasks.callable(() -> submitted.add(other.submit(() -> "x")), null), inlines);
            guests.submit(() -> ask(pending), guest);
        });
        Limits limits = ((ManagedFuture<?>) submitted.take()).limits();
        assertThat(limits).isNotNull();
        assertThat(limits.inheritedFrom()).startsWith("'inline'");
    }

    @ParameterizedTest
    @EnumSource
    void whenAGuestRunsATaskInlineThenAllOfThemAreSeenToRun(Callers how) throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Executor guests = inCaller(how);
        Gate inline = Gate.of(executors);
        Future<?> caller = pool.submit(
                () -> {
                    Future<?> pending = pool.submit(Tasks.callable(inline, null), TaskOptions.named("inline"));
                    return guests.submit(() -> ask(pending), TaskOptions.named("guest"));
                },
                TaskOptions.named("caller"));
        inline.awaitEntered();
        assertThat(pool.runningTasks()).extracting(RunningTask::name).containsExactlyInAnyOrder("caller", "inline");
        assertThat(guests.runningTasks()).extracting(RunningTask::name).contains("guest");
        assertThat(pool.stats().workers()).isEqualTo(1);
        inline.open();
        assertThat(caller.exception()).isNull();
        assertThat(pool.runningTasks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whenShutDownNowThenTheTasksAboveAndBelowTheGuestAreStopped(Callers how) throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Executor guests = inCaller(how);
        Gate inline = Gate.of(executors);
        BlockingQueue<Future<?>> pending = new LinkedBlockingQueue<>();
        Future<?> caller = pool.submit(() -> {
            Future<?> future = pool.submit(inline);
            pending.add(future);
            guests.execute(() -> {
                try {
                    ask(future);
                } catch (CancellationException e) {
                    seeInterrupt();
                }
            });
            seeInterrupt();
        });
        inline.awaitEntered();
        pool.shutdownNow();
        assertThat(caller.cancelled()).isTrue();
        assertThat(pending.take().cancelled()).isTrue();
        assertThat(seen.take()).as("guest").isTrue();
        assertThat(seen.take()).as("caller").isTrue();
        Eventually.that(pool::isTerminated);
    }

    // ------------------------------------------------------------------------------------------ inline and inline

    @Test
    void whenTheTaskBelowTwoInlineOnesIsStoppedThenItAloneIsInterrupted() throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Stubborn upper = Stubborn.of(executors);
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> bottom = pool.submit(() -> {
            Future<?> lower = pool.submit(() -> {
                ask(pool.submit(() -> {
                    entered.countDown();
                    upper.run();
                    seeInterrupt();
                }));
                seeInterrupt();
            });
            ask(lower);
            seeInterrupt();
        });
        entered.await();
        assertThat(bottom.cancel(true)).isTrue();
        upper.open();
        assertThat(List.of(seen.take(), seen.take(), seen.take())).containsExactly(false, false, true);
        assertThat(upper.interrupts()).isZero();
    }

    @Test
    void whenTheTaskBetweenTwoIsStoppedThenItAloneIsInterrupted() throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1);
        Stubborn upper = Stubborn.of(executors);
        BlockingQueue<Future<?>> middle = new LinkedBlockingQueue<>();
        CountDownLatch entered = new CountDownLatch(1);
        pool.execute(() -> {
            Future<?> lower = pool.submit(() -> {
                ask(pool.submit(() -> {
                    entered.countDown();
                    upper.run();
                    seeInterrupt();
                }));
                seeInterrupt();
            });
            middle.add(lower);
            try {
                ask(lower);
            } catch (CancellationException e) {
                seeInterrupt();
            }
        });
        entered.await();
        assertThat(middle.take().cancel(true)).isTrue();
        upper.open();
        assertThat(List.of(seen.take(), seen.take(), seen.take())).containsExactly(false, true, false);
    }

    // -------------------------------------------------------------------------------------- guest of its own pool

    /** Else the pool, which has no other worker, does not know that this one waits. */
    @Test
    void whenACallerRunsATaskOfItsOwnPoolThatWaitsWithATimeoutThenThatHelps() throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(1, builder -> builder.queueCapacity(1).whenFull(WhenFull.CALLER_RUNS));
        Future<String> caller = pool.submit(() -> {
            Future<String> pending = pool.submit(() -> "x");
            return pool.submit(() -> pending.result(Duration.ofSeconds(5))).result();
        });
        assertThat(caller.result()).isEqualTo("x");
    }
}
