package dev.futures.spring.boot.autoconfigure.recent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import dev.futures.TaskOptions;
import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bars that the dashboard draws. */
class TaskStreamTests {

    private final MockClock clock = new MockClock();
    private final TaskStream stream = new TaskStream(clock);

    /** Runs nothing of what is drawn here, but where a test says so. */
    private final Executor executor = Executor.builder("drawn").threads(2).build();

    private final AtomicLong ids = new AtomicLong();
    private long begun;

    @BeforeEach
    void watch() {
        begun = stream.bars(0, executor).now();
    }

    @AfterEach
    void close() {
        executor.close();
    }

    private record Task(long id, @Nullable String taskName, Future<Object> future) implements TaskInfo {

        @Override
        public String executorName() {
            return "x";
        }

        @Override
        public long waitNanos() {
            return 0;
        }

        @Override
        public long runNanos() {
            return 0;
        }
    }

    private Task start(String name) {
        Task task = new Task(ids.incrementAndGet(), name, new Future<>());
        stream.started(task);
        return task;
    }

    private void pass(long millis) {
        clock.add(Duration.ofMillis(millis));
    }

    private void run(String name, long millis, Outcome outcome) {
        Task task = start(name);
        pass(millis);
        stream.done(task, outcome);
    }

    private List<TaskBar> done() {
        pass(30);
        return stream.bars(0, executor).done();
    }

    @Test
    void aTaskIsABarInTheLowestFreeRow() {
        Task first = start("first");
        pass(10);
        Task second = start("second");
        pass(100);
        stream.done(first, Outcome.SUCCEEDED);
        Task third = start("third");
        pass(200);
        stream.done(second, Outcome.FAILED);
        stream.done(third, Outcome.CANCELLED);
        assertThat(done())
                .extracting(
                        TaskBar::name,
                        TaskBar::row,
                        bar -> bar.start() - begun,
                        bar -> bar.end() - begun,
                        TaskBar::outcome)
                .containsExactlyInAnyOrder(
                        tuple("first", 0, 0L, 110L, Outcome.SUCCEEDED),
                        tuple("second", 1, 10L, 310L, Outcome.FAILED),
                        tuple("third", 0, 110L, 310L, Outcome.CANCELLED));
    }

    @Test
    void shortTasksAreDrawnTogether() {
        for (int i = 0; i < 1_000; i++) {
            run("short", 1, Outcome.SUCCEEDED);
        }
        List<TaskBar> bars = done();
        assertThat(bars).hasSizeBetween(4, 5).allMatch(bar -> bar.end() - bar.start() <= 250);
        assertThat(bars.stream().mapToInt(TaskBar::tasks).sum()).isEqualTo(1_000);
    }

    @Test
    void aFailureAmongShortTasksIsABarOfItsOwn() {
        run("a", 1, Outcome.SUCCEEDED);
        run("b", 1, Outcome.FAILED);
        run("c", 1, Outcome.SUCCEEDED);
        assertThat(done())
                .extracting(TaskBar::outcome, TaskBar::tasks)
                .containsExactlyInAnyOrder(tuple(Outcome.SUCCEEDED, 2), tuple(Outcome.FAILED, 1));
    }

    @Test
    void outcomesThatAlternateAreDrawnTogetherEachWithItsOwn() {
        for (int i = 0; i < 1_000; i++) {
            run("mixed", 1, i % 5 == 0 ? Outcome.FAILED : Outcome.SUCCEEDED);
        }
        List<TaskBar> bars = done();
        assertThat(bars).hasSizeLessThan(12);
        assertThat(bars.stream()
                        .filter(bar -> bar.outcome() == Outcome.FAILED)
                        .mapToInt(TaskBar::tasks)
                        .sum())
                .isEqualTo(200);
    }

    @Test
    void thereAreNeverTooManyBars() {
        for (int i = 0; i < TaskStream.MOST_BARS + 100; i++) {
            Task task = new Task(ids.incrementAndGet(), "apart", new Future<>());
            stream.started(task);
            stream.done(task, Outcome.SUCCEEDED);
            pass(26); // too far apart for one bar
            if (i % 100 == 0) {
                stream.bars(Long.MAX_VALUE, executor);
            }
        }
        assertThat(stream.bars(0, executor).done()).hasSizeLessThanOrEqualTo(TaskStream.MOST_BARS);
    }

    @Test
    void tasksThatAreFarApartAreNotDrawnTogether() {
        run("a", 1, Outcome.SUCCEEDED);
        pass(30);
        run("b", 1, Outcome.SUCCEEDED);
        assertThat(done()).extracting(TaskBar::name).containsExactly("a", "b");
    }

    @Test
    void eachBarIsReturnedOnce() {
        run("a", 200, Outcome.SUCCEEDED);
        pass(30);
        TaskStream.Bars first = stream.bars(0, executor);
        assertThat(first.done()).extracting(TaskBar::name).containsExactly("a");
        run("b", 200, Outcome.SUCCEEDED);
        pass(30);
        long last = first.done().get(0).number();
        assertThat(stream.bars(last, executor).done()).extracting(TaskBar::name).containsExactly("b");
        assertThat(stream.bars(0, executor).done()).hasSize(2);
    }

    @Test
    void whatRunsIsThereToo() {
        start("runs on");
        pass(500);
        assertThat(stream.bars(0, executor).running())
                .extracting(TaskBar::name, TaskBar::row, bar -> bar.end() - bar.start())
                .containsExactly(tuple("runs on", 0, 500L));
    }

    @Test
    void nothingIsKeptWhileNobodyWatches() {
        clock.add(Duration.ofSeconds(11));
        run("unseen", 200, Outcome.SUCCEEDED);
        assertThat(done()).isEmpty();
        run("seen", 200, Outcome.SUCCEEDED);
        assertThat(done()).extracting(TaskBar::name).containsExactly("seen");
    }

    @Test
    void whatRanBeforeSomebodyLookedIsThereAndHasAnEnd() throws Exception {
        RecentTasks recent = new RecentTasks(clock);
        try (Executor observed =
                Executor.builder("observed").threads(2).listener(recent).build()) {
            CountDownLatch running = new CountDownLatch(2);
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 0; i < 2; i++) {
                observed.submit(
                        () -> {
                            running.countDown();
                            end.await();
                            return "x";
                        },
                        TaskOptions.named("early " + i));
            }
            running.await();
            TaskStream observedStream = recent.stream();
            List<TaskBar> early = observedStream.bars(0, observed).running();
            end.countDown(); // before anything can fail, for the executor waits for them
            assertThat(early).extracting(TaskBar::name).containsExactlyInAnyOrder("early 0", "early 1");
            assertThat(early).extracting(TaskBar::row).containsExactly(0, 1);
            await().until(() -> observed.stats().succeeded() == 2);
            pass(30);
            TaskStream.Bars bars = observedStream.bars(0, observed);
            assertThat(bars.running()).isEmpty();
            assertThat(bars.done()).extracting(TaskBar::name).containsExactlyInAnyOrder("early 0", "early 1");
        }
    }

    /** A listener before this one may have been slow. */
    @Test
    void aStartThatIsToldAfterTheEndLeavesNothingBehind() {
        Task task = start("over");
        task.future().cancel();
        task.future().setRunningOrNotifyCancel();
        assertThat(stream.bars(0, executor).running()).isEmpty();
        start("next");
        assertThat(stream.bars(0, executor).running()).extracting(TaskBar::row).containsExactly(0);
    }

    @Test
    void anEpochIsThatOfOneStream() {
        assertThat(stream.bars(0, executor).epoch())
                .isEqualTo(stream.bars(0, executor).epoch())
                .isNotEqualTo(new TaskStream(clock).bars(0, executor).epoch());
    }

    @Test
    void aTaskThatHasBegunUnseenIsNoBar() {
        clock.add(Duration.ofSeconds(11));
        Task task = start("unseen");
        stream.bars(0, executor);
        stream.done(task, Outcome.SUCCEEDED);
        assertThat(done()).isEmpty();
    }

    @Test
    void barsAreForgottenAfterAMinute() {
        run("old", 200, Outcome.SUCCEEDED);
        for (int i = 0; i < 7; i++) {
            clock.add(Duration.ofSeconds(9));
            stream.bars(0, executor);
        }
        assertThat(done()).isEmpty();
    }

    @Test
    void moreTasksThanRows() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < Rows.MOST + 10; i++) {
            tasks.add(start("task"));
        }
        assertThat(stream.bars(0, executor).running()).hasSize(Rows.MOST);
        pass(200);
        tasks.forEach(task -> stream.done(task, Outcome.SUCCEEDED));
        assertThat(done()).hasSize(Rows.MOST);
        assertThat(start("again")).isNotNull();
        assertThat(stream.bars(0, executor).running()).extracting(TaskBar::row).containsExactly(0);
    }
}
