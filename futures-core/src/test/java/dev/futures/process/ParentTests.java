package dev.futures.process;

import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Item;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No worker outlives its parent, however that ends. Each test runs a JVM of its own. */
@Timeout(120)
@Tag("process")
class ParentTests {

    /** On a quiet machine it is less than two. */
    private static final Duration SURVIVAL = Duration.ofSeconds(10);

    @RegisterExtension
    final Pools pools = new Pools();

    private Process parent;
    private List<ProcessHandle> workers = List.of();

    private void start(String program) throws Exception {
        Path files = Files.createDirectory(pools.file("f"));
        parent = Pools.program(ParentProgram.class, List.of(), program, files.toString());
    }

    /** In the order in which they were declared these come first: what a failed test leaves must not stay. */
    @AfterEach
    void end() throws InterruptedException {
        parent.destroyForcibly().waitFor();
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    private void kill() throws InterruptedException {
        workers = parent.children().toList();
        parent.destroyForcibly().waitFor();
    }

    private void checkWorkersEnd() {
        await().atMost(SURVIVAL)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(workers).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void whenKilledThenItsWorkersEndWhateverTheyDo() throws Exception {
        start("busy");
        Pools.said(pools.file("f").resolve("ready"));

        kill();

        assertThat(workers).hasSize(6);
        checkWorkersEnd();
        List<Path> left = pools.temporaryFiles();
        assertThat(left).hasSize(1);
        pools.executor(backend(1)).submit(Jobs.pid()).result();
        assertThat(left.get(0)).doesNotExist();
    }

    @Test
    void whenKilledWhileWorkersStartThenTheyEnd() throws Exception {
        start("starting");
        until(() -> parent.children().count() == 3);

        kill();

        assertThat(workers).isNotEmpty();
        checkWorkersEnd();
        pools.executor(backend(1)).submit(Jobs.pid()).result(); // sweeps the directory
    }

    @Test
    @Item(87)
    void whenMainEndsThenAcceptedTasksAreFinishedAndWorkersAreGone() throws Exception {
        start("main-ends");

        assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(parent.exitValue()).isZero();
        List<String> ran = Files.readAllLines(pools.file("f").resolve("ran"));
        assertThat(ran).hasSize(20);
        Pools.awaitEnd(Long.parseLong(ran.get(0)));
        assertThat(pools.temporaryFiles()).isEmpty();
    }

    @Test
    void whenItExitsThenWhatDoesNotEndInTimeIsEnded() throws Exception {
        start("exit");

        assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(parent.exitValue()).isZero();
        Pools.awaitEnd(Long.parseLong(Pools.said(pools.file("f").resolve("spin"))));
        until(() -> {
            pools.executor(backend(1)).submit(Jobs.pid()).result(); // sweeps what may be left
            return pools.temporaryFiles().size() <= 1;
        });
    }
}
