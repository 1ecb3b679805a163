package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Section H: {@code Futures.asCompleted}. */
abstract class AsCompletedContract extends AbstractContract {

    @Test
    @Item({53, 54})
    void yieldsDoneOnesFirstAndEachOnce() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> succeeded = source().succeeded("x");
        Future<String> failed = source().failed(new IOException());
        Future<String> cancelled = this.<String>pending().cancel().future();
        Iterator<Future<String>> iterator = Futures.asCompleted(List.of(driven.future(), succeeded, failed, cancelled))
                .iterator();
        assertThat(List.of(iterator.next(), iterator.next(), iterator.next()))
                .containsExactlyInAnyOrder(succeeded, failed, cancelled);
        Asker<Future<String>> next = Asker.blocked(iterator::next);
        driven.succeed("x");
        assertThat(next.answer()).isSameAs(driven.future());
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    @Item(53)
    void duplicates_areYieldedOnce() throws Exception {
        Future<String> done = source().succeeded("x");
        assertThat(Futures.asCompleted(Collections.nCopies(7, done))).containsExactly(done);
    }

    @Test
    @Item(53)
    void anyIterableWillDoThoughItCanBeIteratedOnce() throws Exception {
        Future<String> first = source().succeeded("x");
        Future<String> second = source().succeeded("y");
        Iterable<Future<String>> oneShot = Stream.of(first, second)::iterator;
        assertThat(Futures.asCompleted(oneShot)).containsExactlyInAnyOrder(first, second);
    }

    @Test
    @Item(55)
    void yieldsInOrderOfCompletionThoughSeveralEndBetweenTwoCalls() {
        List<FutureSource.Driven<String>> driven = List.of(pending(), pending(), pending(), pending());
        List<Future<String>> futures =
                driven.stream().map(FutureSource.Driven::future).toList();
        Iterator<Future<String>> iterator = Futures.asCompleted(futures).iterator();
        List<Future<String>> seen = new ArrayList<>();
        driven.get(2).succeed("x");
        seen.add(iterator.next());
        driven.get(3).succeed("x");
        driven.get(0).cancel();
        driven.get(1).fail(new IOException());
        iterator.forEachRemaining(seen::add);
        assertThat(seen).containsExactly(futures.get(2), futures.get(3), futures.get(0), futures.get(1));
    }

    @Test
    @Item(56)
    void timeout_messageCountsDistinctFutures() throws Exception {
        Future<String> done = source().succeeded("x");
        Future<String> first = this.<String>pending().future();
        Future<String> second = this.<String>pending().future();
        Iterator<Future<String>> iterator = Futures.asCompleted(
                        List.of(first, second, first, done, done), Duration.ofMillis(1))
                .iterator();
        assertThat(iterator.next()).isSameAs(done);
        assertThatThrownBy(iterator::next)
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage("2 (of 3) futures unfinished");
    }

    @Test
    @Item(57)
    void timeout_zeroYieldsWhatIsDoneFirst() throws Exception {
        Future<String> first = source().succeeded("x");
        Future<String> second = source().succeeded("y");
        Future<String> pending = this.<String>pending().future();
        Iterator<Future<String>> iterator = Futures.asCompleted(List.of(pending, first, second), Duration.ZERO)
                .iterator();
        assertThat(List.of(iterator.next(), iterator.next())).containsExactlyInAnyOrder(first, second);
        assertThatThrownBy(iterator::next).isExactlyInstanceOf(TimeoutException.class);
    }

    @Test
    @Item(58)
    void timeout_countsFromTheCallAndWatchersHangFromThenOn() throws Exception {
        Future<String> future = this.<String>pending().future();
        long before = System.nanoTime();
        Duration timeout = Duration.ofMillis(100);
        Completions<String> completions = Futures.asCompleted(List.of(future), timeout);
        assertThat(Waiters.on(future)).isEqualTo(1);
        Eventually.that(() -> System.nanoTime() - before > 2 * timeout.toNanos());
        Iterator<Future<String>> iterator = completions.iterator();
        long start = System.nanoTime();
        assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
        assertThat(System.nanoTime() - start).isLessThan(timeout.toNanos());
    }

    @Test
    @Item(59)
    void timeout_doesNotHoldBackWhatIsDone() {
        FutureSource.Driven<String> driven = pending();
        Iterator<Future<String>> iterator =
                Futures.asCompleted(List.of(driven.future()), Duration.ZERO).iterator();
        assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
        driven.succeed("x");
        assertThat(iterator.hasNext()).isTrue();
        assertThat(iterator.next()).isSameAs(driven.future());
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    @Item(61)
    void keepsNoReferenceToWhatItHasYielded() throws Exception {
        List<Future<Object>> futures = new ArrayList<>();
        futures.add(new Future<>());
        futures.add(new Future<>());
        Future<Object> open = this.<Object>pending().future();
        futures.add(open);
        futures.get(0).setResult(new Object());
        Iterator<Future<Object>> iterator = Futures.asCompleted(futures).iterator();
        WeakReference<Object> early = new WeakReference<>(iterator.next());
        futures.get(1).setResult(new Object());
        WeakReference<Object> late = new WeakReference<>(iterator.next());
        futures.clear();
        Garbage.assertCollected(early);
        Garbage.assertCollected(late);
        assertThat(iterator.hasNext()).isTrue();
    }

    @Test
    @Item(62)
    void close_takesTheWatchersOff() throws Exception {
        Future<String> future = this.<String>pending().future();
        Completions<String> completions = Futures.asCompleted(List.of(future));
        Iterator<Future<String>> iterator = completions.iterator();
        completions.close();
        completions.close();
        assertThat(Waiters.on(future)).isZero();
        assertThat(iterator.hasNext()).isFalse();
        assertThat(future.done()).isFalse();
    }

    @Test
    @Item(62)
    void close_endsABlockedNext() throws Exception {
        Future<String> future = this.<String>pending().future();
        Completions<String> completions = Futures.asCompleted(List.of(future));
        Asker<Future<String>> asker = Asker.blocked(completions.iterator()::next);
        completions.close();
        assertThat(asker.failure()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    @Item(62)
    void close_ofTheStreamTakesTheWatchersOff() throws Exception {
        Future<String> done = source().succeeded("x");
        Future<String> future = this.<String>pending().future();
        try (Stream<Future<String>> stream = Futures.asCompleted(List.of(future, done)).stream()) {
            assertThat(stream.findFirst()).containsSame(done);
        }
        assertThat(Waiters.on(future)).isZero();
    }

    @Test
    @Item(63)
    void empty_yieldsNothing() {
        assertThat(Futures.asCompleted(List.<Future<String>>of())).isEmpty();
        assertThat(Futures.asCompleted(List.<Future<String>>of(), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void iterator_canBeTakenOnce() {
        Completions<String> completions = Futures.asCompleted(List.<Future<String>>of());
        completions.iterator();
        assertThatIllegalStateException().isThrownBy(completions::iterator);
        assertThatIllegalStateException().isThrownBy(completions::stream);
    }

    @Test
    void whenInterruptedThenNextThrowsAndNothingIsLost() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Iterator<Future<String>> iterator =
                Futures.asCompleted(List.of(driven.future())).iterator();
        Asker<Future<String>> asker = Asker.blocked(iterator::next);
        asker.thread().interrupt();
        assertThat(asker.failure()).isInstanceOf(InterruptedException.class);
        driven.succeed("x");
        assertThat(iterator.next()).isSameAs(driven.future());
    }
}
