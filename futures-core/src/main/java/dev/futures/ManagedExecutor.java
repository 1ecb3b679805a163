package dev.futures;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The executor that users hold: a thin front of its {@link Engine}. When it becomes garbage without having been closed,
 * the engine is shut down, finishes what was accepted and ends its workers (item 89).
 */
final class ManagedExecutor implements Executor {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Engine engine;

    ManagedExecutor(Settings settings) {
        Engine started = new Engine(settings);
        engine = started;
        CLEANER.register(this, () -> started.shutdown(false));
        if (settings.exitTimeout != null) {
            ExitHook.remember(started, settings.exitTimeout);
        }
    }

    private <T> Future<T> accept(Callable<T> task, TaskOptions options) {
        try {
            return engine.submit(task, options, false);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return accept(task, TaskOptions.defaults());
    }

    @Override
    public <T> Future<T> submit(Callable<T> task, TaskOptions options) {
        return accept(task, options);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return accept(Tasks.callable(task, null), TaskOptions.defaults());
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return accept(Tasks.callable(task, result), TaskOptions.defaults());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // execute has nobody to give it to; the engine logs failures
    public void execute(Runnable task) {
        try {
            engine.submit(Tasks.callable(task, null), TaskOptions.defaults(), true);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public <A, R> Results<R> map(
            Function<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options) {
        return MapResults.of(this, function, inputs, options, engine.isRemote());
    }

    @Override
    public <A, B, R> Results<R> map(
            BiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOptions options) {
        return MapResults.of(this, function, first, second, options, engine.isRemote());
    }

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return Invoke.all(this, tasks, false, 0);
    }

    @Override
    public <T> List<java.util.concurrent.Future<T>> invokeAll(
            Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        return Invoke.all(this, tasks, true, unit.toNanos(timeout));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return Invoke.any(this, tasks, false, 0);
        } catch (TimeoutException e) {
            throw new AssertionError("an untimed wait timed out", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return Invoke.any(this, tasks, true, unit.toNanos(timeout));
    }

    @Override
    public void shutdown(boolean wait, boolean cancelFutures) {
        engine.shutdown(cancelFutures);
        if (!wait) {
            return;
        }
        if (Worker.isInside(engine)) {
            throw new IllegalStateException("a task of executor '" + engine.name()
                    + "' can't wait for the end of its own executor, which is the end of itself too");
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (engine.awaitTermination(Long.MAX_VALUE)) {
                    break;
                }
            } catch (InterruptedException e) {
                if (!interrupted) {
                    engine.shutdownNow();
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        return engine.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return engine.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return engine.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return engine.awaitTermination(unit.toNanos(timeout));
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public ExecutorStats stats() {
        return engine.stats();
    }

    @Override
    public List<RunningTask> runningTasks() {
        return engine.runningTasks();
    }

    @Override
    public List<PendingTask> pendingTasks(int limit) {
        Settings.require(limit >= 0, "limit", limit, "at least 0");
        return engine.pendingTasks(limit);
    }

    @Override
    public List<WorkerInfo> workers() {
        return engine.workers();
    }

    @Override
    public Map<String, Long> workerRestarts() {
        return engine.workerRestarts();
    }

    @Override
    public void resize(int maxWorkers) {
        engine.resize(maxWorkers);
    }

    @Override
    public void pause() {
        engine.pause();
    }

    @Override
    public void resume() {
        engine.resume();
    }

    @Override
    public String toString() {
        ExecutorStats stats = stats();
        return "Executor[" + stats.name() + ", " + stats.type() + ", " + stats.state() + ", pending " + stats.pending()
                + ", running " + stats.running() + "]";
    }
}
