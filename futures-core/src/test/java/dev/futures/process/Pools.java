package dev.futures.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the executors of a test, closes them after it, and checks what must hold after anything: the ledger balances, no
 * worker is left, nor a file in the directory for temporary files, which is each test's own.
 */
final class Pools implements BeforeEachCallback, AfterEachCallback {

    /** The first compiler starts a JVM faster, and is enough for what tests do. */
    private static final String FAST = "-XX:TieredStopAtLevel=1";

    private static final String TEMPORARY = "java.io.tmpdir";
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final long CLOSE_SECONDS = 30;

    private final List<Executor> executors = new ArrayList<>();
    private final List<ProcessBackend> backends = new ArrayList<>();
    private String formerTemporary;
    private Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        formerTemporary = System.getProperty(TEMPORARY);
        directory = Files.createTempDirectory("futures-test-");
        Files.createDirectory(temporary());
        System.setProperty(TEMPORARY, temporary().toString());
    }

    /** A backend that starts fast. */
    static ProcessBackend backend(int workers) {
        return ProcessBackend.workers(workers).jvmArgs(args());
    }

    /** The options for a fast start, and more. */
    static List<String> args(String... more) {
        return Stream.concat(Stream.of(FAST), Arrays.stream(more)).toList();
    }

    Executor executor(ProcessBackend backend) {
        return executor(backend, builder -> builder);
    }

    Executor executor(ProcessBackend backend, UnaryOperator<Executor.Builder> how) {
        Executor executor = how.apply(Executor.builder("pool" + NUMBERS.incrementAndGet())
                        .backend(backend)
                        .logUnobservedFailures(false))
                .build();
        executors.add(executor);
        backends.add(backend);
        return executor;
    }

    /** Where the backend keeps its files in this test. */
    Path temporary() {
        return directory.resolve("t");
    }

    /** A file for a test and its tasks to tell each other something; not there yet. */
    Path file(String name) {
        return directory.resolve(name);
    }

    /** Waits for a task that was given this file to say something, and returns that. */
    static String said(Path file) {
        until(() -> Files.exists(file));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all of these tasks run; returns the processes. */
    static List<Long> running(Path... files) {
        return Arrays.stream(files).map(file -> Long.parseLong(said(file))).toList();
    }

    /** Lets tasks go on that {@link Jobs#hold hold} on to these files. */
    static void release(Path... files) throws IOException {
        for (Path file : files) {
            Files.writeString(Path.of(file + Jobs.GO), "");
        }
    }

    static void until(Callable<Boolean> condition) {
        soon().until(condition);
    }

    static void check(ThrowingRunnable assertion) {
        soon().untilAsserted(assertion);
    }

    /** What comes soon on a quiet machine; on a busy one it may take its time. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(45)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    /** Sends a signal to a process. */
    static void signal(long pid, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).as("kill -%s %s", signal, pid).isZero();
    }

    /** {@return whether a process is there and has not ended} */
    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    static void awaitEnd(long pid) {
        until(() -> !isAlive(pid));
    }

    /** {@return the JVMs that this one has started: its workers, unless a test starts others} */
    static List<Long> workers() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Starts a JVM with a program of these tests, whose errors are to be seen; the directory for temporary files is this one's. */
    static Process program(Class<?> program, List<String> jvmArgs, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(FAST, "-XX:-UsePerfData", "-D" + TEMPORARY + "=" + System.getProperty(TEMPORARY)));
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What a program says until it ends. */
    static String output(Process program) throws Exception {
        try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
            String said = String.join("\n", out.lines().toList());
            program.waitFor();
            return said;
        } finally {
            program.destroyForcibly();
        }
    }

    /** The failure of a future, once it is done. */
    static <X extends Throwable> X failure(Future<?> future, Class<X> type) throws Exception {
        Throwable thrown = future.exception(Duration.ofSeconds(60));
        assertThat(thrown).isInstanceOf(type);
        return type.cast(thrown);
    }

    List<Path> temporaryFiles() {
        try (Stream<Path> files = Files.list(temporary())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            for (Executor executor : executors) {
                executor.shutdown();
            }
            for (int i = 0; i < executors.size(); i++) {
                close(executors.get(i), backends.get(i));
            }
            check(() -> assertThat(workers()).as("workers").isEmpty());
            check(() -> assertThat(temporaryFiles()).as("files").isEmpty());
        } finally {
            System.setProperty(TEMPORARY, formerTemporary);
            delete(directory);
        }
    }

    private static void close(Executor executor, ProcessBackend backend) throws InterruptedException {
        if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            ExecutorStats stats = executor.stats();
            backend.killWorkers();
            fail("%s has not terminated: %s", executor.name(), stats);
        }
        checkLedger(executor.stats());
    }

    private static void checkLedger(ExecutorStats stats) {
        assertThat(stats.pending()).as("pending of %s", stats).isZero();
        assertThat(stats.running()).as("running of %s", stats).isZero();
        assertThat(stats.abandoned()).as("abandoned of %s", stats).isZero();
        assertThat(stats.workers()).as("workers of %s", stats).isZero();
        assertThat(stats.submitted())
                .as("submitted = succeeded + failed + cancelled of %s", stats)
                .isEqualTo(stats.succeeded() + stats.failed() + stats.cancelled());
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.toList()) {
                    delete(file);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
