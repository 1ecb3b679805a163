package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.ExecutorListener;
import dev.futures.Future;
import dev.futures.Outcome;
import dev.futures.TaskInfo;
import dev.futures.TaskOptions;
import dev.futures.WhenFull;
import dev.futures.benchmarks.reliability.Trace.Mark;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program that {@link ExitStorm} runs and ends: two threads submit tasks without a pause. Its arguments: the file for its
 * {@link Trace}, how it ends, after how many submissions, and the kind of its threads.
 */
final class ExitProgram {

    /** How a JVM comes to its end, and with which exit code. */
    enum Way {
        /** Somebody else sends a signal. */
        SIGTERM(128 + 15),
        /** One that submits calls {@code System.exit}. */
        SUBMITTER_EXITS(7),
        TASK_EXITS(7),
        CALLBACK_EXITS(7),
        LISTENER_EXITS(7),
        /** An error ends the main thread, or the other one that submits, and both stop. */
        ERROR(1);

        final int exitCode;

        Way(int exitCode) {
            this.exitCode = exitCode;
        }

        /** Java tells of an error of the main thread only. */
        boolean mayEndWith(int code) {
            return code == exitCode || (this == ERROR && code == 0);
        }
    }

    private final Trace trace;
    private final Way way;
    private final int point;
    private final AtomicInteger tasks = new AtomicInteger();
    private final Executor executor;
    private volatile boolean over;

    private ExitProgram(Trace trace, Way way, int point, boolean virtual) {
        this.trace = trace;
        this.way = way;
        this.point = point;
        Executor.Builder builder = Executor.builder("exiting");
        executor = (virtual ? builder.virtualThreads() : builder.threads())
                .maxWorkers(2)
                .queueCapacity(64)
                .whenFull(WhenFull.BLOCK)
                .listener(new Listener())
                .build();
    }

    public static void main(String[] args) throws Exception {
        ExitProgram program = new ExitProgram(
                Trace.of(Path.of(args[0])), Way.valueOf(args[1]), Integer.parseInt(args[2]), args[3].equals("virtual"));
        new Thread(program::submit, "submitter").start();
        program.submit();
    }

    /** Throws an error now and then, which must be nobody's end. */
    private final class Listener implements ExecutorListener {

        private final AtomicInteger ended = new AtomicInteger();

        @Override
        public void done(TaskInfo task, Outcome outcome) {
            int count = ended.incrementAndGet();
            if (way == Way.LISTENER_EXITS && count == point) {
                exitAs(number(task));
            }
            if (count % 1000 == 0) {
                throw new LinkageError("listener, as ordered");
            }
        }

        private int number(TaskInfo task) {
            return Integer.parseInt(String.valueOf(task.taskName()));
        }
    }

    private void exitAs(int task) {
        trace.set(task, Mark.EXITING);
        System.exit(way.exitCode);
    }

    private void submit() {
        int task;
        while (!over && (task = tasks.getAndIncrement()) < Trace.TASKS) {
            if (task == point) {
                if (way == Way.SUBMITTER_EXITS) {
                    System.exit(way.exitCode);
                }
                if (way == Way.ERROR) {
                    over = true;
                    throw new StackOverflowError("uncaught, as ordered");
                }
            }
            int number = task;
            trace.set(number, Mark.SUBMITTING);
            try {
                Future<?> future = executor.submit(() -> perform(number), TaskOptions.named(String.valueOf(number)));
                trace.set(number, Mark.ACCEPTED);
                future.addDoneCallback(ended -> {
                    trace.set(number, ended.cancelled() ? Mark.CANCELLED : Mark.SUCCEEDED);
                    if (way == Way.CALLBACK_EXITS && number == point) {
                        exitAs(number);
                    }
                });
            } catch (RejectedExecutionException e) {
                trace.set(number, Mark.REFUSED);
                return; // the JVM is ending
            }
        }
    }

    private Object perform(int task) {
        if (way == Way.TASK_EXITS && task == point) {
            exitAs(task);
        }
        trace.set(task, Mark.RAN);
        return "";
    }
}
