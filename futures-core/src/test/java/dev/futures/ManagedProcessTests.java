package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Managed execution in worker JVMs. */
@Tag("process")
class ManagedProcessTests {

    @Nested
    class Cancelled extends CancelRunningContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Abandoned extends AbandonedContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }

        @Test
        void whenStoppedThenItHasNoChoiceAndItsSlotIsFree() throws Exception {
            Executor executor = pool(1);
            Stubborn.of(executors).in(executor).cancel(true);
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
            assertThat(executor.stats().abandoned()).isZero();
            assertThat(executor.workerRestarts()).containsEntry("cancelled", 1L);
        }
    }

    @Nested
    class Starving extends StarvationContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Deadlocked extends DeadlockContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class QueueLimited extends QueueTimeoutContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class RunLimited extends RunTimeoutContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Inheriting extends InheritedDeadlineContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Rejecting extends RejectWhenFullContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Blocking extends BlockWhenFullContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class CallerRuns extends CallerRunsContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }

        private Executor busy(Gate gate) throws InterruptedException {
            Executor executor = pool(1, builder -> builder.queueCapacity(0).whenFull(WhenFull.CALLER_RUNS));
            executor.submit(gate);
            gate.awaitEntered();
            return executor;
        }

        @Test
        void whenAllWorkersAreBusyThenTheCallerWaitsForOneToDriveTheTaskThrough() throws Exception {
            Gate gate = Gate.of(executors);
            Executor executor = busy(gate);
            Asker<Future<String>> submitter = Asker.blocked(() -> executor.submit(() -> "x"));
            assertThat(executor.stats().workers()).isEqualTo(1);
            gate.open();
            assertThat(submitter.answer().result(Duration.ZERO)).isEqualTo("x");
        }

        @Test
        void whenTheCallerIsInterruptedWhileItWaitsForAWorkerThenTheTaskFailsAndTheCallerGoesOn() throws Exception {
            Executor executor = busy(Gate.of(executors));
            BlockingQueue<Boolean> flag = new LinkedBlockingQueue<>();
            Asker<Future<String>> submitter = Asker.blocked(() -> {
                Future<String> future = executor.submit(() -> "x");
                flag.add(Thread.currentThread().isInterrupted());
                return future;
            });
            submitter.thread().interrupt();
            assertThat(submitter.answer().exception()).isInstanceOf(InterruptedException.class);
            assertThat(flag.take()).isTrue();
        }

        @Test
        void whenTheCallerIsInterruptedWhileTheTaskRunsThenThatIsKilledAndTheCallerGoesOn() throws Exception {
            Executor executor = pool(1, builder -> builder.queueCapacity(0).whenFull(WhenFull.CALLER_RUNS));
            fill(executor);
            Stubborn task = Stubborn.of(executors);
            BlockingQueue<Boolean> flag = new LinkedBlockingQueue<>();
            Asker<Future<?>> submitter = Asker.ask(() -> {
                Future<?> future = executor.submit(task);
                flag.add(Thread.currentThread().isInterrupted());
                return future;
            });
            task.awaitEntered();
            submitter.thread().interrupt();
            assertThat(submitter.answer().exception()).isInstanceOf(InterruptedException.class);
            assertThat(flag.take()).isTrue();
            assertThat(executor.stats().failedBy()).containsEntry(FailureReason.EXCEPTION, 1L);
            assertThat(executor.workerRestarts()).containsEntry("cancelled", 1L).containsEntry("lost", 0L);
            assertThat(executor.submit(() -> "x").result()).isEqualTo("x");
        }
    }

    @Nested
    class Knotted extends KnotContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Stacked extends StackedTasksContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Breaking extends BrokenExecutorContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Bound extends CompletableFutureContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Controlled extends ControlContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Careless extends UnobservedContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Guests extends GuestContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Counted extends ReasonContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Carried extends ContextContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }

    @Nested
    class Listed extends TaskListContract {
        @Override
        Kind kind() {
            return Kind.PROCESS;
        }
    }
}
