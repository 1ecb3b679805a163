package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Futures made by hand: the contract, and the two-step cancellation that only they have. */
class HandMadeFutureTests {

    @Nested
    class AsFuture extends FutureContract {
        @Override
        FutureSource source() {
            return new FutureSource.HandMade();
        }
    }

    @Nested
    class Callbacks extends CallbackContract {
        @Override
        FutureSource source() {
            return new FutureSource.HandMade();
        }
    }

    @Nested
    class Waited extends WaitContract {

        @Override
        FutureSource source() {
            return new FutureSource.HandMade();
        }

        @Test
        @Item({12, 40, 13})
        void cancelled_isNotDoneUntilAcknowledged() throws Exception {
            Future<String> future = new Future<>();
            future.cancel();
            assertThat(Futures.wait(List.of(future), Duration.ZERO).notDone()).containsExactly(future);
            future.setRunningOrNotifyCancel();
            assertThat(Futures.wait(List.of(future)).done()).containsExactly(future);
        }

        @Test
        @Item({12, 40})
        void whenCancelledThenABlockedWaitGoesOnWaiting() throws Exception {
            Future<String> future = new Future<>();
            Asker<DoneAndNotDone<String>> asker = Asker.blocked(() -> Futures.wait(List.of(future)));
            future.cancel();
            assertThat(Futures.wait(List.of(future), Duration.ofMillis(20)).notDone())
                    .containsExactly(future);
            assertThat(asker.isBlocked()).isTrue();
            future.setRunningOrNotifyCancel();
            assertThat(asker.answer().done()).containsExactly(future);
        }

        @Test
        @Item({40, 44})
        void firstCompleted_aCancellationThatIsNotAcknowledgedIsNotDone() throws Exception {
            Future<String> cancelled = new Future<>();
            cancelled.cancel();
            Future<String> pending = new Future<>();
            Asker<DoneAndNotDone<String>> asker =
                    Asker.blocked(() -> Futures.wait(List.of(cancelled, pending), ReturnWhen.FIRST_COMPLETED));
            pending.setResult("x");
            assertThat(asker.answer().done()).containsExactly(pending);
            assertThat(asker.answer().notDone()).containsExactly(cancelled);
        }

        @Test
        @Item(52)
        void whenCancelledDuringAWaitThatTimesOutThenNoWaiterIsLeft() throws Exception {
            Future<String> future = new Future<>();
            Asker<DoneAndNotDone<String>> asker = Asker.blocked(() -> Futures.wait(List.of(future)));
            future.cancel();
            asker.thread().interrupt();
            asker.failure();
            assertThat(Waiters.on(future)).isZero();
        }
    }

    @Nested
    class Completed extends AsCompletedContract {

        @Override
        FutureSource source() {
            return new FutureSource.HandMade();
        }

        @Test
        @Item({12, 60})
        void cancelled_isNotYieldedUntilAcknowledged() {
            Future<String> future = new Future<>();
            future.cancel();
            Iterator<Future<String>> iterator =
                    Futures.asCompleted(List.of(future), Duration.ZERO).iterator();
            assertThatThrownBy(iterator::next).isInstanceOf(TimeoutException.class);
            future.setRunningOrNotifyCancel();
            assertThat(iterator.next()).isSameAs(future);
        }
    }
}
