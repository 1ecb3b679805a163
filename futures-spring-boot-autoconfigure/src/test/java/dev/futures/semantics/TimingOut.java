package dev.futures.semantics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** A task exceeds the time that its caller has given it. */
final class TimingOut {

    private TimingOut() {}

    static Map<Question, String> pending(Kind kind) throws InterruptedException {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        try (Subject subject = kind.open();
                Work running = Work.heedful()) {
            subject.submit(running);
            running.awaitEntered();
            Work late = Work.brief();
            Throwable failure = subject.timeOut(late, Duration.ofMillis(50));
            answers.put(
                    Question.TIME_OUT_PENDING_CALLER, code(failure.getClass().getSimpleName()));
            answers.put(Question.TIME_OUT_PENDING_SLOT, FullQueue.slot(subject, running));
            running.close();
            subject.closeOrderly();
            answers.put(Question.TIME_OUT_PENDING_RUNS, Cancelling.runs(late));
        }
        return answers;
    }

    static Map<Question, String> running(Kind kind) throws Exception {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        try (Subject subject = kind.open();
                Work work = Work.heedful()) {
            // The worker is there already, so that the task is certainly running when its time is over.
            subject.submit(Work.brief()).get();
            Throwable failure = subject.timeOut(work, Duration.ofSeconds(1));
            answers.put(
                    Question.TIME_OUT_RUNNING_CALLER, code(failure.getClass().getSimpleName()));
            if (!work.wasEntered()) {
                throw new AssertionError("the machine is too busy: the task was not started within its time");
            }
            boolean interrupted = work.interruptedWithin(Cancelling.CHANCE);
            work.close();
            subject.closeOrderly();
            answers.put(Question.TIME_OUT_RUNNING_WORK, interrupted ? "interrupted" : "runs on");
        }
        return answers;
    }

    static String code(String text) {
        return "`" + text + "`";
    }
}
