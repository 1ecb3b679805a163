package dev.futures;

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

    /** Makes an executor that runs so many tasks at a time. */
    final Executor pool(int maxWorkers) {
        kind().assumeQueues();
        return executor(builder -> builder.maxWorkers(maxWorkers));
    }

    /** Makes an executor that runs so many tasks at a time. */
    final Executor pool(int maxWorkers, UnaryOperator<Executor.Builder> how) {
        kind().assumeQueues();
        return executor(builder -> how.apply(builder.maxWorkers(maxWorkers)));
    }
}
