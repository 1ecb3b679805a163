package dev.futures;

import org.junit.jupiter.api.Nested;

/** Managed execution in the thread that submits. What needs a queue or a worker is skipped. */
class ManagedDirectTests {

    @Nested
    class Cancelled extends CancelRunningContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Abandoned extends AbandonedContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Bound extends CompletableFutureContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Deadlocked extends DeadlockContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class RunLimited extends RunTimeoutContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Careless extends UnobservedContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Guests extends GuestContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Counted extends ReasonContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Carried extends ContextContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Listed extends TaskListContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }
}
