package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on {@code direct}: each task runs in the thread that submits it. Tests that need a queue are skipped. */
class DirectExecutorTests {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    @Test
    @Item(64)
    void submit_returnsADoneFutureOfATaskThatRanInTheCallersThread() throws Exception {
        Future<Thread> future = executors.executor(Executor.Builder::direct).submit(Thread::currentThread);
        assertThat(future.done()).isTrue();
        assertThat(future.result()).isSameAs(Thread.currentThread());
    }

    @Test
    void submit_keepsAnInterruptOfTheCaller() throws Exception {
        Executor executor = executors.executor(Executor.Builder::direct);
        Thread.currentThread().interrupt();
        Future<Boolean> future = executor.submit(() -> Thread.currentThread().isInterrupted());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(future.result()).isTrue();
    }

    @Test
    void submit_nested() throws Exception {
        Executor executor = executors.executor(Executor.Builder::direct);
        assertThat(executor.submit(() -> executor.submit(() -> "x").result()).result())
                .isEqualTo("x");
    }

    @Test
    void resize_isRefused() {
        Executor executor = executors.executor(Executor.Builder::direct);
        assertThatThrownBy(() -> executor.resize(2))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("executor '" + executor.name() + "' of type direct has no limit to change");
    }

    @Test
    void maxWorkers_isRefused() {
        assertThatThrownBy(() -> Executor.builder("x").direct().maxWorkers(2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxWorkers must not be set");
    }

    @Nested
    class AsFuture extends FutureContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.DIRECT, executors);
        }
    }

    @Nested
    class Callbacks extends CallbackContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.DIRECT, executors);
        }
    }

    @Nested
    class Waited extends WaitContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.DIRECT, executors);
        }
    }

    @Nested
    class Completed extends AsCompletedContract {
        @Override
        FutureSource source() {
            return new FutureSource.Managed(Kind.DIRECT, executors);
        }
    }

    @Nested
    class AsExecutor extends ExecutorContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class Mapped extends MapContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class MappedWithBuffer extends MapBufferContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class ShutDown extends ShutdownContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }

    @Nested
    class AsExecutorService extends ExecutorServiceContract {
        @Override
        Kind kind() {
            return Kind.DIRECT;
        }
    }
}
