package dev.futures.semantics;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;

/** A system is closed while one task runs and another one waits. */
final class Closing {

    private Closing() {}

    static Map<Question, String> observe(Kind kind) throws Exception {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        answers.put(Question.CLOSE_ORDERLY, orderly(kind));
        atOnce(kind, answers);
        return answers;
    }

    private static String orderly(Kind kind) throws Exception {
        try (Subject subject = kind.open();
                Work running = Work.heedful()) {
            Work pending = Work.brief();
            subject.submit(running);
            running.awaitEntered();
            Future<String> future = subject.submit(pending);
            Thread closer = new Thread(() -> {
                try {
                    subject.closeOrderly();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            closer.start();
            await().until(() ->
                    EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(closer.getState()));
            running.close();
            closer.join();
            return pending.wasEntered() && future.isDone() ? "runs" : "is lost";
        }
    }

    private static void atOnce(Kind kind, Map<Question, String> answers) throws InterruptedException {
        try (Subject subject = kind.open();
                Work running = Work.heedful()) {
            subject.submit(running);
            running.awaitEntered();
            Work pending = Work.brief();
            Future<String> future = subject.submit(pending);
            long before = System.nanoTime();
            subject.closeAtOnce();
            boolean waited = System.nanoTime() - before > Duration.ofSeconds(4).toNanos();
            boolean interrupted = running.interruptedWithin(Cancelling.CHANCE);
            answers.put(
                    Question.CLOSE_AT_ONCE_RUNNING,
                    (interrupted ? "interrupted" : "runs on") + (waited ? ", after 5 s" : ""));
            running.close();
            await().until(subject::isTerminated);
            if (pending.wasEntered()) {
                throw new AssertionError("the pending task ran");
            }
            answers.put(Question.CLOSE_AT_ONCE_PENDING, ending(future));
        }
    }

    /** What has become of a future that nothing can change any more, for everything is closed. */
    private static String ending(Future<String> future) throws InterruptedException {
        if (!future.isDone()) {
            return "never ends";
        }
        try {
            return "fails: " + Waits.failure(future).getClass().getSimpleName();
        } catch (CancellationException e) {
            return "cancelled";
        }
    }
}
