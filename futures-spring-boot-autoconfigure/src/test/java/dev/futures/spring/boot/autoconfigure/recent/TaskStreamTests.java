package dev.futures.spring.boot.autoconfigure.recent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.futures.Future;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bars that the dashboard draws. */
class TaskStreamTests {

    private final MockClock clock = new MockClock();
    private final TaskStream stream = new TaskStream(clock);
    private long begun;

    @BeforeEach
    void watch() {
        begun = stream.bars(0).now();
    }

    private record Task(@Nullable String taskName) implements TaskInfo {

        @Override
        public String executorName() {
            return "x";
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public Future<?> future() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long waitNanos() {
            return 0;
        }

        @Override
        public long runNanos() {
            return 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private Task start(String name) {
        Task task = new Task(name);
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
        return stream.bars(0).done();
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
        assertThat(bars).hasSizeBetween(10, 11).allMatch(bar -> bar.end() - bar.start() <= 100);
        assertThat(bars.stream().mapToInt(TaskBar::tasks).sum()).isEqualTo(1_000);
    }

    @Test
    void aFailureAmongShortTasksIsABarOfItsOwn() {
        run("a", 1, Outcome.SUCCEEDED);
        run("b", 1, Outcome.FAILED);
        run("c", 1, Outcome.SUCCEEDED);
        assertThat(done())
                .extracting(TaskBar::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.SUCCEEDED);
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
        TaskStream.Bars first = stream.bars(0);
        assertThat(first.done()).extracting(TaskBar::name).containsExactly("a");
        run("b", 200, Outcome.SUCCEEDED);
        pass(30);
        long last = first.done().get(0).number();
        assertThat(stream.bars(last).done()).extracting(TaskBar::name).containsExactly("b");
        assertThat(stream.bars(0).done()).hasSize(2);
    }

    @Test
    void whatRunsIsThereToo() {
        start("runs on");
        pass(500);
        assertThat(stream.bars(0).running())
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
    void aTaskThatHasBegunUnseenIsNoBar() {
        clock.add(Duration.ofSeconds(11));
        Task task = start("unseen");
        stream.bars(0);
        stream.done(task, Outcome.SUCCEEDED);
        assertThat(done()).isEmpty();
    }

    @Test
    void barsAreForgottenAfterAMinute() {
        run("old", 200, Outcome.SUCCEEDED);
        for (int i = 0; i < 7; i++) {
            clock.add(Duration.ofSeconds(9));
            stream.bars(0);
        }
        assertThat(done()).isEmpty();
    }

    @Test
    void moreTasksThanRows() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < TaskStream.ROWS + 10; i++) {
            tasks.add(start("task"));
        }
        assertThat(stream.bars(0).running()).hasSize(TaskStream.ROWS);
        pass(200);
        tasks.forEach(task -> stream.done(task, Outcome.SUCCEEDED));
        assertThat(done()).hasSize(TaskStream.ROWS);
        assertThat(start("again")).isNotNull();
        assertThat(stream.bars(0).running()).extracting(TaskBar::row).containsExactly(0);
    }
}
