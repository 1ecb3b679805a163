package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A full queue with {@code when-full: reject}, the default. */
abstract class RejectWhenFullContract extends ManagedContract {

    @Test
    void whenFullThenTheMessageSaysWhatIsFullAndWhatToChange() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(2));
        Gate.in(executors, executor);
        executor.submit(() -> 1);
        executor.submit(() -> 2);
        assertThatThrownBy(() -> executor.submit(() -> 3))
                .isExactlyInstanceOf(RejectedExecutionException.class)
                .hasMessage("executor '" + executor.name() + "' can't accept a task: its queue is full (capacity 2,"
                        + " pending 2, running 1); see queue-capacity, max-workers and when-full of futures.executors."
                        + executor.name());
    }

    @Test
    void whenFullThenTheRefusalIsCountedAndNothingElse() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(1));
        Gate.in(executors, executor);
        executor.submit(() -> 1);
        long submitted = executor.stats().submitted();
        assertThatThrownBy(() -> executor.submit(() -> 2)).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.stats().submitted()).isEqualTo(submitted);
        assertThat(executor.stats().rejectedBy()).containsEntry(RejectReason.FULL, 1L);
    }

    @Test
    void whenTheCapacityIsZeroThenATaskForWhichAWorkerIsFreeIsAccepted() throws Exception {
        Executor executor = pool(2, builder -> builder.queueCapacity(0));
        Gate gate = Gate.in(executors, executor);
        Gate.in(executors, executor);
        assertThatThrownBy(() -> executor.submit(() -> 3)).isInstanceOf(RejectedExecutionException.class);
        gate.open();
        Eventually.that(() -> executor.stats().running() == 1);
        Eventually.check(() -> assertThat(executor.submit(() -> 4).result()).isEqualTo(4));
    }

    @Test
    void whenTheCapacityIsZeroThenTasksThatFollowEachOthersResultAreAccepted() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(0));
        kindHasReusedWorkers();
        for (int i = 0; i < 1_000; i++) {
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
        }
    }

    /** A virtual thread ends with its task, and is gone a moment after the result is known. */
    private void kindHasReusedWorkers() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                kind() == Kind.THREAD || kind() == Kind.PROCESS, "workers are reused");
    }

    @Test
    void whenATaskWaitsForItsOwnFullPoolThenItIsRefusedAndDoesNotHang() throws Exception {
        kind().assumeRunsHere();
        Executor executor = pool(1, builder -> builder.queueCapacity(0));
        Future<Object> outer =
                executor.submit(() -> executor.submit(() -> "inner").result());
        assertThat(outer.exception()).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whenPausedThenOnlyTheQueueTakesTasks() throws Exception {
        Executor executor = pool(2, builder -> builder.queueCapacity(1));
        executor.pause();
        Future<Integer> first = executor.submit(() -> 1);
        assertThatThrownBy(() -> executor.submit(() -> 2)).isInstanceOf(RejectedExecutionException.class);
        executor.resume();
        assertThat(first.result()).isEqualTo(1);
    }

    @Test
    void whenPausedWhileAWorkerIsOnItsWayBackThenTheQueueTakesNoMoreForThat() throws Exception {
        Executor executor = pool(1, builder -> builder.queueCapacity(1));
        for (int i = 0; i < kind().rounds(500); i++) {
            Eventually.that(() -> executor.stats().queueRemaining() == 1);
            executor.submit(() -> "x").result();
            executor.pause();
            Future<Integer> first = executor.submit(() -> 1);
            assertThatThrownBy(() -> executor.submit(() -> 2)).isInstanceOf(RejectedExecutionException.class);
            executor.resume();
            assertThat(first.result()).isEqualTo(1);
        }
    }
}
