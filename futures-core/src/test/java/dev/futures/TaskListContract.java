package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What an executor tells of the tasks that wait and of those that run: which they are, and how to cancel one. */
abstract class TaskListContract extends ManagedContract {

    @Test
    void pendingTasks_inTheOrderInWhichTheyWillStart() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            futures.add(executor.submit(() -> "x", TaskOptions.named("task " + i)));
        }
        List<PendingTask> pending = executor.pendingTasks(10);
        assertThat(pending).extracting(PendingTask::name).containsExactly("task 0", "task 1", "task 2");
        assertThat(pending).extracting(task -> (Object) task.future()).containsExactlyElementsOf(futures);
        assertThat(pending).extracting(PendingTask::id).isSorted().doesNotHaveDuplicates();
        assertThat(pending).allMatch(task -> task.age().compareTo(Duration.ofSeconds(10)) < 0);
    }

    @Test
    void pendingTasks_noMoreThanTheLimit() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        for (int i = 0; i < 2_000; i++) {
            executor.submit(() -> "x");
        }
        assertThat(executor.pendingTasks(0)).isEmpty();
        assertThat(executor.pendingTasks(1)).hasSize(1);
        assertThat(executor.pendingTasks(1_999)).hasSize(1_999);
        assertThat(executor.pendingTasks(Integer.MAX_VALUE)).hasSize(2_000);
    }

    @Test
    void pendingTasks_withoutThoseThatWereCancelled() throws Exception {
        Executor executor = pool(1);
        Gate.in(executors, executor);
        executor.submit(() -> "x", TaskOptions.named("first"));
        executor.submit(() -> "x", TaskOptions.named("second"));
        assertThat(executor.pendingTasks(1).get(0).future().cancel()).isTrue();
        assertThat(executor.pendingTasks(10)).extracting(PendingTask::name).containsExactly("second");
    }

    @Test
    void pendingTasks_isEmptyAtFirst() {
        assertThat(executor(builder -> builder).pendingTasks(10)).isEmpty();
    }

    @Test
    void runningTasks_canBeCancelled() throws Exception {
        kind().assumeMayIgnoreStop();
        Executor executor = atMost(2);
        Stubborn task = Stubborn.of(executors);
        Future<?> future = start(executor, Tasks.callable(task, null), TaskOptions.named("stubborn"));
        task.awaitEntered();
        RunningTask running = executor.runningTasks().get(0);
        assertThat((Object) running.future()).isSameAs(future);
        assertThat(running.name()).isEqualTo("stubborn");
        assertThat(running.traceId()).isNull();
        assertThat(running.future().cancel(true)).isTrue();
        RunningTask abandoned = executor.runningTasks().get(0);
        assertThat(abandoned.id()).isEqualTo(running.id());
        assertThat(abandoned.abandoned()).isTrue();
    }

    @Test
    void ids_areThoseThatListenersSaw() throws Exception {
        BlockingQueue<Long> ids = new LinkedBlockingQueue<>();
        Executor executor = executor(builder -> (kind() == Kind.DIRECT ? builder : builder.maxWorkers(1))
                .listener(new ExecutorListener() {
                    @Override
                    public void submitted(TaskInfo task) {
                        ids.add(task.id());
                    }
                }));
        Gate first = Gate.of(executors);
        start(executor, Tasks.callable(first, null));
        first.awaitEntered();
        assertThat(executor.runningTasks()).extracting(RunningTask::id).containsExactly(ids.take());
        if (kind() != Kind.DIRECT) {
            executor.submit(() -> "x");
            assertThat(executor.pendingTasks(2)).extracting(PendingTask::id).containsExactly(ids.take());
        }
    }

    @Test
    void traces_areThoseThatWereCaptured() throws Exception {
        Executor executor = executor(builder -> (kind() == Kind.DIRECT ? builder : builder.maxWorkers(1))
                .contextPropagator(() -> Runnable::run)
                .contextPropagator(() -> new ContextPropagator.Snapshot() {
                    @Override
                    public void run(Runnable work) {
                        work.run();
                    }

                    @Override
                    public String traceId() {
                        return "4bf92f3577b34da6";
                    }
                })
                .contextPropagator(() -> Runnable::run));
        Gate first = Gate.of(executors);
        start(executor, Tasks.callable(first, null));
        first.awaitEntered();
        assertThat(executor.runningTasks()).extracting(RunningTask::traceId).containsExactly("4bf92f3577b34da6");
        if (kind() != Kind.DIRECT) {
            executor.submit(() -> "x");
            assertThat(executor.pendingTasks(2))
                    .extracting(PendingTask::traceId)
                    .containsExactly("4bf92f3577b34da6");
        }
    }
}
