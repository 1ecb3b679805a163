package dev.futures.semantics;

import static org.awaitility.Awaitility.await;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A task is submitted while the only worker is busy and the only slot taken. */
final class FullQueue {

    private static final Map<String, Pattern> TOLD = new LinkedHashMap<>();

    static {
        TOLD.put("name", Pattern.compile("'compared'"));
        TOLD.put("capacity", Pattern.compile("capacity 1"));
        TOLD.put("waiting", Pattern.compile("queued tasks = 1|pending 1"));
        TOLD.put("running", Pattern.compile("active threads = 1|running 1"));
        TOLD.put("what to change", Pattern.compile("see .*when-full"));
    }

    private FullQueue() {}

    static Map<Question, String> observe(Kind kind) throws Exception {
        Map<Question, String> answers = new EnumMap<>(Question.class);
        RuntimeException refusal = refusal(kind.open());
        answers.put(
                Question.FULL_QUEUE_DEFAULT, TimingOut.code(refusal.getClass().getSimpleName()));
        answers.put(Question.FULL_QUEUE_MESSAGE, told(refusal));
        TreeSet<String> choices = new TreeSet<>();
        for (Supplier<Subject> choice : kind.choices()) {
            choices.add(effect(choice.get()));
        }
        answers.put(Question.FULL_QUEUE_CHOICES, String.join("; ", choices));
        return answers;
    }

    /** Tells when a task that was just ended by its caller gives its slot back, of a system that had no other. */
    static String slot(Subject subject, Work running) {
        if (accepts(subject)) {
            return "at once";
        }
        running.close();
        await().until(() -> accepts(subject));
        return "when a worker gets to it";
    }

    private static boolean accepts(Subject subject) {
        try {
            subject.submit(Work.brief());
            return true;
        } catch (RejectedExecutionException | BulkheadFullException e) {
            return false;
        }
    }

    /** What one can read where the refusal is logged, its causes included. */
    private static String told(Throwable refusal) {
        String text = Stream.iterate(refusal, Objects::nonNull, Throwable::getCause)
                .map(Throwable::toString)
                .collect(Collectors.joining("\n"));
        return TOLD.entrySet().stream()
                .filter(told -> told.getValue().matcher(text).find())
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private static RuntimeException refusal(Subject subject) throws InterruptedException {
        try (subject;
                Work running = Work.heedful()) {
            fill(subject, running, Work.brief());
            subject.submit(Work.brief());
            throw new AssertionError("accepted");
        } catch (RejectedExecutionException | BulkheadFullException e) {
            return e;
        }
    }

    /** What happens to one task too many. */
    private static String effect(Subject subject) throws InterruptedException {
        try (subject;
                Work running = Work.heedful()) {
            Work oldest = Work.brief();
            Future<String> pending = fill(subject, running, oldest);
            Submitter submitter = new Submitter(subject);
            submitter.start();
            await().until(() -> !submitter.isAlive() || submitter.getState() == Thread.State.WAITING);
            boolean waits = submitter.isAlive();
            running.close();
            submitter.join();
            subject.closeOrderly();
            if (submitter.refusal != null) {
                return "reject";
            } else if (submitter.work.thread() == submitter) {
                return "run in the submitter";
            } else if (!submitter.work.wasEntered()) {
                return "drop it" + ending(submitter.future);
            } else if (!oldest.wasEntered()) {
                return "drop the oldest" + ending(pending);
            } else {
                return waits ? "wait" : "accept it although there is no room";
            }
        }
    }

    /** Marks a future that nothing can end any more, for its system has finished everything. */
    private static String ending(@Nullable Future<String> future) {
        return future != null && future.isDone() ? "" : " †";
    }

    private static Future<String> fill(Subject subject, Work running, Work pending) throws InterruptedException {
        subject.submit(running);
        running.awaitEntered();
        return subject.submit(pending);
    }

    /** Submits a task in a thread of its own, because it may have to wait there. */
    private static final class Submitter extends Thread {

        private final Subject subject;
        private final Work work = Work.brief();
        private volatile @Nullable Future<String> future;
        private volatile @Nullable RuntimeException refusal;

        Submitter(Subject subject) {
            this.subject = subject;
        }

        @Override
        public void run() {
            try {
                future = subject.submit(work);
            } catch (RejectedExecutionException | BulkheadFullException e) {
                refusal = e;
            }
        }
    }
}
