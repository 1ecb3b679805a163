package dev.futures.process;

import static dev.futures.process.Pools.args;
import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.failure;
import static dev.futures.process.Pools.release;
import static dev.futures.process.Pools.running;
import static dev.futures.process.Pools.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.CancelReason;
import dev.futures.DeadlineExceededException;
import dev.futures.Executor;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.Item;
import dev.futures.SerializableCallable;
import dev.futures.SerializableRunnable;
import dev.futures.TaskOptions;
import dev.futures.WorkerLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task in a worker JVM can be stopped, whatever it does, and that costs nobody else anything. */
@Timeout(120)
@Tag("process")
class StopTests {

    private static final String FILE = "test.file";

    @RegisterExtension
    final Pools pools = new Pools();

    private Path first;
    private Path second;

    @BeforeEach
    void files() {
        first = pools.file("1");
        second = pools.file("2");
    }

    /** What heeds no interrupt. */
    enum Stubborn {
        LOOP(Jobs::spin),
        COUNTED_LOOP(Jobs::count),
        BLOCKED(Jobs::block);

        private final Function<Path, SerializableCallable<Long>> task;

        Stubborn(Function<Path, SerializableCallable<Long>> task) {
            this.task = task;
        }
    }

    // --------------------------------------------------------------------------------------------------- cancel

    @ParameterizedTest
    @EnumSource
    void cancel_endsThatWorkerAndNoOther(Stubborn how) throws Exception {
        Executor executor = pools.executor(backend(2));
        Future<Long> stopped = executor.submit(how.task.apply(first));
        Future<Long> beside = executor.submit(Jobs.hold(second));
        List<Long> pids = running(first, second);
        Future<Long> pending = executor.submit(Jobs.pid());

        assertThat(stopped.cancel(true)).isTrue();

        assertThat(stopped.cancelled()).isTrue();
        Pools.awaitEnd(pids.get(0));
        assertThat(pending.result()).isNotIn(pids);
        assertThat(beside.running()).isTrue();
        release(second);
        assertThat(beside.result()).isEqualTo(pids.get(1));
        until(() -> executor.stats().abandoned() == 0);
        assertThat(executor.workerRestarts()).containsEntry("cancelled", 1L).containsEntry("lost", 0L);
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.INTERRUPT, 1L);
        assertThat(executor.stats().succeeded()).isEqualTo(2);
        assertThat(executor.stats().failed()).isZero();
    }

    @Test
    @Item(105)
    void cancel_withoutInterruptEndsWhatHasNotStarted() throws Exception {
        Executor executor = pools.executor(backend(1));
        List<Future<Long>> futures = new ArrayList<>();
        futures.add(executor.submit(Jobs.hold(first)));
        running(first);
        for (int i = 0; i < 4; i++) {
            futures.add(executor.submit(Jobs.pid()));
        }

        assertThat(futures).extracting(Future::running).containsExactly(true, false, false, false, false);
        assertThat(futures).extracting(Future::cancel).containsExactly(false, true, true, true, true);

        release(first);
        assertThat(futures.get(0).result()).isPositive();
    }

    /** Waits, and says that it has run. */
    public static final class Slow implements Runnable {

        @Override
        public void run() {
            Jobs.awaitFile(System.getProperty(FILE));
            Jobs.append(System.getProperty(FILE), "ready");
        }
    }

    @Test
    void cancel_whileTheWorkerStarts() throws Exception {
        Path file = pools.file("go");
        Executor executor = pools.executor(
                backend(1).jvmArgs(args("-D" + FILE + "=" + file)).initializer(Slow.class));
        Future<Long> future = executor.submit(Jobs.pid());
        until(() -> !Pools.workers().isEmpty());

        assertThat(future.cancel(true)).isTrue();

        assertThat(future.cancelled()).isTrue();
        until(() -> executor.stats().abandoned() == 0);
        Files.writeString(file, "");
        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
        assertThat(Files.readAllLines(file)).containsExactly("ready"); // one worker was enough
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    @Test
    void cancel_racesWithTheEndOfTheTask() throws Exception {
        int rounds = 200;
        Executor executor = pools.executor(backend(1));
        executor.submit(Jobs.pid()).result();
        List<Future<Integer>> futures = new ArrayList<>();
        long usual = 50_000;

        for (int i = 0; i < rounds; i++) {
            int number = i;
            long since = System.nanoTime();
            Future<Integer> future = executor.submit(() -> number);
            if (i % 4 == 0) {
                future.result();
                usual = System.nanoTime() - since;
            } else {
                long when = usual + (i % 16 - 12) * 2_000L; // most of them when it is about to end
                while (!future.done() && System.nanoTime() - since < when) {
                    Thread.onSpinWait();
                }
                if (future.cancel(true)) {
                    until(() -> executor.workers().size() <= 1); // its worker goes, and one comes
                }
            }
            assertThat(future.done()).isTrue();
            futures.add(future);
        }

        long cancelled = futures.stream().filter(Future::cancelled).count();
        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
        until(() -> executor.stats().running() == 0 && executor.stats().abandoned() == 0);
        assertThat(executor.stats().succeeded()).isEqualTo(rounds + 2 - cancelled);
        assertThat(executor.stats().cancelled()).isEqualTo(cancelled);
        assertThat(executor.stats().failed()).isZero();
        assertThat(executor.workerRestarts().get("cancelled")).isLessThanOrEqualTo(cancelled);
        assertThat(executor.workerRestarts()).containsEntry("lost", 0L);
        until(() -> executor.workers().size() == 1 && executor.stats().workers() == 1);
    }

    private static void hangAtTheEnd(String said) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Jobs.awaitFile("/never")));
        Jobs.append(said, "hook");
    }

    @Test
    void cancel_aWorkerThatDoesNotEndIsKilled() throws Exception {
        String hooked = pools.file("hooked").toString();
        Executor executor = pools.executor(backend(1));
        Future<Long> future = executor.submit(Jobs.after(first, () -> {
            hangAtTheEnd(hooked);
            Jobs.awaitFile("/never");
        }));
        long pid = running(first).get(0);
        release(first);
        Pools.said(Path.of(hooked));

        future.cancel(true);

        Pools.awaitEnd(pid);
        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
    }

    // ---------------------------------------------------------------------------------------------- run timeout

    @ParameterizedTest
    @EnumSource(names = {"LOOP", "COUNTED_LOOP"})
    void runTimeout_endsTheWorker(Stubborn how) throws Exception {
        Executor executor = pools.executor(backend(1));
        long pid = executor.submit(Jobs.pid()).result();

        Future<Long> future =
                executor.submit(how.task.apply(first), TaskOptions.named("slow").runTimeout(Duration.ofMillis(200)));

        assertThat(failure(future, DeadlineExceededException.class)).hasMessageContaining("slow");
        Pools.awaitEnd(pid);
        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
        assertThat(executor.workerRestarts()).containsEntry("run-timeout", 1L).containsEntry("cancelled", 0L);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.RUN_TIMEOUT, 1L);
    }

    // -------------------------------------------------------------------------------- terminate and kill workers

    private static void end(ProcessBackend backend, boolean kill) {
        if (kill) {
            backend.killWorkers();
        } else {
            backend.terminateWorkers();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Item(115)
    void terminateWorkers_failsWhatRunsAndCancelsTheRest(boolean kill) throws Exception {
        ProcessBackend backend = backend(2);
        Executor executor = pools.executor(backend);
        List<Future<Long>> runningOnes = List.of(executor.submit(Jobs.spin(first)), executor.submit(Jobs.spin(second)));
        running(first, second);
        Future<Long> queued = executor.submit(Jobs.pid());

        end(backend, kill);

        assertThat(queued.cancelled()).isTrue();
        for (Future<Long> future : runningOnes) {
            assertThat(failure(future, WorkerLostException.class).signal()).isEqualTo(kill ? "SIGKILL" : "SIGTERM");
        }
        assertThatThrownBy(() -> executor.submit(Jobs.pid())).isInstanceOf(RejectedExecutionException.class);
        end(backend, kill);
        executor.close();
        end(backend, kill);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 2L);
        assertThat(executor.stats().cancelledBy()).containsEntry(CancelReason.SHUTDOWN, 1L);
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Item(115)
    void terminateWorkers_beforeAnyHasStarted(boolean kill) {
        ProcessBackend backend = backend(2);
        Executor executor = pools.executor(backend);

        end(backend, kill);

        assertThat(executor.isShutdown()).isTrue();
        assertThatThrownBy(() -> executor.submit(Jobs.pid())).isInstanceOf(RejectedExecutionException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Item(115)
    void terminateWorkers_whileOneStarts(boolean kill) throws Exception {
        ProcessBackend backend =
                backend(1).jvmArgs(args("-D" + FILE + "=/never")).initializer(Slow.class);
        Executor executor = pools.executor(backend);
        Future<Long> future = executor.submit(Jobs.pid());
        until(() -> !Pools.workers().isEmpty());

        end(backend, kill);

        assertThat(failure(future, WorkerLostException.class)).hasMessageContaining("were told to end");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Item(115)
    void terminateWorkers_afterShutdown(boolean kill) throws Exception {
        ProcessBackend backend = backend(1);
        Executor executor = pools.executor(backend);
        Future<Long> future = executor.submit(Jobs.spin(first));
        running(first);
        executor.shutdown();

        end(backend, kill);

        failure(future, WorkerLostException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Item(115)
    void terminateWorkers_withDeadOnes(boolean kill) throws Exception {
        ProcessBackend backend = backend(1);
        Executor executor = pools.executor(backend);
        long pid = executor.submit(Jobs.pid()).result();
        Pools.signal(pid, "KILL");
        Pools.awaitEnd(pid);

        end(backend, kill);
        executor.close();

        assertThat(executor.stats().failed()).isZero();
    }

    // ------------------------------------------------------------------------------------------------- shutdown

    @Test
    void shutdownNow_endsWhatRunsAndReturnsTheRest() throws Exception {
        Executor executor = pools.executor(backend(1));
        Future<Long> runningOne = executor.submit(Jobs.spin(first));
        long pid = running(first).get(0);
        SerializableRunnable task = () -> {};
        Future<?> pending = executor.submit(task);

        assertThat(executor.shutdownNow()).containsExactly(task);

        assertThat(runningOne.cancelled()).isTrue();
        assertThat(pending.cancelled()).isTrue();
        Pools.awaitEnd(pid);
        executor.close();
        assertThat(executor.workerRestarts().values()).containsOnly(0L); // nothing was to replace it
    }

    @Test
    void close_waitsForTasksAndWorkers() throws Exception {
        Executor executor = pools.executor(backend(1));
        Future<Long> future = executor.submit(Jobs.hold(first));
        long pid = running(first).get(0);
        Future<Long> pending = executor.submit(Jobs.pid());
        CompletableFuture<Void> closed = CompletableFuture.runAsync(executor::close);
        until(executor::isShutdown);
        assertThat(closed).isNotDone();

        release(first);
        closed.join();

        assertThat(future.result()).isEqualTo(pid);
        assertThat(pending.result()).isEqualTo(pid);
        assertThat(Pools.isAlive(pid)).isFalse();
    }

    @Test
    void close_shutdownHooksOfWorkersRun() throws Exception {
        String file = pools.file("hook").toString();
        Executor executor = pools.executor(backend(1));
        executor.submit(Jobs.call(
                        () -> Runtime.getRuntime().addShutdownHook(new Thread(() -> Jobs.append(file, "ran")))))
                .result();

        executor.close();

        assertThat(Path.of(file)).hasContent("ran");
    }

    @Test
    void close_aWorkerThatDoesNotEndIsKilled() throws Exception {
        String hooked = pools.file("hooked").toString();
        Executor executor = pools.executor(backend(1));
        executor.submit(Jobs.call(() -> hangAtTheEnd(hooked))).result();

        executor.close();

        assertThat(Pools.workers()).isEmpty();
    }

    /** Makes a worker whose end waits for a file. */
    public static final class SlowEnd implements Runnable {

        @Override
        public void run() {
            String file = System.getProperty(FILE);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Jobs.awaitFile(file)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shutdown_doesNotWaitForIdleWorkers(boolean terminate) throws Exception {
        Path file = pools.file("go");
        ProcessBackend backend =
                backend(1).prestart(1).jvmArgs(args("-D" + FILE + "=" + file)).initializer(SlowEnd.class);
        Executor executor = pools.executor(backend);
        until(() -> executor.stats().workers() == 1);

        if (terminate) {
            backend.terminateWorkers();
        } else {
            executor.shutdown();
        }

        assertThat(Pools.workers()).hasSize(1);
        assertThat(executor.isTerminated()).isFalse();
        Files.writeString(file, "");
    }

    @Test
    void workerRestarts_allReasonsAreThere() {
        assertThat(pools.executor(backend(1)).workerRestarts())
                .containsOnlyKeys("lost", "cancelled", "run-timeout", "max-tasks", "start-failed");
    }
}
