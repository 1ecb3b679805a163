package dev.futures.demo.scan;

import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.TaskOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The way of one scan's tasks to the executors, which can be shut, and the futures that have not ended. */
final class InFlight {

    private final Set<Future<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean halted;
    private volatile boolean cancelled;
    private volatile @Nullable RejectedExecutionException refusal;

    /**
     * Submits a task, unless this is halted. A refusal halts it: the executor is being closed, or broken.
     *
     * @param about what the task is about
     * @param wave where to put its future
     */
    <T, A> void submit(Executor executor, Callable<T> task, A about, String name, Map<Future<T>, A> wave) {
        if (halted) {
            return;
        }
        Future<T> future;
        try {
            future = executor.submit(task, TaskOptions.named(name));
        } catch (RejectedExecutionException e) {
            refusal = e;
            halted = true;
            return;
        }
        open.add(future);
        future.addDoneCallback(open::remove);
        if (cancelled) {
            future.cancel(true); // cancel() may have gone through the set before this one was in it
        }
        wave.put(future, about);
    }

    boolean halted() {
        return halted;
    }

    /** {@return why an executor took no more, if that happened} */
    @Nullable
    RejectedExecutionException refusal() {
        return refusal;
    }

    /** Submits no more. What has been submitted is left to the executors. */
    void halt() {
        halted = true;
    }

    /**
     * Submits no more, and cancels what has been submitted. What runs is interrupted, for somebody who cancels wants the
     * disk back, and not only the queue.
     */
    void cancel() {
        halted = true;
        cancelled = true;
        // Pending ones first, or each worker that is interrupted would start the next of them.
        open.forEach(Future::cancel);
        open.forEach(future -> future.cancel(true));
    }
}
