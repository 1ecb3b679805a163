package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds between two steps of a future, which is stopped there by one of those who wait for it. */
class FutureMomentTests {

    private final Future<String> future = new Future<>();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void open() {
        open.countDown();
    }

    private void stopHere() {
        reached.countDown();
        try {
            assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops who ends the future after the claim, and before the end is published. */
    private final class StopsTheEnd extends Future.Watcher {

        @Override
        void tell(Future<?> told) {}

        @Override
        void foretell(Future<?> foretold) {
            stopHere();
        }
    }

    /** Stops who cancels the future after the change of state, and before those who wait are sorted. */
    private final class StopsTheCanceller extends Future.Watcher {

        @Override
        boolean isGone() {
            stopHere(); // asked again later, it goes on at once
            return false;
        }

        @Override
        void tell(Future<?> told) {}
    }

    /** Returns once somebody else is in a method of the future, or is through. */
    private static void awaitIn(String method, Asker<?> asker) {
        Eventually.that(() -> !asker.thread().isAlive()
                || Arrays.stream(asker.thread().getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals(method)));
    }

    /** Has somebody end the future with "x", and stops there. */
    private Asker<?> ending() throws InterruptedException {
        future.push(new StopsTheEnd());
        Asker<?> ending = Asker.ask(() -> {
            future.setResult("x");
            return null;
        });
        reached.await();
        return ending;
    }

    @Test
    void whileTheEndIsClaimedTheFutureStillIsWhatItWas() throws Exception {
        Asker<?> ending = ending();
        assertThat(future.done()).isFalse();
        assertThat(future.running()).isFalse();
        assertThat(future.toString()).endsWith("state=pending>");
        open.countDown();
        ending.answer();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    void whileTheEndOfARunningOneIsClaimedItStillRuns() throws Exception {
        future.setRunningOrNotifyCancel();
        Asker<?> ending = ending();
        assertThat(future.done()).isFalse();
        assertThat(future.running()).isTrue();
        assertThat(future.toString()).endsWith("state=running>");
        assertThat(future.invalidState()).hasMessageStartingWith("RUNNING: <Future at ");
        open.countDown();
        ending.answer();
    }

    @Test
    void whoCancelsAMomentTooLateAnswersWhenTheFutureIsDone() throws Exception {
        Asker<?> ending = ending();
        Asker<List<Boolean>> canceller = Asker.ask(() -> List.of(future.cancel(), future.done()));
        awaitIn("engineAwaitPublished", canceller);
        open.countDown();
        assertThat(canceller.answer()).containsExactly(false, true);
        ending.answer();
    }

    @Test
    void whoEndsItAMomentTooLateIsToldThatItIsFinished() throws Exception {
        Asker<?> ending = ending();
        Asker<?> second = Asker.ask(() -> {
            future.setResult("y");
            return null;
        });
        awaitIn("engineAwaitPublished", second);
        open.countDown();
        assertThat(second.failure()).isInstanceOf(InvalidStateException.class).hasMessageStartingWith("FINISHED: ");
        ending.answer();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    void whoStartsItAMomentTooLateIsToldThatItIsFinished() throws Exception {
        Asker<?> ending = ending();
        try (Logged logged = Logged.capture()) {
            Asker<?> starter = Asker.ask(future::setRunningOrNotifyCancel);
            awaitIn("engineAwaitPublished", starter);
            open.countDown();
            assertThat(starter.failure()).hasMessage("Future in unexpected state: FINISHED");
            assertThat(logged.messages()).singleElement().asString().endsWith("in unexpected state: FINISHED");
        }
        ending.answer();
    }

    @Test
    void whoKeepsTheOrderOfEndsIsToldBeforeAnybodySeesTheEnd() {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        future.push(new Future.Watcher() {
            @Override
            void foretell(Future<?> foretold) {
                told.add("foretold, done " + foretold.done());
            }

            @Override
            void tell(Future<?> ended) {
                told.add("told, done " + ended.done());
            }
        });
        future.setResult("x");
        assertThat(told).containsExactly("foretold, done false", "told, done true");
    }

    /** Item 11: callbacks run in the thread that cancels. */
    @Test
    void whoAcknowledgesWhileItIsBeingCancelledLeavesTheCallbacksToTheCanceller() throws Exception {
        BlockingQueue<Thread> called = new LinkedBlockingQueue<>();
        future.addDoneCallback(done -> called.add(Thread.currentThread()));
        future.push(new StopsTheCanceller());
        Asker<Boolean> canceller = Asker.ask(future::cancel);
        reached.await();
        Asker<Boolean> producer = Asker.ask(future::setRunningOrNotifyCancel);
        awaitIn("awaitCancelledRoot", producer);
        open.countDown();
        assertThat(canceller.answer()).isTrue();
        assertThat(producer.answer()).isFalse();
        assertThat(called).containsExactly(canceller.thread());
    }

    /** Item 12: whoever waits for it is not told before its producer has acknowledged the cancelling. */
    @Test
    void whenCancelledThenCallbacksAreCalledAndWatchersNotTold() {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        future.addDoneCallback(done -> told.add("callback"));
        future.push(new Future.Watcher() {
            @Override
            void tell(Future<?> ended) {
                told.add("watcher");
            }
        });
        future.cancel();
        assertThat(told).containsExactly("callback");
        future.setRunningOrNotifyCancel();
        assertThat(told).containsExactly("callback", "watcher");
    }

    // ---------------------------------------------------------------------------------------- who waits no longer

    @Test
    void whoGivesUpWaitingLeavesNothingBehind() throws Exception {
        Asker<?> timed = Asker.ask(() -> future.result(Duration.ofMillis(20)));
        assertThat(timed.failure()).isInstanceOf(TimeoutException.class);
        assertThat(future.engineIsWatched()).isFalse();

        Asker<?> interrupted = Asker.blocked(future::result);
        assertThat(future.engineIsWatched()).isTrue();
        interrupted.thread().interrupt();
        assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
        assertThat(future.engineIsWatched()).isFalse();
    }

    private static final class Listener extends Future.Node {

        @Override
        void tell(Future<?> told) {}
    }

    private Listener listener() {
        Listener listener = new Listener();
        assertThat(future.push(listener)).isTrue();
        return listener;
    }

    @Test
    void whoGoesIsUnlinkedWhereverItStands() {
        Listener last = listener();
        Listener third = listener();
        Listener second = listener();
        Listener first = listener();
        assertThat(List.of(first.next, second.next, third.next)).containsExactly(second, third, last);
        future.remove(third);
        assertThat(List.of(first.next, second.next)).containsExactly(second, last);
        future.remove(first);
        future.remove(last);
        assertThat(second.next).isNull();
        assertThat(future.engineIsWatched()).isTrue();
        future.remove(second);
        assertThat(future.engineIsWatched()).isFalse();
    }

    @Test
    void whoGoesTakesThoseAlongThatHaveGoneBefore() {
        Listener third = listener();
        Listener second = listener();
        Listener first = listener();
        second.gone = true;
        third.gone = true;
        future.remove(first);
        assertThat(future.engineIsWatched()).isFalse();
    }
}
