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
