package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@code inherit-deadline}: what is submitted by a task with a run timeout has no more time than that has left. */
abstract class InheritedDeadlineContract extends ManagedContract {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final TaskOptions OUTER = TaskOptions.named("outer").runTimeout(SHORT);

    private final BlockingQueue<Future<Object>> inner = new LinkedBlockingQueue<>();

    private static Object hang() throws InterruptedException {
        new CountDownLatch(1).await();
        return null;
    }

    private static DeadlineExceededException failure(Future<?> future) throws Exception {
        return (DeadlineExceededException) future.exception(Duration.ofSeconds(10));
    }

    /** Does something until it has failed by its time limit as it ran: on a busy machine its time may be up before. */
    private static DeadlineExceededException failureOfRunning(Attempt attempt) throws Exception {
        while (true) {
            AtomicBoolean ran = new AtomicBoolean();
            DeadlineExceededException failure = attempt.failure(() -> {
                ran.set(true);
                return hang();
            });
            if (ran.get()) {
                return failure;
            }
        }
    }

    private interface Attempt {

        DeadlineExceededException failure(Callable<Object> inner) throws Exception;
    }

    /** Runs a task in {@code outer}, for 200 ms at most, which submits a task to {@code executor} and waits. */
    private DeadlineExceededException innerFailure(Executor outer, Executor executor, TaskOptions options)
            throws Exception {
        return innerFailure(outer, executor, options, InheritedDeadlineContract::hang);
    }

    private DeadlineExceededException innerFailure(
            Executor outer, Executor executor, TaskOptions options, Callable<Object> task) throws Exception {
        failure(outer.submit(
                () -> {
                    inner.add(executor.submit(task, options));
                    return hang();
                },
                OUTER));
        return failure(inner.take());
    }

    @Test
    void whenTheInnerTaskRunsThenItEndsWithTheOuterOne() throws Exception {
        Executor outer = poolHere(1);
        Executor executor = pool(1);
        DeadlineExceededException failure =
                failureOfRunning(task -> innerFailure(outer, executor, TaskOptions.named("inner"), task));
        assertThat(failure.limit()).isEqualTo(DeadlineExceededException.Limit.RUN_TIMEOUT);
        assertThat(failure.taskName()).isEqualTo("inner");
        assertThat(failure.granted()).isLessThanOrEqualTo(SHORT);
    }

    @Test
    void whenTheInnerTaskHasMoreTimeOfItsOwnThenItEndsWithTheOuterOne() throws Exception {
        DeadlineExceededException failure =
                innerFailure(poolHere(1), pool(1), TaskOptions.defaults().runTimeout(Duration.ofHours(1)));
        assertThat(failure.granted()).isLessThanOrEqualTo(SHORT);
    }

    @Test
    void whenTheInnerTaskHasLessTimeOfItsOwnThenThatHolds() throws Exception {
        Duration less = Duration.ofMillis(5);
        DeadlineExceededException failure =
                innerFailure(poolHere(1), pool(1), TaskOptions.defaults().runTimeout(less));
        assertThat(failure.granted()).isLessThanOrEqualTo(less);
    }

    @Test
    void whenInheritedThenTheMessageNamesTheOuterTask() throws Exception {
        Executor outer = poolHere(1);
        assertThat(innerFailure(outer, pool(1), TaskOptions.named("inner")))
                .hasMessageContaining("(all that 'outer' of executor '" + outer.name() + "' had left)");
    }

    @Test
    void whenTheInnerTaskWaitsInAQueueThenThatIsPartOfTheTime() throws Exception {
        Executor busy = pool(1);
        Gate.in(executors, busy);
        DeadlineExceededException failure = innerFailure(poolHere(1), busy, TaskOptions.defaults());
        assertThat(failure.limit()).isEqualTo(DeadlineExceededException.Limit.QUEUE_TIMEOUT);
        assertThat(failure.granted()).isLessThanOrEqualTo(SHORT);
    }

    @Test
    void whenTheInnerTaskRunsInlineThenItEndsInTimeToo() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1);
        DeadlineExceededException failure = failureOfRunning(task -> {
            failure(executor.submit(
                    () -> {
                        inner.add(executor.submit(task));
                        return inner.element().exception();
                    },
                    OUTER));
            return failure(inner.take());
        });
        assertThat(failure.limit()).isEqualTo(DeadlineExceededException.Limit.RUN_TIMEOUT);
    }

    @Test
    void whenTheInnerTaskSubmitsTooThenThatInheritsAsWell() throws Exception {
        Executor outer = poolHere(1);
        Executor third = pool(1);
        Executor second = poolHere(1);
        failureOfRunning(task -> {
            BlockingQueue<Future<Object>> middle = new LinkedBlockingQueue<>();
            failure(outer.submit(
                    () -> {
                        middle.add(second.submit(() -> {
                            inner.add(third.submit(InheritedDeadlineContract::hang));
                            return task.call();
                        }));
                        return hang();
                    },
                    OUTER));
            return failure(middle.take());
        });
        assertThat(failure(inner.take()).granted()).isLessThanOrEqualTo(SHORT);
    }

    @Test
    void whenSwitchedOffThenTheInnerTaskGoesOn() throws Exception {
        Executor free = pool(1, builder -> builder.inheritDeadline(false));
        Stubborn task = Stubborn.of(executors);
        failure(poolHere(1)
                .submit(
                        () -> {
                            task.in(free);
                            return hang();
                        },
                        OUTER));
        assertThat(free.stats().running()).isEqualTo(1);
        assertThat(task.interrupts()).isZero();
    }

    @Test
    void whenTheOuterTaskHasNoTimeoutThenNothingIsInherited() throws Exception {
        Executor executor = pool(2, builder -> builder.runTimeout(Duration.ofHours(1)));
        Executor other = poolHere(1);
        Future<Future<String>> outer = other.submit(() -> executor.submit(() -> "x"));
        assertThat(outer.result().result()).isEqualTo("x");
    }

    @Test
    void whenACallbackOfATaskSubmitsThenTheEndedTasksDeadlineIsNotInherited() throws Exception {
        Executor executor = pool(1, builder -> builder.runTimeout(Duration.ofMillis(300)));
        Executor other = pool(1);
        Gate gate = Gate.in(executors, other);
        Gate first = Gate.of(executors);
        BlockingQueue<Future<String>> next = new LinkedBlockingQueue<>();
        executor.submit(first).addDoneCallback(done -> next.add(other.submit(() -> "next")));
        first.open();
        Future<String> follower = next.take();
        // Longer than the first one's limit, on the clock of the watchdog.
        other.submit(() -> "late", TaskOptions.defaults().queueTimeout(Duration.ofMillis(400)))
                .exception();
        gate.open();
        assertThat(follower.result()).isEqualTo("next");
    }
}
