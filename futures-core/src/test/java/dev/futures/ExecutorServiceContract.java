package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our executors where the JDK expects its own. */
abstract class ExecutorServiceContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    abstract Kind kind();

    private Executor executor() {
        return executors.executor(kind()::on);
    }

    private static Callable<String> failing(Exception failure) {
        return () -> {
            throw failure;
        };
    }

    /** A task that ends only when it is interrupted, or when the test is over. */
    private Callable<String> endless() {
        CountDownLatch open = new CountDownLatch(1);
        executors.before(open::countDown);
        return () -> {
            open.await();
            return "after the end";
        };
    }

    @Test
    void isShutdown_onceItIs() throws Exception {
        Executor executor = executor();
        executor.submit(() -> "x").result();
        assertThat(executor.isShutdown()).isFalse();
        assertThat(executor.isTerminated()).isFalse();
        executor.shutdown();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
    }

    @Test
    void toString_saysHowItIs() {
        Executor executor = executor();
        String type = executor.stats().type();
        assertThat(executor)
                .hasToString("Executor[" + executor.name() + ", " + type + ", RUNNING, pending 0, running 0]");
    }

    @Test
    void submit_asExecutorService() throws Exception {
        ExecutorService service = executor();
        java.util.concurrent.Future<String> future = service.submit(() -> "x");
        assertThat(future.get()).isEqualTo("x");
        IOException failure = new IOException();
        assertThatThrownBy(() -> service.submit(failing(failure)).get())
                .isExactlyInstanceOf(ExecutionException.class)
                .hasCause(failure);
    }

    @Test
    void execute_runs() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        executor().execute(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void execute_whenTheTaskThrowsThenThatIsLoggedAndTheExecutorLivesOn() throws Exception {
        Executor executor = executor();
        try (Logged logged = Logged.capture()) {
            executor.execute(() -> {
                throw new IllegalStateException("nobody can see this");
            });
            Eventually.that(
                    () -> executor.stats().failed() == 1 && logged.events().size() == 1);
        }
        assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
    }

    @Test
    void invokeAll_allAreDone() throws Exception {
        IOException failure = new IOException();
        List<java.util.concurrent.Future<String>> futures =
                executor().invokeAll(List.of(() -> "a", failing(failure), () -> "c"));
        assertThat(futures).hasSize(3).allMatch(java.util.concurrent.Future::isDone);
        assertThat(futures.get(0).get()).isEqualTo("a");
        assertThatThrownBy(futures.get(1)::get).hasCause(failure);
        assertThat(futures.get(2).get()).isEqualTo("c");
    }

    @Test
    void invokeAll_empty() throws Exception {
        assertThat(executor().invokeAll(List.<Callable<String>>of())).isEmpty();
    }

    @Test
    void invokeAll_inTime() throws Exception {
        assertThat(executor().invokeAll(List.of(() -> "a", () -> "b"), 10, TimeUnit.SECONDS))
                .hasSize(2)
                .noneMatch(java.util.concurrent.Future::isCancelled);
    }

    @Test
    void invokeAll_whatIsNotInTimeIsCancelled() throws Exception {
        kind().assumeQueues();
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(1));
        executor.submit(() -> "the time that a worker takes to start is not part of it")
                .result();
        List<java.util.concurrent.Future<String>> futures =
                executor.invokeAll(List.of(() -> "a", endless()), 50, TimeUnit.MILLISECONDS);
        assertThat(futures).allMatch(java.util.concurrent.Future::isDone);
        assertThat(futures.get(0).get()).isEqualTo("a");
        assertThat(futures.get(1).isCancelled()).isTrue();
    }

    @Test
    void invokeAll_whenInterruptedThenAllAreCancelled() throws Exception {
        kind().assumeQueues();
        Executor executor = executor();
        Asker<?> asker = Asker.blocked(() -> executor.invokeAll(List.of(endless(), endless())));
        asker.thread().interrupt();
        assertThat(asker.failure()).isInstanceOf(InterruptedException.class);
        assertThat(executor.stats().cancelled()).isEqualTo(2);
    }

    @Test
    void invokeAny_theFirstThatSucceeds() throws Exception {
        assertThat(executor().invokeAny(List.of(failing(new IOException()), () -> "b")))
                .isEqualTo("b");
    }

    @Test
    void invokeAny_theOthersAreCancelled() throws Exception {
        kind().assumeQueues();
        Executor executor = executor();
        assertThat(executor.invokeAny(List.of(endless(), () -> "b"))).isEqualTo("b");
        assertThat(executor.stats().cancelled()).isEqualTo(1);
    }

    @Test
    void invokeAny_allFail() {
        IOException failure = new IOException();
        assertThatThrownBy(() -> executor().invokeAny(List.of(failing(failure), failing(failure))))
                .isExactlyInstanceOf(ExecutionException.class)
                .hasCause(failure);
    }

    @Test
    void invokeAny_noneInTime() {
        kind().assumeQueues();
        Executor executor = executor();
        assertThatThrownBy(() -> executor.invokeAny(List.of(endless(), endless()), 5, TimeUnit.MILLISECONDS))
                .isExactlyInstanceOf(TimeoutException.class);
        assertThat(executor.stats().cancelled()).isEqualTo(2);
    }

    @Test
    void invokeAny_inTime() throws Exception {
        Callable<String> task = () -> "a";
        assertThat(executor().invokeAny(List.of(task), 10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void invokeAny_empty() {
        assertThatIllegalArgumentException().isThrownBy(() -> executor().invokeAny(List.<Callable<String>>of()));
    }

    @Test
    void completionService_yieldsAll() throws Exception {
        ExecutorCompletionService<Integer> service = new ExecutorCompletionService<>(executor());
        for (int i = 0; i < 20; i++) {
            int number = i;
            service.submit(() -> number);
        }
        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(service.take().get());
        }
        assertThat(results).doesNotHaveDuplicates().hasSize(20);
    }

    @Test
    void completableFuture_runsOnTheExecutor() throws Exception {
        Executor executor = executor();
        CompletableFuture<String> future =
                CompletableFuture.supplyAsync(() -> "x", executor).thenApplyAsync(x -> x + "y", executor);
        assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo("xy");
        Eventually.that(() -> executor.stats().succeeded() == 2);
    }

    @Test
    void toCompletableFuture_hasTheOutcome() throws Exception {
        Executor executor = executor();
        assertThat(executor.submit(() -> "x").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo("x");
        assertThat(executor.submit(() -> null).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isNull();
        IOException failure = new IOException();
        assertThatThrownBy(executor.submit(failing(failure)).toCompletableFuture()::join)
                .isExactlyInstanceOf(CompletionException.class)
                .hasCause(failure);
    }

    @Test
    void toCompletableFuture_whenThisIsCancelledThenThatIs() throws Exception {
        kind().assumeQueues();
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(1));
        Gate.in(executors, executor);
        Future<String> future = executor.submit(() -> "x");
        CompletableFuture<String> bound = future.toCompletableFuture();
        future.cancel();
        assertThat(bound.isCancelled()).isTrue();
        assertThatThrownBy(bound::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void toCompletableFuture_whenThatIsCancelledThenThisIsThoughItRuns() throws Exception {
        kind().assumeQueues();
        CountDownLatch entered = new CountDownLatch(1);
        Callable<String> endless = endless();
        Future<String> future = executor().submit(() -> {
            entered.countDown();
            return endless.call();
        });
        entered.await();
        future.toCompletableFuture().cancel(false);
        assertThat(future.cancelled()).isTrue();
    }

    @Test
    void toCompletableFuture_whenThatTimesOutThenThisIsCancelled() {
        kind().assumeQueues();
        Future<String> future = executor().submit(endless());
        CompletableFuture<String> bound = future.toCompletableFuture().orTimeout(5, TimeUnit.MILLISECONDS);
        assertThatThrownBy(bound::join).hasCauseInstanceOf(TimeoutException.class);
        Eventually.that(future::cancelled);
    }
}
