package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A failure that nobody has looked at is logged once. */
abstract class UnobservedContract extends ManagedContract {

    private static final IllegalStateException FAILURE = new IllegalStateException("nobody looked");

    /** Makes an executor whose futures nobody keeps. */
    private Executor untracked(UnaryOperator<Executor.Builder> how) {
        return executors.untracked(builder -> how.apply(kind().on(builder)));
    }

    private static Object fail() {
        throw FAILURE;
    }

    private static Future<Object> failed(Executor executor) {
        Future<Object> future = executor.submit(UnobservedContract::fail, TaskOptions.named("careless"));
        Eventually.that(future::done);
        return future;
    }

    /** What a person would look for. */
    private static List<String> warnings(Logged logged) {
        return logged.events().stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .filter(event -> event.getThrowableProxy() != null
                        && "nobody looked".equals(event.getThrowableProxy().getMessage()))
                .map(event -> event.getFormattedMessage())
                .toList();
    }

    @Test
    void whenTheFutureIsGarbageThenItsFailureIsLoggedOnceWithItsName() throws Exception {
        Executor executor = untracked(builder -> builder);
        try (Logged logged = Logged.capture()) {
            WeakReference<Future<Object>> dropped = new WeakReference<>(failed(executor));
            executor.submit(() -> "another task, so that no worker keeps the first")
                    .result();
            Garbage.assertCollected(dropped);
            Eventually.that(() -> !warnings(logged).isEmpty());
            executor.close();
            assertThat(warnings(logged))
                    .containsExactly("task 'careless' of executor '" + executor.name()
                            + "' failed, and nobody has looked at its exception");
        }
    }

    @Test
    void whenTheExecutorClosesThenTheFailureIsLoggedOnceThoughTheFutureIsKept() throws Exception {
        Executor executor = untracked(builder -> builder);
        try (Logged logged = Logged.capture()) {
            Future<Object> kept = failed(executor);
            assertThat(warnings(logged)).isEmpty();
            executor.close();
            assertThat(warnings(logged)).hasSize(1);
            assertThat(kept.exception()).isSameAs(FAILURE);
        }
    }

    /** Looks at a future in one way, and expects nothing in the log when the executor closes. */
    private void lookedAt(Look look) throws Exception {
        Executor executor = untracked(builder -> builder);
        try (Logged logged = Logged.capture()) {
            look.at(failed(executor));
            executor.close();
            assertThat(warnings(logged)).isEmpty();
        }
    }

    private interface Look {
        void at(Future<Object> future) throws Exception;
    }

    @Test
    void whenTheResultIsAskedForThenNothingIsLogged() throws Exception {
        lookedAt(future -> {
            try {
                future.result();
            } catch (IllegalStateException e) {
                assertThat(e).isSameAs(FAILURE);
            }
        });
    }

    @Test
    void whenTheExceptionIsAskedForThenNothingIsLogged() throws Exception {
        lookedAt(Future::exception);
    }

    @Test
    void whenGetIsCalledThenNothingIsLogged() throws Exception {
        lookedAt(future -> {
            try {
                future.get(1, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e).hasCause(FAILURE);
            }
        });
    }

    @Test
    void whenItBecomesACompletableFutureThenNothingIsLogged() throws Exception {
        lookedAt(Future::toCompletableFuture);
    }

    @Test
    void whenOnlyDoneIsAskedForThenItIsLogged() throws Exception {
        Executor executor = untracked(builder -> builder);
        try (Logged logged = Logged.capture()) {
            Futures.wait(List.of(failed(executor)));
            executor.close();
            assertThat(warnings(logged)).hasSize(1);
        }
    }

    @Test
    void whenExecutedThenItsFailureIsLoggedWhenItHappens() throws Exception {
        Executor executor = untracked(builder -> builder);
        try (Logged logged = Logged.capture()) {
            executor.execute(UnobservedContract::fail);
            Eventually.that(() -> warnings(logged).size() == 1);
            assertThat(warnings(logged).get(0)).contains("executor '" + executor.name() + "' failed");
            executor.close();
            assertThat(warnings(logged)).hasSize(1);
        }
    }

    @Test
    void whenSwitchedOffThenNothingIsLogged() throws Exception {
        Executor executor = untracked(builder -> builder.logUnobservedFailures(false));
        try (Logged logged = Logged.capture()) {
            failed(executor);
            executor.execute(UnobservedContract::fail);
            executor.close();
            assertThat(executor.stats().failed()).isEqualTo(2);
            assertThat(warnings(logged)).isEmpty();
        }
    }

    @Test
    void whenATimeLimitFailedItThenThatIsLoggedToo() throws Exception {
        kind().assumeQueues();
        Executor executor = untracked(builder -> builder.maxWorkers(1));
        Gate gate = Gate.in(executors, executor);
        try (Logged logged = Logged.capture()) {
            Future<Object> late = executor.submit(
                    UnobservedContract::fail, TaskOptions.named("late").queueTimeout(Duration.ofMillis(1)));
            Eventually.that(late::done);
            gate.open();
            executor.close();
            assertThat(logged.messages())
                    .containsOnlyOnce("task 'late' of executor '" + executor.name()
                            + "' failed, and nobody has looked at its exception");
        }
    }

    @Test
    void whenCancelledThenNothingIsLogged() throws Exception {
        kind().assumeQueues();
        Executor executor = untracked(builder -> builder.maxWorkers(1));
        Gate gate = Gate.in(executors, executor);
        try (Logged logged = Logged.capture()) {
            executor.submit(UnobservedContract::fail).cancel();
            gate.open();
            executor.close();
            assertThat(logged.events()).isEmpty();
        }
    }

    @Test
    void whenVeryManyPendingFuturesAreLostByABreakThenTheyAreNotLoggedOneByOne() throws Exception {
        kind().assumeQueues();
        Executor executor = untracked(builder -> builder.maxWorkers(1).threadFactory(task -> null));
        executor.pause();
        List<Future<?>> futures = new ArrayList<>(100_000);
        for (int i = 0; i < 100_000; i++) {
            futures.add(executor.submit(() -> "x"));
        }
        try (Logged logged = Logged.capture()) {
            executor.resume();
            executor.close();
            assertThat(futures).allMatch(Future::done);
            assertThat(logged.events()).hasSize(3); // one for each thread that could not be made
        }
    }
}
