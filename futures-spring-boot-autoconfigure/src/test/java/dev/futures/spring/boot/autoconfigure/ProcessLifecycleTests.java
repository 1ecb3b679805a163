package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.Future;
import dev.futures.WorkerInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The life of worker JVMs within that of their context: what was accepted ends, and no worker is left. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ProcessLifecycleTests {

    private final ApplicationContextRunner runner = Runners.runner()
            .withPropertyValues("futures.executors.reports.type=process", "futures.executors.reports.max-workers=2");

    @TempDir
    private Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static List<Long> workers(Executor executor) {
        return executor.workers().stream()
                .map(WorkerInfo::id)
                .map(Long::valueOf)
                .toList();
    }

    @Test
    void whenTheContextCloses_thenAcceptedTasksAreFinishedAndNoWorkerIsLeft(CapturedOutput output) {
        runner.withPropertyValues("futures.executors.reports.prestart=2").run(context -> {
            Executor reports = context.getBean(Executor.class);
            await().until(() -> reports.workers().size() == 2);
            List<Long> workers = workers(reports);
            String begun = file("begun");
            String end = file("end");
            Future<String> running = reports.submit(() -> Worker.await(begun, end));
            List<Future<String>> others = List.of(
                    reports.submit(() -> Worker.await(begun, end)), reports.submit(() -> Worker.await(begun, end)));
            await().until(() -> Files.exists(Path.of(begun)));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
            await().until(() -> reports.stats().state() == ExecutorState.SHUTDOWN);
            Files.writeString(Path.of(end), "");
            closed.join();
            assertThat(running.result()).isEqualTo("ended");
            assertThat(others).allMatch(Future::done).noneMatch(Future::cancelled);
            assertThat(reports.stats().state()).isEqualTo(ExecutorState.TERMINATED);
            assertThat(workers).hasSize(2).noneMatch(Worker::isAlive);
        });
        assertThat(output).contains("reports: 3 finished, 0 cancelled, 0 abandoned");
    }

    /** A thread could only be asked to stop. */
    @Test
    void whenTimeIsUp_thenTheRestIsCancelledAndItsWorkersAreKilled(CapturedOutput output) {
        runner.withPropertyValues("futures.executors.reports.shutdown.await-termination=100ms")
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    String pid = file("pid");
                    Future<String> stubborn = reports.submit(() -> Worker.hang(pid));
                    await().until(() -> Files.exists(Path.of(pid)));
                    long worker = Long.parseLong(Files.readString(Path.of(pid)));
                    assertThat(Worker.isAlive(worker)).isTrue();
                    context.close();
                    assertThat(stubborn.cancelled()).isTrue();
                    assertThat(reports.stats().state()).isEqualTo(ExecutorState.TERMINATED);
                    assertThat(Worker.isAlive(worker)).isFalse();
                });
        assertThat(output).contains("reports: 0 finished, 1 cancelled, 0 abandoned");
    }

    @Test
    void whenTheContextFailsToStart_thenNoWorkerIsLeft() {
        long before = ProcessHandle.current().children().count();
        runner.withPropertyValues("futures.executors.reports.prestart=2")
                .withBean("failing", Object.class, () -> {
                    throw new IllegalStateException("on purpose");
                })
                .run(context -> assertThat(context).hasFailed());
        await().until(() -> ProcessHandle.current().children().count() <= before);
    }

    @Test
    void whenTheContextStopsAndStarts_thenTasksWaitAndWorkersStay() {
        runner.run(context -> {
            Executor reports = context.getBean(Executor.class);
            long worker = reports.submit(Worker::pid).result();
            ConfigurableApplicationContext source =
                    (ConfigurableApplicationContext) context.getSourceApplicationContext();
            source.stop();
            assertThat(reports.stats().state()).isEqualTo(ExecutorState.PAUSED);
            Future<Long> waiting = reports.submit(Worker::pid);
            assertThat(waiting.running()).isFalse();
            assertThat(Worker.isAlive(worker)).isTrue();
            source.start();
            assertThat(waiting.result()).isEqualTo(worker);
        });
    }
}
