package dev.futures;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract in worker JVMs. */
@Tag("process")
class ProcessExecutorTests {

    @Nested
    class AsFuture extends FutureContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.PROCESS, executors);
        }
    }

    @Nested
    class Callbacks extends CallbackContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.PROCESS, executors);
        }
    }

    @Nested
    class Waited extends WaitContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.PROCESS, executors);
        }
    }

    @Nested
    class Completed extends AsCompletedContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.PROCESS, executors);
        }
    }

    @Nested
    class OwnFuture extends ManagedFutureContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class AsExecutor extends ExecutorContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Mapped extends MapContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class MappedWithBuffer extends MapBufferContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class ShutDown extends ShutdownContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Dropped extends DroppedExecutorContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class AsExecutorService extends ExecutorServiceContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Stressed extends StressContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Queued extends QueueContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }
}
