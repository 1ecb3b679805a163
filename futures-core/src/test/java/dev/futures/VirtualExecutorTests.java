package dev.futures;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The contract on virtual threads. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualExecutorTests {

    @Nested
    class AsFuture extends FutureContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.VIRTUAL, executors);
        }
    }

    @Nested
    class Callbacks extends CallbackContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.VIRTUAL, executors);
        }
    }

    @Nested
    class Waited extends WaitContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.VIRTUAL, executors);
        }
    }

    @Nested
    class Completed extends AsCompletedContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.VIRTUAL, executors);
        }
    }

    @Nested
    class OwnFuture extends ManagedFutureContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class AsExecutor extends ExecutorContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Mapped extends MapContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class MappedWithBuffer extends MapBufferContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class ShutDown extends ShutdownContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Dropped extends DroppedExecutorContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class AsExecutorService extends ExecutorServiceContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Stressed extends StressContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }

    @Nested
    class Queued extends QueueContract {
        @Override
        Kind kind() {
            return Kind.VIRTUAL;
        }
    }
}
