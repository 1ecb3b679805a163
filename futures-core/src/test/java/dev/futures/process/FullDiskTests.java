package dev.futures.process;

import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.WorkerLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file system of its own for the sockets, with room for just so many files. Who may not mount one skips this. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
@Tag("process")
class FullDiskTests {

    @RegisterExtension
    final Pools pools = new Pools();

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(pools.file("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=1", "none", disk.toString()) == 0,
                "to mount a file system takes rights that this user does not have");
        System.setProperty("java.io.tmpdir", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        System.setProperty("java.io.tmpdir", pools.temporary().toString());
        run("umount", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor();
    }

    /** Has room for so many files and directories, besides the root. */
    private void makeRoomFor(int files) throws Exception {
        assertThat(run("mount", "-o", "remount,nr_inodes=" + (1 + files), disk.toString()))
                .isZero();
    }

    @Test
    void whenThereIsNoRoomForTheSocketThenOneFutureFailsAndTheNextTaskIsServed() throws Exception {
        makeRoomFor(2); // the directory and its lock
        try (Executor executor = Executor.builder("full").backend(backend(1)).build()) {
            Future<Long> unlucky = executor.submit(Jobs.pid(), TaskOptions.named("unlucky"));

            assertThat(failure(unlucky, WorkerLostException.class)).hasMessageContaining("task 'unlucky'");

            makeRoomFor(3);
            assertThat(executor.submit(Jobs.pid()).result()).isPositive();
            assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 1L);
            assertThat(executor.workerRestarts()).containsEntry("start-failed", 1L);
        }
        assertThat(disk).isEmptyDirectory();
    }

    @Test
    void whenThereIsNoRoomForTheDirectoryThenNothingOfItIsLeft() throws Exception {
        for (int files = 0; files < 2; files++) {
            makeRoomFor(files);
            try (Executor executor =
                    Executor.builder("full" + files).backend(backend(1)).build()) {
                Future<Long> unlucky = executor.submit(Jobs.pid());

                assertThat(failure(unlucky, WorkerLostException.class)).hasMessageContaining("space");
                assertThat(executor.stats().state()).isEqualTo(ExecutorState.RUNNING);
                assertThat(disk).isEmptyDirectory();
            }
        }
    }
}
