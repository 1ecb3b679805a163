package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Section G: {@code Futures.wait}. */
abstract class WaitContract extends AbstractContract {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** A wait that is to block until something happens. */
    private static Asker<DoneAndNotDone<String>> waiting(
            Collection<? extends Future<String>> futures, ReturnWhen when) {
        return Asker.blocked(() -> Futures.wait(futures, when));
    }

    @Test
    @Item({40, 46})
    void allCompleted_returnsWhenTheLastIsDone() throws Exception {
        FutureSource.Driven<String> first = pending();
        FutureSource.Driven<String> second = pending();
        FutureSource.Driven<String> third = pending();
        Asker<DoneAndNotDone<String>> asker =
                waiting(List.of(first.future(), second.future(), third.future()), ReturnWhen.ALL_COMPLETED);
        first.succeed("x");
        second.fail(new IOException());
        assertThat(asker.isBlocked()).isTrue();
        third.cancel();
        DoneAndNotDone<String> answer = asker.answer();
        assertThat(answer.done()).containsExactly(first.future(), second.future(), third.future());
        assertThat(answer.notDone()).isEmpty();
    }

    @Test
    @Item(46)
    void allCompleted_whenAllAreDoneAlreadyThenAtOnce() throws Exception {
        Future<String> succeeded = source().succeeded("x");
        Future<String> failed = source().failed(new IOException());
        DoneAndNotDone<String> answer = Futures.wait(List.of(succeeded, failed));
        assertThat(answer.done()).containsExactly(succeeded, failed);
    }

    @Test
    @Item(41)
    void timeout_isNoError() throws Exception {
        Future<String> done = source().succeeded("x");
        Future<String> pending = this.<String>pending().future();
        DoneAndNotDone<String> answer = Futures.wait(List.of(pending, done), Duration.ofMillis(2));
        assertThat(answer.done()).containsExactly(done);
        assertThat(answer.notDone()).containsExactly(pending);
    }

    @Test
    @Item(51)
    void timeout_zeroOrNegativeTakesASnapshot() throws Exception {
        Future<String> done = source().succeeded("x");
        Future<String> running = this.<String>running().future();
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofSeconds(-5))) {
            DoneAndNotDone<String> answer = Futures.wait(List.of(running, done), timeout);
            assertThat(answer.done()).containsExactly(done);
            assertThat(answer.notDone()).containsExactly(running);
        }
    }

    @Test
    @Item(42)
    void duplicates_countOnce() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> future = driven.future();
        Asker<DoneAndNotDone<String>> asker = waiting(List.of(future, future, future), ReturnWhen.ALL_COMPLETED);
        driven.succeed("x");
        assertThat(asker.answer().done()).containsExactly(future);
    }

    @Test
    @Item(42)
    void duplicates_doneAlready() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> done = source().succeeded("x");
        Asker<DoneAndNotDone<String>> asker =
                waiting(List.of(done, done, driven.future(), done), ReturnWhen.ALL_COMPLETED);
        assertThat(asker.isBlocked()).isTrue();
        driven.succeed("x");
        assertThat(asker.answer().done()).containsExactly(done, driven.future());
    }

    @Test
    @Item(42)
    void anyCollectionWillDo() throws Exception {
        Future<String> done = source().succeeded("x");
        assertThat(Futures.wait(new ArrayDeque<>(List.of(done))).done()).containsExactly(done);
    }

    @Test
    @Item(43)
    void futuresOfDifferentOriginsMix() throws Exception {
        Future<String> byHand = new Future<>();
        Future<String> ofOneExecutor = source().succeeded("x");
        Future<String> ofAnother = source().failed(new IOException());
        Asker<DoneAndNotDone<String>> asker =
                waiting(List.of(byHand, ofOneExecutor, ofAnother), ReturnWhen.ALL_COMPLETED);
        byHand.setResult("x");
        assertThat(asker.answer().done()).containsExactly(byHand, ofOneExecutor, ofAnother);
    }

    @Test
    @Item({44, 48})
    void firstCompleted_whenSomeAreDoneAlreadyThenAtOnceWithAllThatAre() throws Exception {
        Future<String> succeeded = source().succeeded("x");
        Future<String> failed = source().failed(new IOException());
        Future<String> running = this.<String>running().future();
        Future<String> pending = this.<String>pending().future();
        DoneAndNotDone<String> answer =
                Futures.wait(List.of(running, succeeded, pending, failed), ReturnWhen.FIRST_COMPLETED);
        assertThat(answer.done()).containsExactly(succeeded, failed);
        assertThat(answer.notDone()).containsExactly(running, pending);
    }

    @Test
    @Item(44)
    void firstCompleted_returnsWhenOneIsDone() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> other = this.<String>pending().future();
        Asker<DoneAndNotDone<String>> asker = waiting(List.of(other, driven.future()), ReturnWhen.FIRST_COMPLETED);
        driven.succeed("x");
        assertThat(asker.answer().done()).containsExactly(driven.future());
        assertThat(asker.answer().notDone()).containsExactly(other);
    }

    @Test
    @Item({44, 12})
    void firstCompleted_returnsWhenACancellationIsAcknowledged() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> other = this.<String>pending().future();
        Asker<DoneAndNotDone<String>> asker = waiting(List.of(other, driven.future()), ReturnWhen.FIRST_COMPLETED);
        driven.cancel();
        assertThat(asker.answer().done()).containsExactly(driven.future());
    }

    @Test
    @Item(45)
    void firstException_whenOneHasFailedAlreadyThenAtOnce() throws Exception {
        Future<String> failed = source().failed(new IOException());
        Future<String> pending = this.<String>pending().future();
        DoneAndNotDone<String> answer = Futures.wait(List.of(pending, failed), ReturnWhen.FIRST_EXCEPTION);
        assertThat(answer.done()).containsExactly(failed);
        assertThat(answer.notDone()).containsExactly(pending);
    }

    @Test
    @Item(45)
    void firstException_returnsWhenOneFails() throws Exception {
        FutureSource.Driven<String> succeeding = pending();
        FutureSource.Driven<String> failing = pending();
        Future<String> other = this.<String>pending().future();
        Asker<DoneAndNotDone<String>> asker =
                waiting(List.of(other, succeeding.future(), failing.future()), ReturnWhen.FIRST_EXCEPTION);
        succeeding.succeed("x");
        assertThat(asker.isBlocked()).isTrue();
        failing.fail(new IOException());
        assertThat(asker.answer().done()).containsExactly(succeeding.future(), failing.future());
        assertThat(asker.answer().notDone()).containsExactly(other);
    }

    @Test
    @Item(45)
    void firstException_aCancellationIsNone() throws Exception {
        FutureSource.Driven<String> cancelled = pending();
        FutureSource.Driven<String> failing = pending();
        Future<String> before = this.<String>pending().cancel().future();
        Asker<DoneAndNotDone<String>> asker =
                waiting(List.of(before, cancelled.future(), failing.future()), ReturnWhen.FIRST_EXCEPTION);
        cancelled.cancel();
        assertThat(asker.isBlocked()).isTrue();
        failing.fail(new IOException());
        assertThat(asker.answer().done()).containsExactly(before, cancelled.future(), failing.future());
    }

    @Test
    @Item(45)
    void firstException_withoutAFailureWaitsForAll() throws Exception {
        FutureSource.Driven<String> succeeding = pending();
        FutureSource.Driven<String> cancelled = pending();
        Asker<DoneAndNotDone<String>> asker =
                waiting(List.of(succeeding.future(), cancelled.future()), ReturnWhen.FIRST_EXCEPTION);
        succeeding.succeed("x");
        assertThat(asker.isBlocked()).isTrue();
        cancelled.cancel();
        assertThat(asker.answer().notDone()).isEmpty();
    }

    @Test
    @Item({23, 45})
    void firstException_aTaskThatThrowsCancellationCounts() throws Exception {
        Future<String> failed = source().failed(new CancellationException());
        Future<String> pending = this.<String>pending().future();
        DoneAndNotDone<String> answer = Futures.wait(List.of(pending, failed), ReturnWhen.FIRST_EXCEPTION);
        assertThat(answer.done()).containsExactly(failed);
    }

    @Test
    @Item(49)
    void empty_returnsAtOnce() throws Exception {
        for (ReturnWhen when : ReturnWhen.values()) {
            DoneAndNotDone<String> answer = Futures.wait(List.of(), when);
            assertThat(answer.done()).isEmpty();
            assertThat(answer.notDone()).isEmpty();
        }
    }

    @Test
    @Item(50)
    void returnWhen_nullIsRefusedAlways() throws Exception {
        Future<String> done = source().succeeded("x");
        assertThatNullPointerException().isThrownBy(() -> Futures.wait(List.of(done), LONG, null));
    }

    @Test
    @Item(52)
    void whenItReturnsThenNoWaiterIsLeft() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> other = this.<String>pending().future();
        Futures.wait(List.of(driven.future(), other), Duration.ofMillis(1));
        assertThat(Waiters.on(driven.future())).isZero();
        Asker<DoneAndNotDone<String>> asker = waiting(List.of(driven.future(), other), ReturnWhen.FIRST_COMPLETED);
        assertThat(Waiters.on(other)).isEqualTo(1);
        driven.succeed("x");
        asker.answer();
        assertThat(Waiters.on(other)).isZero();
    }

    @Test
    @Item(52)
    void whenInterruptedThenItThrowsAndNoWaiterIsLeft() throws Exception {
        Future<String> future = this.<String>pending().future();
        Asker<DoneAndNotDone<String>> asker = waiting(Collections.nCopies(3, future), ReturnWhen.ALL_COMPLETED);
        asker.thread().interrupt();
        assertThat(asker.failure()).isInstanceOf(InterruptedException.class);
        assertThat(Waiters.on(future)).isZero();
    }

    @Test
    @Item(41)
    void answer_cannotBeChanged() throws Exception {
        Future<String> done = source().succeeded("x");
        DoneAndNotDone<String> answer = Futures.wait(List.of(done));
        assertThat(answer.done()).isUnmodifiable();
        assertThat(answer.notDone()).isUnmodifiable();
    }
}
