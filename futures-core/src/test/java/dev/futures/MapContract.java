package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items 65 to 77: map, but for its buffer. */
abstract class MapContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    abstract Kind kind();

    final Executor executor() {
        return executors.executor(kind()::on);
    }

    final Executor single() {
        kind().assumeQueues();
        return executors.executor(builder -> kind().on(builder).maxWorkers(1));
    }

    /** A function that throws for negative numbers. */
    static final Function<Integer, Integer> CHECKED = i -> {
        if (i < 0) {
            throw new IllegalArgumentException("negative: " + i);
        }
        return i * 10;
    };

    @Test
    @Item(65)
    void results_areInTheOrderOfTheInputs() {
        List<Integer> inputs = IntStream.range(0, 500).boxed().toList();
        assertThat(executor().map(i -> i * 2, inputs))
                .containsExactlyElementsOf(inputs.stream().map(i -> i * 2).toList());
    }

    @Test
    @Item(65)
    void results_areInTheOrderOfTheInputsThoughALaterOneIsDoneFirst() throws Exception {
        kind().assumeQueues();
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(2));
        Gate gate = Gate.of(executors);
        Iterator<String> iterator = executor.map(
                        name -> {
                            if (name.equals("slow")) {
                                gate.run();
                            }
                            return name;
                        },
                        List.of("slow", "quick"))
                .iterator();
        Eventually.that(() -> executor.stats().succeeded() == 1);
        Asker<String> first = Asker.blocked(iterator::next);
        gate.open();
        assertThat(first.answer()).isEqualTo("slow");
        assertThat(iterator.next()).isEqualTo("quick");
    }

    @Test
    @Item(65)
    void twoInputs_theShorterOneEndsIt() {
        assertThat(executor().map((a, b) -> a + b, List.of(1, 2, 3), List.of("a", "b")))
                .containsExactly("1a", "2b");
        assertThat(executor().map((a, b) -> a + b, List.of(1), List.of("a", "b")))
                .containsExactly("1a");
        assertThat(executor().map((a, b) -> a, List.of(), List.of("a"))).isEmpty();
    }

    @Test
    @Item({15, 65})
    void results_mayBeNull() {
        assertThat(executor().map(i -> null, List.of(1, 2))).containsExactly(null, null);
    }

    @Test
    @Item({63, 65})
    void empty_yieldsNothing() {
        Iterator<Integer> iterator = executor().map(CHECKED, List.of()).iterator();
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    @Item(66)
    void allTasksAreSubmittedWithinTheCall() throws Exception {
        Executor executor = executor();
        AtomicInteger taken = new AtomicInteger();
        List<Integer> inputs = List.of(1, 2, 3, 4, 5);
        Iterable<Integer> counting =
                () -> inputs.stream().peek(i -> taken.incrementAndGet()).iterator();
        executor.map(CHECKED, counting);
        assertThat(taken).hasValue(5);
        assertThat(executor.stats().submitted()).isEqualTo(5);
        Eventually.that(() -> executor.stats().succeeded() == 5);
    }

    @Test
    @Item(66)
    void whenShutDownAfterTheCallThenAllResultsAreThere() {
        Executor executor = executor();
        Results<Integer> results = executor.map(CHECKED, List.of(1, 2, 3, 4));
        executor.shutdown();
        assertThat(results).containsExactly(10, 20, 30, 40);
    }

    @Test
    @Item({67, 69})
    void timeout_endsTheIterationAndCancelsTheRestAndTheAwaitedOne() throws Exception {
        Executor executor = single();
        Gate.in(executors, executor);
        Iterator<Integer> iterator = executor.map(
                        CHECKED, List.of(1, 2, 3), MapOptions.defaults().timeout(Duration.ofMillis(5)))
                .iterator();
        assertThatThrownBy(iterator::next)
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage(null);
        assertThat(executor.stats().cancelled()).isEqualTo(3);
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    @Item(67)
    void timeout_countsFromTheCall() throws Exception {
        Executor executor = single();
        Gate.in(executors, executor);
        Duration timeout = Duration.ofMillis(100);
        long before = System.nanoTime();
        Iterator<Integer> iterator = executor.map(
                        CHECKED, List.of(1), MapOptions.defaults().timeout(timeout))
                .iterator();
        Eventually.that(() -> System.nanoTime() - before > 2 * timeout.toNanos());
        long start = System.nanoTime();
        assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
        assertThat(System.nanoTime() - start).isLessThan(timeout.toNanos());
    }

    @Test
    @Item(67)
    void timeout_aResultThatIsThereIsDeliveredAfterIt() throws Exception {
        Executor executor = executor();
        Iterator<Integer> iterator = executor.map(
                        CHECKED, List.of(1, 2), MapOptions.defaults().timeout(Duration.ZERO))
                .iterator();
        executor.close();
        assertThat(iterator.next()).isEqualTo(10);
        assertThat(iterator.next()).isEqualTo(20);
    }

    @Test
    @Item(68)
    void whenATaskThrowsThenTheIterationGoesOn() {
        IOException failure = new IOException();
        Iterator<String> iterator = executor()
                .<Integer, String>map(
                        i -> {
                            if (i == 2) {
                                throw Sneaky.rethrow(failure);
                            }
                            return "ok " + i;
                        },
                        List.of(1, 2, 3))
                .iterator();
        assertThat(iterator.next()).isEqualTo("ok 1");
        assertThat(iterator.hasNext()).isTrue();
        assertThatThrownBy(iterator::next).isSameAs(failure);
        assertThat(iterator.next()).isEqualTo("ok 3");
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    @Item(68)
    void whenATaskThrowsTimeoutThenThatIsJustAnException() {
        Function<Integer, Integer> task = i -> {
            if (i == 1) {
                throw Sneaky.rethrow(new TimeoutException("the task's own"));
            }
            return i;
        };
        Iterator<Integer> iterator = executor()
                .map(task, List.of(1, 2), MapOptions.defaults().timeout(Duration.ofSeconds(20)))
                .iterator();
        assertThatThrownBy(iterator::next).hasMessage("the task's own");
        assertThat(iterator.next()).isEqualTo(2);
    }

    @Test
    @Item(77)
    void whenATaskThrowsNoSuchElementThenTheIterationIsNotAtItsEnd() {
        NoSuchElementException failure = new NoSuchElementException("the task's own");
        Function<Integer, Integer> task = i -> {
            if (i == 1) {
                throw failure;
            }
            return i;
        };
        Iterator<Integer> iterator = executor().map(task, List.of(1, 2)).iterator();
        assertThatThrownBy(iterator::next).isSameAs(failure);
        assertThat(iterator.hasNext()).isTrue();
        assertThat(iterator.next()).isEqualTo(2);
    }

    @Test
    @Item(70)
    void close_cancelsWhatHasNotStarted() throws Exception {
        Executor executor = single();
        Gate gate = Gate.of(executors);
        Results<Integer> results = executor.map(
                i -> {
                    gate.run();
                    return i;
                },
                List.of(1, 2, 3, 4));
        gate.awaitEntered();
        Iterator<Integer> iterator = results.iterator();
        results.close();
        results.close();
        assertThat(executor.stats().cancelled()).isEqualTo(3);
        assertThat(executor.stats().running()).isEqualTo(1);
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    @Item(70)
    void close_cancelsThoughNoResultWasEverAskedFor() throws Exception {
        Executor executor = single();
        Gate.in(executors, executor);
        try (Results<Integer> results = executor.map(CHECKED, List.of(1, 2, 3))) {
            assertThat(results).isNotNull();
        }
        assertThat(executor.stats().cancelled()).isEqualTo(3);
    }

    @Test
    @Item(70)
    void close_ofTheStreamCancels() throws Exception {
        Executor executor = single();
        Gate.in(executors, executor);
        try (Stream<Integer> stream = executor.map(CHECKED, List.of(1, 2, 3)).stream()) {
            assertThat(stream).isNotNull();
        }
        assertThat(executor.stats().cancelled()).isEqualTo(3);
    }

    @Test
    @Item(71)
    void keepsNoReferenceToWhatItHasYielded() {
        Executor executor = executors.untracked(kind()::on);
        Iterator<Object> iterator =
                executor.map(i -> new Object(), List.of(1, 2, 3)).iterator();
        WeakReference<Object> result = new WeakReference<>(iterator.next());
        Garbage.assertCollected(result);
        assertThat(iterator.next()).isNotNull();
    }

    @Test
    @Item(72)
    void whenTheInputThrowsThenMapThrowsItAndWhatWasSubmittedRunsOn() throws Exception {
        Executor executor = executor();
        IllegalStateException failure = new IllegalStateException("from the input");
        Iterable<Integer> inputs = () -> Stream.of(1, 2, 3)
                .map(i -> {
                    if (i == 3) {
                        throw failure;
                    }
                    return i;
                })
                .iterator();
        assertThatThrownBy(() -> executor.map(CHECKED, inputs)).isSameAs(failure);
        Eventually.that(() -> executor.stats().succeeded() == 2);
    }

    @Test
    @Item(76)
    void chunkSize_changesNothingForTasksInThisJvm() {
        kind().assumeRunsHere();
        List<Integer> inputs = List.of(1, 2, -3, 4, 5);
        for (int chunk : new int[] {1, 2, 100}) {
            Executor executor = executor();
            Iterator<Integer> iterator = executor.map(
                            CHECKED, inputs, MapOptions.defaults().chunkSize(chunk))
                    .iterator();
            assertThat(List.of(iterator.next(), iterator.next())).containsExactly(10, 20);
            assertThatThrownBy(iterator::next).hasMessage("negative: -3");
            assertThat(List.of(iterator.next(), iterator.next())).containsExactly(40, 50);
            assertThat(executor.stats().submitted()).isEqualTo(5);
        }
    }

    @Test
    @Item(76)
    void chunkSize_lessThanOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MapOptions.defaults().chunkSize(0))
                .withMessageContaining("chunkSize must be at least 1");
    }

    @Test
    @Item(79)
    void whenShutDownThenMapIsRefusedUnlessThereIsNothingToDo() {
        Executor executor = executor();
        executor.shutdown();
        assertThatThrownBy(() -> executor.map(CHECKED, List.of(1))).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.map(CHECKED, List.<Integer>of())).isEmpty();
    }

    @Test
    void whenASubmissionIsRefusedThenWhatWasSubmittedAndHasNotStartedIsCancelled() throws Exception {
        kind().assumeQueues();
        Executor executor =
                executors.executor(builder -> kind().on(builder).maxWorkers(1).queueCapacity(2));
        Gate.in(executors, executor);
        assertThatThrownBy(() -> executor.map(CHECKED, List.of(1, 2, 3)))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.stats().cancelled()).isEqualTo(2);
    }

    @Test
    void iterator_canBeTakenOnce() {
        Results<Integer> results = executor().map(CHECKED, List.of(1));
        results.iterator();
        assertThatIllegalStateException().isThrownBy(results::iterator);
        assertThatIllegalStateException().isThrownBy(results::stream);
    }

    @Test
    void iterator_ofClosedResults() {
        Results<Integer> results = executor().map(CHECKED, List.of(1));
        results.close();
        assertThatIllegalStateException().isThrownBy(results::iterator);
    }

    @Test
    void whenInterruptedThenNextThrowsAndNothingIsLost() throws Exception {
        Executor executor = single();
        Gate gate = Gate.in(executors, executor);
        Iterator<Integer> iterator = executor.map(CHECKED, List.of(1, 2)).iterator();
        Asker<Integer> asker = Asker.blocked(iterator::next);
        asker.thread().interrupt();
        assertThat(asker.failure()).isInstanceOf(InterruptedException.class);
        gate.open();
        assertThat(iterator.next()).isEqualTo(10);
    }

    @Test
    void stream_hasTheResultsInOrder() {
        List<Integer> collected = new ArrayList<>();
        executor().map(CHECKED, Collections.nCopies(3, 1)).stream().forEach(collected::add);
        assertThat(collected).containsExactly(10, 10, 10);
    }
}
