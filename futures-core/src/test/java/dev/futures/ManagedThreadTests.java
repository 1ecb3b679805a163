package dev.futures;

import org.junit.jupiter.api.Nested;

/** Managed execution on platform threads. */
class ManagedThreadTests {

    @Nested
    class Cancelled extends CancelRunningContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Abandoned extends AbandonedContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Starving extends StarvationContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Deadlocked extends DeadlockContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class QueueLimited extends QueueTimeoutContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class RunLimited extends RunTimeoutContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Inheriting extends InheritedDeadlineContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Rejecting extends RejectWhenFullContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Blocking extends BlockWhenFullContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class CallerRuns extends CallerRunsContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Knotted extends KnotContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Stacked extends StackedTasksContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Breaking extends BrokenExecutorContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Bound extends CompletableFutureContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Controlled extends ControlContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Careless extends UnobservedContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Guests extends GuestContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Counted extends ReasonContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Carried extends ContextContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }

    @Nested
    class Listed extends TaskListContract {
        @Override
        Kind kind() {
            return Kind.THREAD;
        }
    }
}
