package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Section D: done-callbacks. */
abstract class CallbackContract extends AbstractContract {

    private final List<Object> calls = new CopyOnWriteArrayList<>();

    private void assertCalls(Object... expected) {
        assertThat(calls).containsExactly(expected);
    }

    @Test
    @Item(25)
    void whenSucceededThenCalledWithTheFuture() {
        FutureSource.Driven<String> driven = pending();
        driven.future().addDoneCallback(calls::add);
        driven.succeed("x");
        assertCalls(driven.future());
    }

    @Test
    @Item({2, 25, 35})
    void whenFailedThenCalledWithTheFuture() {
        FutureSource.Driven<String> driven = pending();
        driven.future().addDoneCallback(calls::add);
        driven.fail(new IOException());
        assertCalls(driven.future());
    }

    @Test
    @Item({11, 25, 28})
    void whenCancelledThenCalledInTheCancellingThreadBeforeCancelReturns() {
        Future<?> future = pending().future();
        future.addDoneCallback(done -> calls.add(Thread.currentThread()));
        future.cancel();
        assertThat(calls).containsExactly(Thread.currentThread());
    }

    @Test
    @Item({9, 11})
    void whenCancelledTwiceThenCalledOnce() {
        FutureSource.Driven<String> driven = pending();
        driven.future().addDoneCallback(calls::add);
        driven.cancel();
        driven.future().cancel();
        driven.future().cancel(true);
        assertThat(calls).containsExactly(driven.future());
    }

    @Test
    @Item({25, 27, 5})
    void whenCalledThenTheFutureIsDone() {
        Future<?> future = pending().future();
        future.addDoneCallback(done -> calls.add(done.done()));
        future.cancel();
        assertThat(calls).containsExactly(true);
    }

    @Test
    @Item(26)
    void order_asAdded() {
        FutureSource.Driven<String> driven = pending();
        for (int i = 0; i < 5; i++) {
            int number = i;
            driven.future().addDoneCallback(done -> calls.add(number));
        }
        driven.succeed("x");
        assertCalls(0, 1, 2, 3, 4);
    }

    @Test
    @Item(26)
    void order_asAddedWhenCancelled() {
        Future<?> future = pending().future();
        for (int i = 0; i < 5; i++) {
            int number = i;
            future.addDoneCallback(done -> calls.add(number));
        }
        future.cancel();
        assertThat(calls).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    @Item(26)
    void whenAddedTwiceThenCalledTwice() {
        Future<String> future = this.<String>pending().future();
        Consumer<Future<String>> callback = calls::add;
        future.addDoneCallback(callback);
        future.addDoneCallback(callback);
        future.cancel();
        assertThat(calls).containsExactly(future, future);
    }

    @Test
    @Item(27)
    void whenSucceededAlreadyThenCalledAtOnceInTheAddingThread() throws Exception {
        source().succeeded("x").addDoneCallback(done -> calls.add(Thread.currentThread()));
        assertThat(calls).containsExactly(Thread.currentThread());
    }

    @Test
    @Item(27)
    void whenFailedAlreadyThenCalledAtOnceInTheAddingThread() throws Exception {
        source().failed(new IOException()).addDoneCallback(done -> calls.add(Thread.currentThread()));
        assertThat(calls).containsExactly(Thread.currentThread());
    }

    @Test
    @Item(27)
    void whenCancelledAlreadyThenCalledAtOnceThoughNotAcknowledged() {
        Future<?> future = pending().future();
        future.cancel();
        future.addDoneCallback(done -> calls.add(Thread.currentThread()));
        assertThat(calls).containsExactly(Thread.currentThread());
    }

    @Test
    @Item(27)
    void whenAddedByACallbackThenCalledNestedBeforeTheRemainingOnes() {
        Future<?> future = pending().future();
        future.addDoneCallback(done -> {
            calls.add("a");
            done.addDoneCallback(again -> calls.add("nested"));
            calls.add("after nested");
        });
        future.addDoneCallback(done -> calls.add("b"));
        future.cancel();
        assertThat(calls).containsExactly("a", "nested", "after nested", "b");
    }

    @Test
    @Item(28)
    void whenCompletedByAnotherThreadThenNotCalledInTheAddingOne() {
        FutureSource.Driven<String> driven = pending();
        driven.future().addDoneCallback(done -> calls.add(Thread.currentThread()));
        Asker.ask(() -> {
            driven.succeed("x");
            return null;
        });
        Eventually.that(() -> calls.size() == 1);
        assertThat(calls).doesNotContain(Thread.currentThread());
    }

    @Test
    @Item(29)
    void whenACallbackBlocksThenWaitersHaveBeenReleased() throws Exception {
        FutureSource.Driven<String> driven = pending();
        Future<String> future = driven.future();
        CountDownLatch open = new CountDownLatch(1);
        executors.before(open::countDown);
        future.addDoneCallback(done -> awaitQuietly(open));
        Asker<String> result = Asker.blocked(future::result);
        Asker<DoneAndNotDone<String>> waiter = Asker.blocked(() -> Futures.wait(List.of(future)));
        Asker<?> producer = Asker.ask(() -> {
            driven.succeed("x");
            return null;
        });
        assertThat(result.answer()).isEqualTo("x");
        assertThat(waiter.answer().done()).containsExactly(future);
        open.countDown();
        producer.answer();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Item(29)
    void whenACallbackAsksTheFutureThenItAnswers() {
        FutureSource.Driven<String> driven = pending();
        driven.future().addDoneCallback(done -> {
            try {
                calls.add(done.result());
                calls.add(done.cancel());
            } catch (Throwable t) {
                calls.add(t);
            }
        });
        driven.succeed("x");
        assertCalls("x", false);
    }

    @Test
    @Item({30, 121})
    void whenACallbackThrowsThenThatIsLoggedAndTheNextOneRuns() {
        assertGoesOnAfter(new IllegalArgumentException("from the callback"));
    }

    @Test
    @Item({30, 31, 121})
    void whenACallbackThrowsAnErrorThenThatIsLoggedAndTheNextOneRuns() {
        assertGoesOnAfter(new StackOverflowError("from the callback"));
        assertGoesOnAfter(new IOException("from the callback"));
    }

    private void assertGoesOnAfter(Throwable thrown) {
        calls.clear();
        FutureSource.Driven<String> driven = pending();
        try (Logged logged = Logged.capture()) {
            driven.future().addDoneCallback(done -> {
                throw Sneaky.rethrow(thrown);
            });
            driven.future().addDoneCallback(done -> calls.add("next"));
            driven.succeed("x");
            assertCalls("next");
            assertLogged(logged, driven.future());
        }
    }

    private static void assertLogged(Logged logged, Future<?> future) {
        assertThat(logged.events()).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getFormattedMessage()).isEqualTo("exception calling callback for " + future);
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("from the callback");
        });
    }

    @Test
    @Item({30, 121})
    void whenACallbackThrowsWhileCancellingThenCancelReturnsTrue() {
        Future<?> future = pending().future();
        try (Logged logged = Logged.capture()) {
            future.addDoneCallback(done -> {
                throw new IllegalArgumentException("from the callback");
            });
            assertThat(future.cancel()).isTrue();
            assertLogged(logged, future);
        }
    }

    @Test
    @Item({30, 121})
    void whenACallbackOfADoneFutureThrowsThenThatIsLogged() throws Exception {
        Future<?> future = source().succeeded("x");
        try (Logged logged = Logged.capture()) {
            future.addDoneCallback(done -> {
                throw new IllegalArgumentException("from the callback");
            });
            assertLogged(logged, future);
        }
    }

    @Test
    @Item(32)
    void addDoneCallback_null() {
        Future<?> future = pending().future();
        List<Throwable> thrown = new ArrayList<>();
        try {
            future.addDoneCallback(null);
        } catch (NullPointerException e) {
            thrown.add(e);
        }
        assertThat(thrown).hasSize(1);
    }
}
