package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A task whose future has ended, and which does not heed that. */
abstract class AbandonedContract extends ManagedContract {

    private static List<ILoggingEvent> naming(Logged logged, String task) {
        return logged.events().stream()
                .filter(event -> event.getFormattedMessage().contains("'" + task + "'"))
                .toList();
    }

    @Test
    void whenAbandonedThenItKeepsItsSlotUntilItReturns() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = pool(1);
        Stubborn task = Stubborn.of(executors);
        task.in(executor).cancel(true);
        Future<String> next = executor.submit(() -> "x");
        assertThat(executor.stats().pending()).isEqualTo(1);
        assertThat(executor.stats().workers()).isEqualTo(1);
        assertThat(next.running()).isFalse();
        task.open();
        assertThat(next.result()).isEqualTo("x");
    }

    @Test
    void whenAbandonedThenItIsCountedUntilItReturns() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = atMost(2);
        Stubborn task = Stubborn.of(executors);
        task.in(executor).cancel(true);
        assertThat(executor.stats().abandoned()).isEqualTo(1);
        assertThat(executor.stats().running()).isZero();
        task.open();
        Eventually.that(() -> executor.stats().abandoned() == 0);
    }

    @Test
    void whenAbandonedThenItIsAmongTheRunningTasksAsSuch() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = atMost(1);
        Stubborn.of(executors).in(executor, TaskOptions.named("deaf")).cancel(true);
        assertThat(executor.runningTasks()).singleElement().satisfies(running -> {
            assertThat(running.name()).isEqualTo("deaf");
            assertThat(running.abandoned()).isTrue();
        });
    }

    @Test
    void whenAbandonedByARunTimeoutThenItIsCountedUntilItReturnsToo() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = atMost(1);
        Stubborn task = Stubborn.of(executors);
        Future<?> future = task.in(executor, TaskOptions.defaults().runTimeout(Duration.ofMillis(10)));
        assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
        assertThat(executor.stats().abandoned()).isEqualTo(1);
        assertThat(executor.stats().running()).isZero();
        task.open();
        Eventually.that(() -> executor.stats().abandoned() == 0);
    }

    @Test
    void whenAbandonedByARunTimeoutThenItKeepsItsSlotToo() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = pool(1);
        Stubborn task = Stubborn.of(executors);
        Future<?> future = task.in(executor, TaskOptions.defaults().runTimeout(Duration.ofMillis(10)));
        assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
        assertThat(executor.stats().abandoned()).isEqualTo(1);
        Future<String> next = executor.submit(() -> "x");
        assertThat(executor.stats().pending()).isEqualTo(1);
        task.open();
        assertThat(next.result()).isEqualTo("x");
    }

    @Test
    void whenAbandonedForASecondThenItIsLoggedOnceWithItsNameAndStack() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = atMost(2);
        try (Logged logged = Logged.capture()) {
            Stubborn.of(executors).in(executor, TaskOptions.named("deaf")).cancel(true);
            Eventually.that(() -> !naming(logged, "deaf").isEmpty());
            // One that is abandoned later is a clock: had the first been logged again, it would have been by then.
            Stubborn.of(executors).in(executor, TaskOptions.named("later")).cancel(true);
            Eventually.that(() -> !naming(logged, "later").isEmpty());
            assertThat(naming(logged, "deaf")).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage())
                        .startsWith("abandoned: task 'deaf' of executor '" + executor.name() + "'")
                        .contains(Stubborn.class.getName() + ".run");
            });
        }
    }

    @Test
    void whenTheTaskHeedsItInTimeThenNothingIsLogged() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = atMost(2);
        CountDownLatch entered = new CountDownLatch(1);
        try (Logged logged = Logged.capture()) {
            Future<?> heeds = start(
                    executor,
                    () -> {
                        entered.countDown();
                        new CountDownLatch(1).await();
                        return null;
                    },
                    TaskOptions.named("heeds"));
            entered.await();
            heeds.cancel(true);
            Stubborn.of(executors).in(executor, TaskOptions.named("later")).cancel(true);
            Eventually.that(() -> !naming(logged, "later").isEmpty());
            assertThat(naming(logged, "heeds")).isEmpty();
        }
    }

    @Test
    void whenAnAbandonedTaskWaitsForAPendingOneOfItsOwnThenThatRuns() throws Exception {
        kind().assumeRunsHere();
        Executor executor = atMost(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch cleaned = new CountDownLatch(1);
        Future<?> future = start(executor, () -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                executor.submit(cleaned::countDown).result(); // cleans up with the pool that it runs on
            }
            return null;
        });
        entered.await();
        future.cancel(true);
        cleaned.await();
    }
}
