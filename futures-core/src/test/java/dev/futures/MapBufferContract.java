package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Items 73 to 75: map with a buffer. */
abstract class MapBufferContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    private final AtomicInteger taken = new AtomicInteger();

    abstract Kind kind();

    private Executor executor() {
        return executors.executor(kind()::on);
    }

    private static MapOptions buffer(int size) {
        return MapOptions.defaults().bufferSize(size);
    }

    /** 0, 1, 2 and so on for ever; counts what is taken. */
    private Iterable<Integer> endless() {
        return () ->
                Stream.iterate(0, i -> i + 1).peek(i -> taken.incrementAndGet()).iterator();
    }

    @Test
    @Item(73)
    void bufferSize_lessThanOne() {
        for (int wrong : new int[] {0, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> buffer(wrong))
                    .withMessageContaining("bufferSize must be at least 1")
                    .withMessageContaining(String.valueOf(wrong));
        }
    }

    @Test
    @Item(74)
    void exactlyThatManyInputsAreTakenByTheCall() {
        Executor executor = executor();
        try (Results<Integer> results = executor.map(i -> i, endless(), buffer(3))) {
            assertThat(taken).hasValue(3);
            assertThat(executor.stats().submitted()).isEqualTo(3);
            assertThat(results).isNotNull();
        }
    }

    @Test
    @Item(74)
    void oneMoreIsTakenForEachResult() {
        Executor executor = executor();
        try (Results<Integer> results = executor.map(i -> i, endless(), buffer(3))) {
            Iterator<Integer> iterator = results.iterator();
            for (int i = 0; i < 20; i++) {
                assertThat(iterator.next()).isEqualTo(i);
                assertThat(taken).hasValueLessThanOrEqualTo(3 + i + 1);
            }
            assertThat(taken).hasValueGreaterThanOrEqualTo(3 + 19);
        }
    }

    @Test
    @Item(74)
    void whileNextWaitsThenStillNoMoreThanThatManyAreInFlight() throws Exception {
        kind().assumeQueues();
        Executor executor = executors.executor(builder -> kind().on(builder).maxWorkers(1));
        Gate gate = Gate.in(executors, executor);
        try (Results<Integer> results = executor.map(i -> i, endless(), buffer(3))) {
            Asker<Integer> next = Asker.blocked(results.iterator()::next);
            assertThat(taken).hasValue(3);
            assertThat(executor.stats().pending()).isEqualTo(3);
            gate.open();
            assertThat(next.answer()).isZero();
        }
    }

    @Test
    @Item({65, 74})
    void results_areAllThereInOrder() {
        List<Integer> inputs = IntStream.range(0, 100).boxed().toList();
        for (int size : new int[] {1, 2, 99, 100, 1000}) {
            assertThat(executor().map(i -> i, inputs, buffer(size))).containsExactlyElementsOf(inputs);
        }
    }

    @Test
    @Item(74)
    void empty_yieldsNothing() {
        assertThat(executor().map(i -> i, List.<Integer>of(), buffer(3))).isEmpty();
    }

    @Test
    @Item({65, 74})
    void twoInputs_mayBothBeEndless() {
        try (Results<Integer> results = executor().map(Integer::sum, endless(), endless(), buffer(2))) {
            Iterator<Integer> iterator = results.iterator();
            assertThat(List.of(iterator.next(), iterator.next(), iterator.next()))
                    .containsExactly(0, 2, 4);
        }
    }

    @Test
    @Item({65, 74})
    void twoInputs_theShorterOneEndsIt() {
        assertThat(executor().map(Integer::sum, endless(), List.of(10, 20, 30), buffer(2)))
                .containsExactly(10, 21, 32);
    }

    @Test
    @Item({68, 74})
    void whenATaskThrowsThenTheIterationGoesOn() {
        Iterator<Integer> iterator = executor()
                .map(MapContract.CHECKED, List.of(-1, 2, -3, 4), buffer(1))
                .iterator();
        assertThatThrownBy(iterator::next).hasMessage("negative: -1");
        assertThat(iterator.next()).isEqualTo(20);
        assertThatThrownBy(iterator::next).hasMessage("negative: -3");
        assertThat(iterator.next()).isEqualTo(40);
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    @Item(75)
    void whenShutDownMidwayThenBufferedResultsAreStillYielded() {
        Executor executor = executor();
        Results<Integer> results = executor.map(i -> i, endless(), buffer(3));
        Iterator<Integer> iterator = results.iterator();
        assertThat(iterator.next()).isZero();
        executor.shutdown();
        List<Integer> rest = new ArrayList<>();
        assertThatThrownBy(() -> iterator.forEachRemaining(rest::add)).isInstanceOf(RejectedExecutionException.class);
        assertThat(rest).hasSizeBetween(2, 3).startsWith(1, 2);
    }

    @Test
    @Item({70, 74})
    void close_takesNoMoreInputs() {
        Results<Integer> results = executor().map(i -> i, endless(), buffer(2));
        Iterator<Integer> iterator = results.iterator();
        iterator.next();
        results.close();
        int before = taken.get();
        assertThat(iterator.hasNext()).isFalse();
        assertThat(taken).hasValue(before);
    }
}
