package dev.futures.demo.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.WhenFull;
import dev.futures.demo.DemoProperties;
import dev.futures.demo.files.DiskFolders;
import dev.futures.demo.files.Folders;
import dev.futures.demo.files.Hasher;
import dev.futures.demo.files.Sha256Hasher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Scans without Spring. */
final class ScanFixture implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(60);

    final Executor scans = Executor.builder("scans").threads(2).queueCapacity(0).build();
    final Executor walking = Executor.builder("walking")
            .threads(4)
            .queueCapacity(8)
            .whenFull(WhenFull.BLOCK)
            .build();
    final Executor hashing = Executor.builder("hashing")
            .threads(2)
            .queueCapacity(16)
            .whenFull(WhenFull.BLOCK)
            .build();

    private Folders folders = new DiskFolders();
    private Hasher hasher = new Sha256Hasher();
    private int maxFiles = 100_000;
    private int inFlight = 50;
    private int keepFinished = 5;

    ScanFixture folders(Folders value) {
        folders = value;
        return this;
    }

    ScanFixture hasher(Hasher value) {
        hasher = value;
        return this;
    }

    ScanFixture maxFiles(int value) {
        maxFiles = value;
        return this;
    }

    ScanFixture keepFinished(int value) {
        keepFinished = value;
        return this;
    }

    Scans build() {
        DemoProperties properties =
                new DemoProperties(List.of(), maxFiles, inFlight, keepFinished, List.of("localhost"));
        return new Scans(scans, walking, hashing, folders, hasher, properties);
    }

    /** Scans a folder to the end. */
    Scan scan(Path folder) throws InterruptedException {
        return ended(build().start(folder));
    }

    static Scan ended(Scan scan) throws InterruptedException {
        assertThat(scan.awaitEnd(LONG)).as("scan ends").isTrue();
        return scan;
    }

    /** Closes the executors, and checks that each accepted task has ended in one way. */
    @Override
    public void close() {
        for (Executor executor : List.of(scans, walking, hashing)) {
            executor.close();
            ExecutorStats stats = executor.stats();
            assertThat(stats.pending()).as("pending of %s", stats).isZero();
            assertThat(stats.running()).as("running of %s", stats).isZero();
            assertThat(stats.completed()).as("ended of %s", stats).isEqualTo(stats.submitted());
        }
    }
}
