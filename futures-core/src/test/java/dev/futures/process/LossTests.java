package dev.futures.process;

import static dev.futures.process.Pools.args;
import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.check;
import static dev.futures.process.Pools.failure;
import static dev.futures.process.Pools.release;
import static dev.futures.process.Pools.running;
import static dev.futures.process.Pools.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.futures.BrokenExecutorException;
import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.Item;
import dev.futures.Logged;
import dev.futures.TaskOptions;
import dev.futures.WorkerLostException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the death of a worker costs: the one task that it was running, and nothing else. */
@Timeout(120)
@Tag("process")
class LossTests {

    private static final int BIG = 16 << 20;

    @RegisterExtension
    final Pools pools = new Pools();

    private Path doomed;
    private Path other;

    @BeforeEach
    void files() {
        doomed = pools.file("doomed");
        other = pools.file("other");
    }

    /** One task runs in a worker that is about to be lost, another one in a second worker, and a third one waits. */
    private final class Scene {

        private final Executor executor;
        private final Future<Long> lost;
        private final Future<Long> beside;
        private final Future<Long> pending;
        private final long pid;
        private final long pidBeside;

        Scene(ProcessBackend backend, Jobs.Deed deed) {
            executor = pools.executor(backend);
            lost = executor.submit(Jobs.after(doomed, deed), TaskOptions.named("doomed"));
            beside = executor.submit(Jobs.hold(other));
            pid = running(doomed).get(0);
            pidBeside = running(other).get(0);
            pending = executor.submit(Jobs.pid());
        }

        /** Lets go, and looks at what must hold whatever ends the worker. */
        WorkerLostException play() throws Exception {
            release(doomed);
            WorkerLostException lostException = failure(lost, WorkerLostException.class);
            assertThat(lostException.worker()).isEqualTo("" + pid);
            assertThat(lostException)
                    .hasMessageStartingWith("worker " + pid + " of executor '" + executor.name()
                            + "' was lost while it ran task 'doomed': ");
            assertThat(pending.result()).isNotEqualTo(pid);
            assertThat(beside.running()).isTrue();
            release(other);
            assertThat(beside.result()).isEqualTo(pidBeside);
            assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
            assertThat(executor.workerRestarts()).containsEntry("lost", 1L).containsEntry("cancelled", 0L);
            assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 1L);
            assertThat(executor.stats().failed()).isEqualTo(1);
            assertThat(executor.stats().cancelled()).isZero();
            return lostException;
        }
    }

    // -------------------------------------------------------------------------------------------- while it runs

    @Test
    @Item({111, 112})
    void whenATaskExitsThenItsFutureFailsAndNoOther() throws Exception {
        WorkerLostException lost = new Scene(backend(2), () -> {
                    System.err.println("last words");
                    System.exit(3);
                })
                .play();

        assertThat(lost.exitCode()).isEqualTo(3);
        assertThat(lost.signal()).isNull();
        assertThat(lost.errorOutput()).isEqualTo("last words");
        assertThat(lost).hasMessageContainingAll("exit code 3", "last words");
    }

    @Test
    @Item(112)
    void whenATaskHaltsThenItsFutureFailsAndNoOther() throws Exception {
        WorkerLostException lost =
                new Scene(backend(2), () -> Runtime.getRuntime().halt(4)).play();

        assertThat(lost.exitCode()).isEqualTo(4);
        assertThat(lost.errorOutput()).isEmpty();
    }

    @Test
    @Item(112)
    void whenAWorkerIsKilledThenItsFutureFailsAndNoOther() throws Exception {
        Scene scene = new Scene(backend(2), () -> Jobs.awaitFile("/never"));
        Pools.signal(scene.pid, "KILL");

        WorkerLostException lost = scene.play();

        assertThat(lost.exitCode()).isNull();
        assertThat(lost.signal()).isEqualTo("SIGKILL");
        assertThat(lost).hasMessageContaining("SIGKILL");
    }

    /** Ctrl-C, and the end of a terminal, are for all that was started from there; the parent may want to finish first. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whenATerminalInterruptsAllItsProcessesThenAWorkerGoesOn() throws Exception {
        Executor executor = pools.executor(backend(1));
        Future<Long> future = executor.submit(Jobs.hold(other));
        long pid = running(other).get(0);
        String ignored = Files.readString(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        assertThat(Long.parseUnsignedLong(ignored.replaceFirst("SigIgn:\\s*", ""), 16) & 0b11)
                .isEqualTo(0b11); // HUP and INT
        Pools.signal(pid, "INT");
        Pools.signal(pid, "HUP");

        release(other);

        assertThat(future.result()).isEqualTo(pid);
    }

    /** Writes where nobody may. */
    private static void crash() throws Exception {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Method write = type.getMethod("putLong", long.class, long.class);
        write.invoke(field.get(null), 8L, 0L);
    }

    @Test
    @Item(112)
    void whenAWorkerCrashesThenItsFutureSaysWhereTheReportIs() throws Exception {
        Scene scene = new Scene(backend(2), LossTests::crash);

        WorkerLostException lost = scene.play();

        Path report = Path.of(WorkerCommand.errorFile("" + scene.pid));
        assertThat(report).exists();
        assertThat(lost.exitCode()).isEqualTo(1); // which is how a JVM ends that has crashed and leaves no core file
        assertThat(lost).hasMessageContaining("exit code 1, see " + report);
        assertThat(report).content().contains("SIGSEGV");
        Files.delete(report);
    }

    @Test
    @Item(112)
    void whenAWorkerIsOutOfMemoryThenItEnds() throws Exception {
        WorkerLostException lost = new Scene(backend(2).jvmArgs(args("-Xmx32m")), () -> {
                    List<byte[]> all = new ArrayList<>();
                    for (; ; ) {
                        all.add(new byte[1 << 20]);
                    }
                })
                .play();

        assertThat(lost.exitCode()).isEqualTo(3);
        assertThat(lost.errorOutput()).contains("java.lang.OutOfMemoryError");
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @Test
    void whenATaskOverflowsItsStackThenThatIsItsException() throws Exception {
        Executor executor = pools.executor(backend(1));
        long pid = executor.submit(Jobs.pid()).result();

        failure(executor.submit(() -> recurse(0)), StackOverflowError.class);

        assertThat(executor.submit(Jobs.pid()).result()).isEqualTo(pid);
    }

    @Test
    void whenEveryTaskEndsItsWorkerThenThePoolGoesOn() throws Exception {
        Executor executor = pools.executor(backend(1));

        for (int i = 1; i <= 5; i++) {
            int code = i;
            Future<String> future =
                    executor.submit(Jobs.call(() -> Runtime.getRuntime().halt(code)));
            assertThat(failure(future, WorkerLostException.class).exitCode()).isEqualTo(i);
        }

        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
        assertThat(executor.workerRestarts()).containsEntry("lost", 5L).containsEntry("start-failed", 0L);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 5L);
    }

    // ---------------------------------------------------------------------------------------- while it is idle

    @Test
    @Item(112)
    void whenAnIdleWorkerIsKilledThenThatCostsNoFuture() throws Exception {
        Executor executor = pools.executor(backend(1));
        long pid = executor.submit(Jobs.pid()).result();
        try (var log = Logged.of("dev.futures.process")) {
            Pools.signal(pid, "KILL");
            until(() -> executor.stats().workers() == 0);
            check(() -> assertThat(log.messages()).anyMatch(text -> text.contains("worker " + pid)));
        }

        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
        assertThat(executor.workerRestarts()).containsEntry("lost", 1L);
        assertThat(executor.stats().failed()).isZero();
    }

    // ----------------------------------------------------------------------------------- while something travels

    /** A result whose worker ends when half of it is on the way. */
    private static final class EndsWhenWritten implements Serializable {

        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(new byte[BIG]);
            out.flush();
            Runtime.getRuntime().halt(5);
        }
    }

    @Test
    @Item(116)
    void whenAWorkerEndsAmidAResultThenItsFutureFails() throws Exception {
        Executor executor = pools.executor(backend(1));

        assertThat(failure(executor.submit(EndsWhenWritten::new), WorkerLostException.class)
                        .exitCode())
                .isEqualTo(5);

        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
    }

    /** A task whose worker ends before it has read all of it. */
    private static final class EndsWhenRead implements Callable<Integer>, Serializable {

        private static final long serialVersionUID = 1L;

        private transient byte[] much = new byte[BIG];

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeInt(1);
            out.writeObject(much);
        }

        private void readObject(ObjectInputStream in) throws IOException {
            Runtime.getRuntime().halt(in.readInt() + 5);
        }

        @Override
        public Integer call() {
            return much.length;
        }
    }

    @Test
    @Item(116)
    void whenAWorkerEndsAmidATaskThenItsFutureFails() throws Exception {
        Executor executor = pools.executor(backend(1));

        assertThat(failure(executor.submit(new EndsWhenRead()), WorkerLostException.class)
                        .exitCode())
                .isEqualTo(6);

        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
    }

    // --------------------------------------------------------------------------------------- before it is ready

    /** Hangs until there is a file. */
    public static final class Hanging implements Runnable {

        @Override
        public void run() {
            Jobs.awaitFile(System.getProperty("test.file"));
        }
    }

    @Test
    void whenAWorkerHangsBeforeItIsReadyThenItIsKilledAndItsFutureFails() throws Exception {
        Path file = pools.file("go");
        Executor executor = pools.executor(backend(1)
                .jvmArgs(args("-Dtest.file=" + file))
                .initializer(Hanging.class)
                .workerStartTimeout(Duration.ofSeconds(4)));
        Future<Long> future = executor.submit(Jobs.pid());
        until(() -> !Pools.workers().isEmpty());
        long pid = Pools.workers().get(0);

        WorkerLostException lost = failure(future, WorkerLostException.class);

        assertThat(lost.worker()).isEqualTo("" + pid);
        assertThat(lost.signal()).isEqualTo("SIGKILL");
        assertThat(lost).hasMessageContaining("was not ready within 4000 ms (worker-start-timeout)");
        Files.writeString(file, "");
        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
        assertThat(executor.workerRestarts()).containsEntry("start-failed", 1L).containsEntry("lost", 0L);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 1L);
    }

    @Test
    void whenNoWorkerCanBeStartedThenTheThirdFailureBreaksThePool() throws Exception {
        Executor executor = pools.executor(backend(1).jvmArgs("-Xbroken"));
        long start = System.nanoTime();
        List<Future<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            futures.add(executor.submit(Jobs.pid()));
        }

        for (Future<Long> future : futures.subList(0, 2)) {
            WorkerLostException lost = failure(future, WorkerLostException.class);
            assertThat(lost).hasMessageContainingAll("ended before it was ready", "exit code 1", "-Xbroken");
            assertThat(lost.exitCode()).isEqualTo(1);
            assertThat(lost.errorOutput()).contains("Unrecognized option: -Xbroken");
        }
        for (Future<Long> future : futures.subList(2, 4)) {
            assertThat(failure(future, BrokenExecutorException.class)).hasStackTraceContaining("-Xbroken");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)) // it waits longer each time
                .isGreaterThan(Duration.ofMillis(100 + 200));
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.BROKEN);
        assertThat(executor.workerRestarts()).containsEntry("start-failed", 3L);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 4L);
        assertThatThrownBy(() -> executor.submit(Jobs.pid())).isInstanceOf(BrokenExecutorException.class);
    }

    @Test
    void whenThereIsNoDirectoryForTheSocketThenTheFutureSaysSo() throws Exception {
        Executor executor = pools.executor(backend(1));
        System.setProperty("java.io.tmpdir", "/no/such/directory");
        Future<Long> future = executor.submit(Jobs.pid(), TaskOptions.named("unlucky"));

        WorkerLostException lost = failure(future, WorkerLostException.class);

        assertThat(lost)
                .hasMessageContainingAll(executor.name(), "could be started", "task 'unlucky'", "/no/such/directory");
        System.setProperty("java.io.tmpdir", pools.temporary().toString());
        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
        assertThat(executor.workerRestarts()).containsEntry("start-failed", 1L);
    }

    @Test
    void whenThePathOfTheSocketIsTooLongThenTheFutureSaysSo() throws Exception {
        Path deep = Files.createDirectory(pools.file("d".repeat(100)));
        System.setProperty("java.io.tmpdir", deep.toString());
        Executor executor = pools.executor(backend(1));

        assertThat(failure(executor.submit(Jobs.pid()), WorkerLostException.class))
                .hasMessageContainingAll(deep.toString(), "may have 103", "java.io.tmpdir");

        assertThat(deep).isEmptyDirectory();
    }

    // ------------------------------------------------------------------------------------------ break on a loss

    @Test
    @Item(112)
    void breakOnWorkerLoss_isWhatPythonDoes() throws Exception {
        Executor executor = pools.executor(backend(2).breakOnWorkerLoss(true));
        Future<Long> lost = executor.submit(Jobs.after(doomed, () -> System.exit(3)), TaskOptions.named("doomed"));
        Future<Long> beside = executor.submit(Jobs.spin(other));
        running(doomed, other);
        Future<Long> pending = executor.submit(Jobs.pid());

        release(doomed);

        for (Future<Long> future : List.of(lost, beside, pending)) {
            assertThat(failure(future, BrokenExecutorException.class))
                    .hasMessageContaining("is broken and not usable any more")
                    .cause()
                    .isInstanceOf(WorkerLostException.class)
                    .hasMessageContainingAll("task 'doomed'", "exit code 3");
        }
        assertThatThrownBy(() -> executor.submit(Jobs.pid()))
                .isInstanceOf(BrokenExecutorException.class)
                .hasMessageContaining("exit code 3");
        check(() -> assertThat(Pools.workers()).isEmpty());
        executor.close();
        assertThat(executor.workerRestarts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("lost", 1L, "cancelled", 0L, "run-timeout", 0L, "max-tasks", 0L, "start-failed", 0L));
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 3L);
    }

    @Test
    void breakOnWorkerLoss_aWorkerThatIsStoppedIsNotLost() throws Exception {
        Executor executor = pools.executor(backend(1).breakOnWorkerLoss(true));
        Future<Long> future = executor.submit(Jobs.spin(doomed));
        running(doomed);

        future.cancel(true);

        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
    }

    // ------------------------------------------------------------------------------------------- other processes

    /** A process that goes on when the worker has ended, and may have its output open. */
    private static void startChild(String file, boolean inherit) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        Process child = (inherit ? builder.inheritIO() : builder).start();
        Jobs.say(file, "" + child.pid());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Item(116)
    void whenATaskLeavesAProcessBehindAndExitsThenNothingHangs(boolean inherit) throws Exception {
        Path file = pools.file("child");
        String name = file.toString();
        try {
            WorkerLostException lost = new Scene(backend(2), () -> {
                        startChild(name, inherit);
                        System.exit(7);
                    })
                    .play();
            assertThat(lost.exitCode()).isEqualTo(7);
        } finally {
            ProcessHandle.of(Long.parseLong(Pools.said(file))).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void whenATaskLeavesAProcessBehindThenCloseDoesNotHang() throws Exception {
        Path file = pools.file("child");
        String name = file.toString();
        Executor executor = pools.executor(backend(1));
        executor.submit(Jobs.call(() -> startChild(name, true))).result();
        long child = Long.parseLong(Pools.said(file));
        try {
            executor.close();

            assertThat(Pools.isAlive(child)).isTrue();
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    // --------------------------------------------------------------------------------------------------- output

    @ParameterizedTest
    @CsvSource({"out, INFO", "err, WARN"})
    @Item(109)
    void output_isLoggedWithTheProcess(String stream, String level) throws Exception {
        Executor executor = pools.executor(backend(1));
        try (var log = Logged.of("dev.futures.worker." + executor.name())) {
            long pid = executor.submit(() -> {
                        (stream.equals("out") ? System.out : System.err).println("Grüße, 1 €\r\nand more");
                        return ProcessHandle.current().pid();
                    })
                    .result();

            check(() ->
                    assertThat(log.messages()).containsExactly("[" + pid + "] Grüße, 1 €", "[" + pid + "] and more"));
            assertThat(log.events()).allMatch(event -> event.getLevel().equals(Level.toLevel(level)));
        }
    }

    @Test
    void output_aLineWithoutEndIsLoggedInParts() throws Exception {
        int length = 1 << 20;
        Executor executor = pools.executor(backend(1));
        try (var log = Logged.of("dev.futures.worker." + executor.name())) {
            executor.submit(Jobs.call(() -> {
                        System.out.print("x".repeat(length));
                        System.out.println();
                    }))
                    .result();

            check(() -> assertThat(log.messages().stream()
                            .mapToLong(
                                    text -> text.chars().filter(c -> c == 'x').count())
                            .sum())
                    .isEqualTo(length));
            assertThat(log.messages()).allMatch(text -> text.length() < 10_000);
        }
    }

    @Test
    void output_theEndOfTheErrorsIsInTheException() throws Exception {
        Executor executor = pools.executor(backend(1));
        try (var log = Logged.of("dev.futures.worker." + executor.name())) {
            WorkerLostException lost = failure(
                    executor.submit(Jobs.call(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            System.err.println("line " + i);
                        }
                        Runtime.getRuntime().halt(1);
                    })),
                    WorkerLostException.class);

            assertThat(lost.errorOutput()).endsWith("line 4999").hasSizeBetween(7_000, 8 << 10);
            check(() -> assertThat(log.messages()).hasSize(5_000));
        }
    }
}
