package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Section E: the producer's side, which only futures made by hand have. */
class ProducerTests {

    private final Future<String> future = new Future<>();

    @Test
    @Item({2, 33})
    void setRunningOrNotifyCancel_pending() {
        assertThat(future.setRunningOrNotifyCancel()).isTrue();
        assertThat(future.running()).isTrue();
    }

    @Test
    @Item({2, 33})
    void setRunningOrNotifyCancel_cancelled() throws Exception {
        future.cancel();
        Asker<DoneAndNotDone<String>> waiter = Asker.blocked(() -> Futures.wait(List.of(future)));
        assertThat(future.setRunningOrNotifyCancel()).isFalse();
        assertThat(waiter.answer().done()).containsExactly(future);
        assertThat(future.cancelled()).isTrue();
        assertThat(future.running()).isFalse();
    }

    @Test
    @Item({34, 121})
    void setRunningOrNotifyCancel_running() {
        future.setRunningOrNotifyCancel();
        assertUnexpectedState("RUNNING");
        assertThat(future.running()).isTrue();
    }

    @Test
    @Item(34)
    void setRunningOrNotifyCancel_cancelledAndNotified() {
        future.cancel();
        future.setRunningOrNotifyCancel();
        assertUnexpectedState("CANCELLED_AND_NOTIFIED");
        assertThat(future.cancelled()).isTrue();
    }

    @Test
    @Item(34)
    void setRunningOrNotifyCancel_finished() throws Exception {
        future.setResult("x");
        assertUnexpectedState("FINISHED");
        assertThat(future.result()).isEqualTo("x");
    }

    private void assertUnexpectedState(String state) {
        try (Logged logged = Logged.capture()) {
            assertThatThrownBy(future::setRunningOrNotifyCancel)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Future in unexpected state");
            assertThat(logged.messages()).containsExactly("Future " + future + " in unexpected state: " + state);
            assertThat(logged.events().get(0).getLevel()).isEqualTo(Level.ERROR);
        }
    }

    @Test
    @Item({2, 35})
    void setResult_pending() throws Exception {
        future.setResult("x");
        assertThat(future.done()).isTrue();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    @Item({2, 35})
    void setResult_running() throws Exception {
        future.setRunningOrNotifyCancel();
        future.setResult("x");
        assertThat(future.running()).isFalse();
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    @Item({2, 35})
    void setException_pendingOrRunning() throws Exception {
        IOException failure = new IOException();
        future.setException(failure);
        assertThat(future.exception()).isSameAs(failure);
        Future<String> running = new Future<>();
        running.setRunningOrNotifyCancel();
        running.setException(failure);
        assertThat(running.exception()).isSameAs(failure);
    }

    @Test
    @Item({28, 35})
    void whenSetThenCallbacksHaveRunInTheSettingThread() {
        List<Thread> threads = new ArrayList<>();
        future.addDoneCallback(done -> threads.add(Thread.currentThread()));
        future.setResult("x");
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    @Item({36, 120})
    void setResult_finished() throws Exception {
        future.setResult("x");
        assertRefused("FINISHED: <Future at 0x[0-9a-f]+ state=finished returned String>");
        assertThat(future.result()).isEqualTo("x");
    }

    @Test
    @Item({36, 120})
    void setResult_failed() throws Exception {
        IOException failure = new IOException();
        future.setException(failure);
        assertRefused("FINISHED: <Future at 0x[0-9a-f]+ state=finished raised IOException>");
        assertThat(future.exception()).isSameAs(failure);
    }

    @Test
    @Item({36, 120})
    void setResult_cancelled() {
        future.cancel();
        assertRefused("CANCELLED: <Future at 0x[0-9a-f]+ state=cancelled>");
        future.setRunningOrNotifyCancel();
        assertRefused("CANCELLED_AND_NOTIFIED: <Future at 0x[0-9a-f]+ state=cancelled>");
        assertThat(future.cancelled()).isTrue();
    }

    private void assertRefused(String message) {
        AtomicInteger calls = new AtomicInteger();
        future.addDoneCallback(done -> calls.incrementAndGet());
        assertThatThrownBy(() -> future.setResult("y"))
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessageMatching(message);
        assertThatThrownBy(() -> future.setException(new IllegalArgumentException()))
                .isExactlyInstanceOf(InvalidStateException.class)
                .hasMessageMatching(message);
        assertThat(calls).hasValue(1);
    }

    @Test
    @Item(37)
    void setException_null() {
        assertThatNullPointerException().isThrownBy(() -> future.setException(null));
        assertThat(future.done()).isFalse();
    }

    @Test
    @Item(122)
    void whenNobodyLooksAtAFailureThenNothingIsLogged() {
        try (Logged logged = Logged.capture()) {
            future.setException(new IOException("unseen"));
            assertThat(logged.events()).isEmpty();
        }
    }

    @Test
    @Item(39)
    void string_namesTheSubclass() {
        class Promise extends Future<String> {}
        assertThat(new Promise().toString()).matches("<Promise at 0x[0-9a-f]+ state=pending>");
    }
}
