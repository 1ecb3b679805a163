package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** A thread of a test that asks something and may have to wait for the answer. */
final class Asker<T> {

    private static final Pattern STANDS = Pattern.compile("(park|wait|sleep|yieldContinuation).*");
    private static final String LOCK = ReentrantLock.class.getName();

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
        return isBlocked(thread);
    }

    /**
     * Whether a thread waits for something to happen, and not just for its turn with a lock, an executor's for one. Its
     * state is the same in both cases; its stack, seen at one moment, tells.
     */
    static boolean isBlocked(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && STANDS.matcher(stack[0].getMethodName()).matches()
                && Arrays.stream(stack).noneMatch(frame -> frame.getClassName().startsWith(LOCK));
    }

    /** As {@link #isBlocked(Thread)}, of one that waits without a limit. */
    static boolean isBlockedUnlimited(Thread thread) {
        return thread.getState() == Thread.State.WAITING && isBlocked(thread);
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
