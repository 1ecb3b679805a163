package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Sections A to C and F: states, cancel, result and exception, the string. */
abstract class FutureContract extends AbstractContract {

    private static final Duration LONG = Duration.ofDays(365_000_000_000L);

    private static void assertState(Future<?> future, boolean running, boolean done, boolean cancelled) {
        assertThat(future.running()).as("running").isEqualTo(running);
        assertThat(future.done()).as("done").isEqualTo(done);
        assertThat(future.isDone()).as("isDone").isEqualTo(done);
        assertThat(future.cancelled()).as("cancelled").isEqualTo(cancelled);
        assertThat(future.isCancelled()).as("isCancelled").isEqualTo(cancelled);
    }

    // A. states

    @Test
    @Item({1, 3, 4, 5, 6})
    void state_pending() {
        assertState(pending().future(), false, false, false);
    }

    @Test
    @Item({1, 2, 3, 4, 5, 33})
    void state_running() {
        assertState(running().future(), true, false, false);
    }

    @Test
    @Item({1, 2, 3, 4, 5})
    void state_succeeded() throws Exception {
        assertState(source().succeeded("x"), false, true, false);
    }

    @Test
    @Item({1, 2, 3, 4, 5})
    void state_failed() throws Exception {
        assertState(source().failed(new IOException()), false, true, false);
    }

    @Test
    @Item({1, 2, 3, 4, 5})
    void state_cancelled() {
        Future<?> future = pending().future();
        future.cancel();
        assertState(future, false, true, true);
    }

    @Test
    @Item({1, 2, 3, 4, 5})
    void state_cancelledAndNotified() {
        assertState(pending().cancel().future(), false, true, true);
    }

    // B. cancel

    @Test
    @Item(7)
    void cancel_pending() {
        assertThat(pending().future().cancel()).isTrue();
    }

    @Test
    @Item(8)
    void cancel_running() {
        Future<?> future = running().future();
        assertThat(future.cancel()).isFalse();
        assertState(future, true, false, false);
    }

    @Test
    @Item(8)
    void cancel_succeeded() throws Exception {
        Future<String> future = source().succeeded("x");
        assertThat(future.cancel()).isFalse();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    @Item(8)
    void cancel_failed() throws Exception {
        IOException failure = new IOException();
        Future<String> future = source().failed(failure);
        assertThat(future.cancel()).isFalse();
        assertThat(future.exception()).isSameAs(failure);
    }

    @Test
    @Item(8)
    void cancel_finishedThoughItMayInterrupt() throws Exception {
        assertThat(source().succeeded("x").cancel(true)).isFalse();
    }

    @Test
    @Item(9)
    void cancel_cancelled() {
        Future<?> future = pending().future();
        future.cancel();
        assertThat(future.cancel()).isTrue();
        assertThat(future.cancel(true)).isTrue();
    }

    @Test
    @Item(9)
    void cancel_cancelledAndNotified() {
        assertThat(pending().cancel().future().cancel()).isTrue();
    }

    @Test
    @Item(10)
    void whenCancelledThenBlockedResultThrows() throws Exception {
        Future<?> future = pending().future();
        Asker<?> asker = Asker.blocked(future::result);
        future.cancel();
        assertThat(asker.failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    @Item(10)
    void whenCancelledThenBlockedExceptionThrows() throws Exception {
        Future<?> future = pending().future();
        Asker<?> asker = Asker.blocked(future::exception);
        future.cancel();
        assertThat(asker.failure()).isInstanceOf(CancellationException.class);
    }

    // C. result and exception

    @Test
    @Item(14)
    void result_succeeded() throws Exception {
        Object result = new Object();
        assertThat(source().succeeded(result).result()).isSameAs(result);
    }

    @Test
    @Item({14, 24})
    void result_failedRethrowsTheVerySameThrowable() throws Exception {
        for (Throwable failure :
                new Throwable[] {new IOException("checked"), new IllegalStateException(), new LinkageError()}) {
            Future<?> future = source().failed(failure);
            assertThat(catchThrowable(future::result)).isSameAs(failure);
            assertThat(catchThrowable(future::result)).isSameAs(failure);
        }
    }

    @Test
    @Item(15)
    void result_null() throws Exception {
        Future<?> future = source().succeeded(null);
        assertThat(future.result()).isNull();
        assertThat(future.exception()).isNull();
        assertThat(future.done()).isTrue();
    }

    @Test
    @Item(15)
    void result_thatIsAThrowableIsNoFailure() throws Exception {
        Exception result = new Exception();
        Future<?> future = source().succeeded(result);
        assertThat(future.result()).isSameAs(result);
        assertThat(future.exception()).isNull();
    }

    @Test
    @Item({14, 16})
    void exception_failed() throws Exception {
        IOException failure = new IOException();
        assertThat(source().failed(failure).exception()).isSameAs(failure);
    }

    @Test
    @Item(16)
    void exception_succeeded() throws Exception {
        assertThat(source().succeeded("x").exception()).isNull();
    }

    @Test
    @Item({17, 22})
    void resultAndException_cancelled() {
        Future<?> future = pending().cancel().future();
        assertThatThrownBy(future::result)
                .isInstanceOf(CancellationException.class)
                .hasMessage(null);
        assertThatThrownBy(future::exception)
                .isInstanceOf(CancellationException.class)
                .hasMessage(null);
    }

    @Test
    @Item({18, 22})
    void resultAndException_notDoneInTime() {
        Future<?> future = running().future();
        Duration timeout = Duration.ofMillis(2);
        assertThatThrownBy(() -> future.result(timeout))
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage(null);
        assertThatThrownBy(() -> future.exception(timeout))
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessage(null);
        assertState(future, true, false, false);
    }

    @Test
    @Item(19)
    void timeout_zeroOrNegativePolls() throws Exception {
        Future<?> pending = pending().future();
        Future<?> done = source().succeeded("x");
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), LONG.negated()}) {
            assertThatThrownBy(() -> pending.result(timeout)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> pending.exception(timeout)).isInstanceOf(TimeoutException.class);
            assertThat(done.result(timeout)).isEqualTo("x");
        }
    }

    @Test
    @Item(20)
    void timeout_ofADoneFutureIsNotLookedAt() throws Exception {
        assertThat(source().succeeded("x").result(LONG.negated())).isEqualTo("x");
        assertThat(source().succeeded("x").exception(LONG.negated())).isNull();
    }

    @Test
    @Item(21)
    void timeout_thatFitsNoLongIsForEver() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Asker<String> asker = Asker.blocked(() -> driven.future().result(LONG));
        driven.succeed("x");
        assertThat(asker.answer()).isEqualTo("x");
    }

    @Test
    @Item(21)
    void whenSucceededThenBlockedCallersReturn() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Asker<String> result = Asker.blocked(driven.future()::result);
        Asker<String> timed = Asker.blocked(() -> driven.future().result(Duration.ofSeconds(20)));
        Asker<Throwable> exception = Asker.blocked(driven.future()::exception);
        driven.succeed("x");
        assertThat(result.answer()).isEqualTo("x");
        assertThat(timed.answer()).isEqualTo("x");
        assertThat(exception.answer()).isNull();
    }

    @Test
    @Item(21)
    void whenFailedThenBlockedCallersReturn() throws Exception {
        FutureSource.Driven<String> driven = pending();
        IOException failure = new IOException();
        Asker<String> result = Asker.blocked(driven.future()::result);
        Asker<Throwable> exception = Asker.blocked(driven.future()::exception);
        driven.fail(failure);
        assertThat(result.failure()).isSameAs(failure);
        assertThat(exception.answer()).isSameAs(failure);
    }

    @Test
    @Item(23)
    void whenTheTaskThrowsCancellationThenFailedAndNotCancelled() throws Exception {
        CancellationException failure = new CancellationException("mine");
        Future<?> future = source().failed(failure);
        assertThat(future.cancelled()).isFalse();
        assertThat(future.exception()).isSameAs(failure);
    }

    @Test
    void whenInterruptedThenBlockedResultThrowsAndNothingElseHappens() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Asker<String> asker = Asker.blocked(driven.future()::result);
        asker.thread().interrupt();
        assertThat(asker.failure()).isInstanceOf(InterruptedException.class);
        assertState(driven.future(), false, false, false);
    }

    // java.util.concurrent.Future

    @Test
    void get_wrapsTheFailure() throws Exception {
        IOException failure = new IOException();
        java.util.concurrent.Future<?> future = source().failed(failure);
        assertThatThrownBy(future::get)
                .isExactlyInstanceOf(ExecutionException.class)
                .extracting(Throwable::getCause)
                .isSameAs(failure);
        assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS)).isExactlyInstanceOf(ExecutionException.class);
    }

    @Test
    void get_succeeded() throws Exception {
        java.util.concurrent.Future<String> future = source().succeeded("x");
        assertThat(future.get()).isEqualTo("x");
        assertThat(future.get(0, TimeUnit.SECONDS)).isEqualTo("x");
    }

    @Test
    void get_cancelledOrNotInTime() {
        assertThatThrownBy(pending().cancel().future()::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> pending().future().get(1, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    // F. the string

    @Test
    @Item(39)
    void string_namesTheState() throws Exception {
        assertString(pending().future(), "pending");
        assertString(running().future(), "running");
        assertString(pending().cancel().future(), "cancelled");
    }

    @Test
    @Item(39)
    void string_namesTheTypeOfTheOutcome() throws Exception {
        assertString(source().succeeded("x"), "finished returned String");
        assertString(source().succeeded(null), "finished returned null");
        assertString(source().failed(new IOException()), "finished raised IOException");
    }

    private static void assertString(Future<?> future, String state) {
        assertThat(future.toString()).matches("<Future at 0x[0-9a-f]+ state=" + state + ">");
    }
}
