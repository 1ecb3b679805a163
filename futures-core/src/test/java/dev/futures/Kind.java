package dev.futures;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futures.process.ProcessBackend;

/** The backends that live in this module. */
enum Kind {
    THREAD {
        @Override
        Executor.Builder on(Executor.Builder builder) {
            return builder.threads();
        }
    },
    VIRTUAL {
        @Override
        Executor.Builder on(Executor.Builder builder) {
            return builder.virtualThreads();
        }
    },
    DIRECT {
        @Override
        Executor.Builder on(Executor.Builder builder) {
            return builder.direct();
        }
    },
    /** Worker JVMs; the tasks of the tests stay here, but everything else is as it is for those that travel. */
    PROCESS {
        @Override
        Executor.Builder on(Executor.Builder builder) {
            return builder.backend(
                    new ReturningBackend(ProcessBackend.workers(2).jvmArgs("-XX:TieredStopAtLevel=1", "-Xmx64m")));
        }
    };

    abstract Executor.Builder on(Executor.Builder builder);

    /** Skips the test, visibly, on a backend that has no queue. */
    void assumeQueues() {
        assumeTrue(this != DIRECT, "direct runs a task before submit returns, so it never has a pending future");
    }

    /** Skips the test, visibly, where what a task does in its thread does not happen in one of this executor's. */
    void assumeRunsHere() {
        assumeTrue(
                this != PROCESS,
                "a task runs in a worker JVM: the thread here that drives it neither waits nor submits for it, nor has it"
                        + " anything of that thread");
    }

    /** Skips the test, visibly, where a task that is told to stop has no choice. */
    void assumeMayIgnoreStop() {
        assumeTrue(this != PROCESS, "a task that is told to stop is killed, and its worker with it");
    }

    /** {@return how often to do something many times: less often where each time takes much longer} */
    int rounds(int many) {
        return this == PROCESS ? Math.max(20, many / 500) : many;
    }
}
