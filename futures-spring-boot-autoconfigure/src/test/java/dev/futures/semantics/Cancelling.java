package dev.futures.semantics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;

/** A caller cancels a task, as firmly as it can: {@code cancel(true)}. */
final class Cancelling {

    /** How long something gets to happen that, as the end of the observation proves, may not happen at all. */
    static final Duration CHANCE = Duration.ofMillis(500);

    private Cancelling() {}

    static Map<Question, String> pending(Kind kind) throws InterruptedException {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        try (Subject subject = kind.open();
                Work running = Work.heedful()) {
            subject.submit(running);
            running.awaitEntered();
            Work cancelled = Work.brief();
            if (!subject.submit(cancelled).cancel(true)) {
                throw new AssertionError("not cancelled");
            }
            answers.put(Question.CANCEL_PENDING_NUMBERS, subject.numbers());
            answers.put(Question.CANCEL_PENDING_SLOT, FullQueue.slot(subject, running));
            running.close();
            subject.closeOrderly();
            answers.put(Question.CANCEL_PENDING_RUNS, runs(cancelled));
        }
        return answers;
    }

    static Map<Question, String> running(Kind kind) throws InterruptedException {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        try (Subject subject = kind.open();
                Work work = Work.stubborn()) {
            Future<String> cancelled = subject.submit(work);
            work.awaitEntered();
            if (!cancelled.cancel(true)) {
                throw new AssertionError("not cancelled");
            }
            boolean interrupted = work.interruptedWithin(CHANCE);
            answers.put(Question.CANCEL_RUNNING_WORK, interrupted ? "interrupted" : "runs on");
            answers.put(Question.CANCEL_RUNNING_NUMBERS, subject.numbers());
            boolean[] besideIt = new boolean[1];
            Work next = Work.brief();
            subject.submit(() -> {
                besideIt[0] = !work.hasLeft();
                return next.call();
            });
            next.enteredWithin(CHANCE);
            work.close();
            subject.closeOrderly();
            if (!next.wasEntered()) {
                throw new AssertionError("the next task never ran");
            }
            answers.put(Question.CANCEL_RUNNING_LIMIT, besideIt[0] ? "runs beside it" : "waits");
        }
        return answers;
    }

    /** Tells whether a task has run, of a system that has finished everything. */
    static String runs(Work work) {
        return work.wasEntered() ? "runs later" : "never";
    }
}
