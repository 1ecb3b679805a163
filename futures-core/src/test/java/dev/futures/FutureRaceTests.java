package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at one future made by hand, which meet at its turning points. */
@Timeout(60)
class FutureRaceTests {

    private static final int ROUNDS = 20_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    @Item({12, 33, 52})
    void cancelAndAcknowledge_raceWithWait() throws Exception {
        for (int round = 0; round < 5000; round++) {
            Future<String> future = new Future<>();
            CyclicBarrier barrier = new CyclicBarrier(3);
            threads.submit(() -> {
                barrier.await();
                return future.cancel();
            });
            threads.submit(() -> {
                barrier.await();
                while (!future.cancelled()) {
                    Thread.onSpinWait();
                }
                return future.setRunningOrNotifyCancel();
            });
            barrier.await();
            assertThat(Futures.wait(List.of(future), Duration.ofSeconds(15)).done())
                    .hasSize(1);
        }
    }

    @Test
    @Item({11, 28})
    void cancelAndAcknowledge_theCallbackRunsInTheCancellerAllTheSame() throws Exception {
        for (int round = 0; round < 20_000; round++) {
            Future<String> future = new Future<>();
            AtomicReference<Thread> caller = new AtomicReference<>();
            future.addDoneCallback(done -> caller.set(Thread.currentThread()));
            java.util.concurrent.Future<?> producer = threads.submit(() -> {
                while (!future.cancelled()) {
                    Thread.onSpinWait();
                }
                return future.setRunningOrNotifyCancel();
            });
            future.cancel();
            assertThat(caller.get()).isSameAs(Thread.currentThread());
            producer.get();
        }
    }

    @Test
    @Item({8, 38})
    void whenCancelIsTooLateThenTheFutureIsDone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Future<String> future = new Future<>();
            CyclicBarrier barrier = new CyclicBarrier(2);
            java.util.concurrent.Future<?> producer = threads.submit(() -> {
                barrier.await();
                try {
                    future.setResult("x");
                } catch (InvalidStateException e) {
                    assertThat(future.cancelled()).isTrue();
                }
                return null;
            });
            barrier.await();
            boolean cancelled = future.cancel();
            assertThat(future.done()).isTrue();
            assertThat(future.cancelled()).isEqualTo(cancelled);
            producer.get();
        }
    }

    /** Has another thread ask something of a future just before its end becomes visible. */
    private static final class InTheMidst<T> extends Future.Watcher {

        private final Callable<T> question;
        private Asker<T> asker;

        InTheMidst(Callable<T> question) {
            this.question = question;
        }

        @Override
        void foretell(Future<?> future) {
            asker = Asker.ask(question);
            try {
                asker.thread().join(50); // it may have to wait for the end, hence for this
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        void tell(Future<?> future) {}

        T answer() throws InterruptedException {
            return asker.answer();
        }
    }

    @Test
    @Item({8, 38})
    void whenCancelIsTooLateByAMomentThenTheFutureIsDoneWhenItReturns() throws Exception {
        Future<String> future = new Future<>();
        InTheMidst<Boolean> canceller = new InTheMidst<>(() -> future.cancel() || future.done());
        future.push(canceller);
        future.setResult("x");
        assertThat(canceller.answer()).isTrue();
    }

    @Test
    @Item({36, 38})
    void whenSetIsTooLateThenTheFutureIsDone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Future<String> future = new Future<>();
            CyclicBarrier barrier = new CyclicBarrier(2);
            java.util.concurrent.Future<Boolean> other = threads.submit(() -> {
                barrier.await();
                return set(future, "other");
            });
            barrier.await();
            boolean first = set(future, "mine");
            assertThat(future.result(Duration.ZERO)).isEqualTo(first ? "mine" : "other");
            assertThat(other.get()).isNotEqualTo(first);
        }
    }

    private static boolean set(Future<String> future, String result) {
        try {
            future.setResult(result);
            return true;
        } catch (InvalidStateException e) {
            assertThat(future.done()).isTrue();
            return false;
        }
    }

    @Test
    @Item(55)
    void whenOneIsSeenDoneBeforeTheOtherEndsThenThatIsTheirOrder() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Future<String> first = new Future<>();
            Future<String> second = new Future<>();
            Iterator<Future<String>> iterator =
                    Futures.asCompleted(List.of(second, first)).iterator();
            java.util.concurrent.Future<?> producer = threads.submit(() -> first.setResult("x"));
            while (!first.done()) {
                Thread.onSpinWait();
            }
            second.setResult("y");
            assertThat(iterator.next()).isSameAs(first);
            assertThat(iterator.next()).isSameAs(second);
            producer.get();
        }
    }
}
