package dev.futures;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The programs whose ends {@link ProcessExitTests} looks at. Their arguments: which one, and on which backend. */
final class ExitProgram {

    private static final int TASKS = 50;

    private final Executor.Builder builder;
    private final AtomicInteger runs = new AtomicInteger();

    private ExitProgram(Kind kind) {
        builder = kind.on(Executor.builder("exiting")).maxWorkers(1);
    }

    public static void main(String[] args) throws Exception {
        ExitProgram program = new ExitProgram(Kind.valueOf(args[1]));
        switch (args[0]) {
            case "main-ends" -> program.mainEnds(false);
            case "main-ends-after-shutdown" -> program.mainEnds(true);
            case "idle" -> program.idle();
            case "exit" -> program.exit();
            case "exit-timeout" -> program.exitTimeout();
            case "task-exits" -> program.taskExits(1);
            case "task-exits-beside" -> program.taskExits(2);
            case "callback-exits" -> program.callbackExits();
            case "listener-exits" -> program.listenerExits();
            case "sigterm" -> program.sigterm();
            case "submit-late" -> program.submitLate();
            case "left-alone" -> program.leftAlone();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void say(String what) {
        System.out.println(what);
        System.out.flush();
    }

    private void submitCounting(Executor executor) {
        for (int i = 0; i < TASKS; i++) {
            executor.submit(() -> {
                if (runs.incrementAndGet() == TASKS) {
                    say("all ran");
                }
            });
        }
    }

    private void mainEnds(boolean shutdown) {
        Executor executor = builder.build();
        Thread main = Thread.currentThread();
        executor.submit(() -> {
            main.join();
            return null;
        });
        submitCounting(executor);
        if (shutdown) {
            executor.shutdown(false, false);
        }
    }

    private void idle() throws InterruptedException {
        Executor executor = builder.keepAlive(Duration.ofDays(1)).build();
        executor.submit(() -> say("one ran")).result();
    }

    /** Holds the worker until the JVM has begun to end. */
    private static void awaitEnd(Executor executor) {
        while (!executor.isShutdown()) {
            Thread.onSpinWait();
        }
    }

    private Executor busyUntilTheEnd() {
        Executor executor = builder.build();
        executor.submit(() -> awaitEnd(executor));
        submitCounting(executor);
        return executor;
    }

    private void exit() {
        busyUntilTheEnd();
        System.exit(7);
    }

    private void exitTimeout() {
        Executor executor = builder.exitTimeout(Duration.ofMillis(100)).build();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        Future<?> running = executor.submit(() -> {
            entered.countDown();
            never.await();
            return null;
        });
        running.addDoneCallback(done -> say("running one " + done));
        executor.submit(() -> "x").addDoneCallback(done -> say("pending one " + done));
        try {
            entered.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        System.exit(7);
    }

    private void taskExits(int maxWorkers) throws InterruptedException {
        Executor executor = builder.maxWorkers(maxWorkers).build();
        CountDownLatch submitted = new CountDownLatch(1);
        executor.submit(() -> {
            submitted.await();
            System.exit(3);
            return null;
        });
        if (maxWorkers > 1) {
            executor.submit(() -> awaitEnd(executor));
        }
        submitCountingThenWait(executor, submitted);
    }

    private void submitCountingThenWait(Executor executor, CountDownLatch submitted) throws InterruptedException {
        submitCounting(executor);
        submitted.countDown();
        new CountDownLatch(1).await();
    }

    private void callbackExits() throws InterruptedException {
        Executor executor = builder.maxWorkers(2).build();
        CountDownLatch submitted = new CountDownLatch(1);
        Future<?> future = executor.submit(() -> {
            submitted.await();
            return null;
        });
        future.addDoneCallback(ended -> System.exit(3));
        executor.submit(() -> awaitEnd(executor));
        submitCountingThenWait(executor, submitted);
    }

    private void listenerExits() throws InterruptedException {
        Executor executor = builder.maxWorkers(2)
                .listener(new ExecutorListener() {
                    @Override
                    public void done(TaskInfo task, Outcome outcome) {
                        if ("last".equals(task.taskName())) {
                            System.exit(3);
                        }
                    }
                })
                .build();
        CountDownLatch submitted = new CountDownLatch(1);
        executor.submit(
                () -> {
                    submitted.await();
                    return null;
                },
                TaskOptions.named("last"));
        executor.submit(() -> awaitEnd(executor));
        submitCountingThenWait(executor, submitted);
    }

    private void sigterm() throws InterruptedException {
        busyUntilTheEnd();
        say("ready");
        new CountDownLatch(1).await();
    }

    private void submitLate() {
        Executor executor = builder.build();
        executor.submit(() -> {
            awaitEnd(executor);
            try {
                executor.submit(() -> say("late one ran"));
            } catch (RejectedExecutionException e) {
                say("refused");
            }
        });
    }

    private void leftAlone() {
        Executor executor = builder.exitTimeout(null).build();
        CountDownLatch never = new CountDownLatch(1);
        executor.submit(() -> {
            never.await();
            return null;
        });
        submitCounting(executor);
    }
}
