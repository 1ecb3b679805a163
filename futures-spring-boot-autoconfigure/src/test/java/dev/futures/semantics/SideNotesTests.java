package dev.futures.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.futures.CancelReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/semantics.md} says beside its table. */
class SideNotesTests {

    private static final Duration LIMIT = Duration.ofMillis(50);

    /** The symptom of resilience4j issue 1460: "the supplier is still executed once a thread is available". */
    @Test
    void issue1460_queuedSupplierRunsAfterItsCallerTimedOut() throws Exception {
        try (Subject bulkhead = Kind.RESILIENCE4J.open();
                Work running = Work.heedful()) {
            bulkhead.submit(running);
            running.awaitEntered();
            Work queued = Work.brief();
            assertThat(bulkhead.timeOut(queued, LIMIT)).isInstanceOf(TimeoutException.class);
            assertThat(queued.wasEntered()).as("before a thread is available").isFalse();
            running.close();
            queued.awaitEntered();
        }
    }

    /** The same with this library, also for a caller who knows nothing but {@code CompletableFuture}. */
    @Test
    void issue1460_queuedTaskNeverRunsHere() throws Exception {
        try (FuturesSubject futures = new FuturesSubject(null);
                Work running = Work.heedful()) {
            futures.submit(running);
            running.awaitEntered();
            Work queued = Work.brief();
            CompletableFuture<String> bound = futures.submit(queued).toCompletableFuture();
            assertThat(Waits.orTimeout(bound, LIMIT)).isInstanceOf(TimeoutException.class);
            await().untilAsserted(
                            () -> assertThat(futures.executor.stats().pending()).isZero());
            running.close();
            futures.closeOrderly();
            assertThat(queued.wasEntered()).isFalse();
            assertThat(futures.executor.stats().cancelledBy()).containsEntry(CancelReason.CALLER, 1L);
        }
    }

    @Test
    void orTimeout_ofOurCompletableFuture_stopsRunningWork() throws Exception {
        try (FuturesSubject futures = new FuturesSubject(null);
                Work work = Work.heedful()) {
            CompletableFuture<String> bound = futures.submit(work).toCompletableFuture();
            work.awaitEntered();
            assertThat(Waits.orTimeout(bound, LIMIT)).isInstanceOf(TimeoutException.class);
            assertThat(work.interruptedWithin(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** A limit of the wait is not a limit of the work, here as everywhere. */
    @ParameterizedTest
    @EnumSource
    void getWithATimeout_leavesTheWorkAlone(Kind kind) throws Exception {
        try (Subject subject = kind.open();
                Work work = Work.heedful()) {
            Future<String> future = subject.submit(work);
            work.awaitEntered();
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
            assertThat(future.isDone()).isFalse();
            work.close();
            assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    /** Cancelling does not travel against the direction of stages, here as everywhere. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FUTURE_TASK", "SPRING_SUBMIT"})
    void cancellingADependentStage_leavesTheWorkAlone(Kind kind) throws Exception {
        try (Subject subject = kind.open();
                Work work = Work.heedful()) {
            Future<String> future = subject.submit(work);
            work.awaitEntered();
            CompletableFuture<String> source = future instanceof dev.futures.Future<String> ours
                    ? ours.toCompletableFuture()
                    : (CompletableFuture<String>) future;
            assertThat(source.thenApply(String::strip).cancel(true)).isTrue();
            work.close();
            assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        }
    }

    /** Whoever owns a thread pool can free the slots of cancelled tasks by hand. */
    @Test
    void purge_freesSlotsOfCancelledFutureTasks() throws Exception {
        try (PoolSubject subject = new PoolSubject.OfFutureTasks(null);
                Work running = Work.heedful()) {
            subject.submit(running);
            running.awaitEntered();
            subject.submit(Work.brief()).cancel(true);
            subject.pool.purge();
            assertThat(subject.numbers()).isEqualTo("active 1, queued 0");
            assertThat(FullQueue.slot(subject, running)).isEqualTo("at once");
        }
    }

    /** Whoever calls {@code shutdownNow} can end the futures of what never started by hand. */
    @Test
    void shutdownNow_returnsFutureTasksThatCanBeCancelled() throws Exception {
        try (PoolSubject subject = new PoolSubject.OfFutureTasks(null);
                Work running = Work.heedful()) {
            subject.submit(running);
            running.awaitEntered();
            Future<String> pending = subject.submit(Work.brief());
            subject.pool.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
            assertThat(pending.isCancelled()).isTrue();
        }
    }
}
