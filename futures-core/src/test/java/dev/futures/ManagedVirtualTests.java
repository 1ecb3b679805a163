package dev.futures;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Managed execution on virtual threads. */
@EnabledForJreRange(min = JRE.JAVA_21)
class ManagedVirtualTests {

    @Nested
    class Cancelled extends CancelRunningContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Abandoned extends AbandonedContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Starving extends StarvationContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Deadlocked extends DeadlockContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class QueueLimited extends QueueTimeoutContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class RunLimited extends RunTimeoutContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Inheriting extends InheritedDeadlineContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Rejecting extends RejectWhenFullContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Blocking extends BlockWhenFullContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class CallerRuns extends CallerRunsContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Knotted extends KnotContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Stacked extends StackedTasksContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Breaking extends BrokenExecutorContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Bound extends CompletableFutureContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Controlled extends ControlContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Careless extends UnobservedContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Guests extends GuestContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Counted extends ReasonContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Carried extends ContextContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Listed extends TaskListContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }
}
