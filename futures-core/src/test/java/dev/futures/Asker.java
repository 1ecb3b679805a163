package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A thread of a test that asks something and may have to wait for the answer. */
final class Asker<T> {

    private final Thread thread;
    private volatile T answer;
    private volatile Throwable failure;

    private Asker(Callable<? extends T> question) {
        thread = new Thread(
                () -> {
                    try {
                        answer = question.call();
                    } catch (Throwable t) {
                        failure = t;
                    }
                },
                "asker");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Asker<T> ask(Callable<? extends T> question) {
        return new Asker<>(question);
    }

    /** Asks, and returns once the thread is blocked. */
    static <T> Asker<T> blocked(Callable<? extends T> question) {
        Asker<T> asker = new Asker<>(question);
        Eventually.that(asker::isBlocked);
        return asker;
    }

    boolean isBlocked() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    Thread thread() {
        return thread;
    }

    T answer() throws InterruptedException {
        join();
        assertThat(failure).isNull();
        return answer;
    }

    Throwable failure() throws InterruptedException {
        join();
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    private void join() throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).as("still waiting").isFalse();
    }
}
