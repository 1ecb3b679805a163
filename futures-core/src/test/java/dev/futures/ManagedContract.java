package dev.futures;

import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the contracts of managed execution have: executors of one kind that are checked after the test. */
abstract class ManagedContract {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    /** {@return the backend under test} */
    abstract Kind kind();

    final Executor executor(UnaryOperator<Executor.Builder> how) {
        return executors.executor(builder -> how.apply(kind().on(builder)));
    }

    /** Makes an executor that runs so many tasks at a time, if the backend has a say in that. */
    final Executor atMost(int maxWorkers) {
        return executor(builder -> kind() == Kind.DIRECT ? builder : builder.maxWorkers(maxWorkers));
    }

    /** Submits a task that goes on for a while; on any backend this returns at once. */
    final <T> Future<T> start(Executor executor, Callable<T> task) {
        return start(executor, task, TaskOptions.defaults());
    }

    /** Submits a task that goes on for a while; on any backend this returns at once. */
    final <T> Future<T> start(Executor executor, Callable<T> task, TaskOptions options) {
        return executors.submit(executor, task, options);
    }

    /** Sees that an executor with a queue for none has no room; a submitter that runs its task itself can do so. */
    final void fill(Executor executor) throws InterruptedException {
        if (kind() == Kind.PROCESS) {
            executor.submit(() -> "makes a worker").result();
            executor.pause(); // a task of its own would have the worker that the submitter needs, too
        } else {
            Gate.in(executors, executor);
        }
    }

    /** Makes a pool whose tasks may submit and wait as tasks: of threads, if those of this kind run elsewhere. */
    final Executor poolHere(int maxWorkers) {
        return kind() == Kind.PROCESS ? executors.executor(builder -> builder.threads(maxWorkers)) : pool(maxWorkers);
    }

    /** Makes an executor that has a queue and runs so many tasks at a time. */
    final Executor pool(int maxWorkers) {
        kind().assumeQueues();
        return executor(builder -> builder.maxWorkers(maxWorkers));
    }

    /** Makes an executor that has a queue and runs so many tasks at a time. */
    final Executor pool(int maxWorkers, UnaryOperator<Executor.Builder> how) {
        kind().assumeQueues();
        return executor(builder -> how.apply(builder.maxWorkers(maxWorkers)));
    }
}
