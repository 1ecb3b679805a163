package dev.futures;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    };

    abstract Executor.Builder on(Executor.Builder builder);

    /** Skips the test, visibly, on a backend that has no queue. */
    void assumeQueues() {
        assumeTrue(this != DIRECT, "direct runs a task before submit returns, so it never has a pending future");
    }
}
