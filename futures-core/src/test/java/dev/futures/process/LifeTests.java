package dev.futures.process;

import static dev.futures.process.Pools.args;
import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.check;
import static dev.futures.process.Pools.failure;
import static dev.futures.process.Pools.release;
import static dev.futures.process.Pools.running;
import static dev.futures.process.Pools.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.futures.BrokenExecutorException;
import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.Item;
import dev.futures.Logged;
import dev.futures.TaskOptions;
import dev.futures.WorkerInfo;
import java.io.Closeable;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When worker JVMs start, what they are like, and when they leave. */
@Timeout(120)
@Tag("process")
class LifeTests {

    private static final String FILE = "test.file";

    @RegisterExtension
    final Pools pools = new Pools();

    private List<Future<Long>> hold(Executor executor, Path... files) {
        List<Future<Long>> futures = new ArrayList<>();
        for (Path file : files) {
            futures.add(executor.submit(Jobs.hold(file)));
        }
        return futures;
    }

    // ------------------------------------------------------------------------------------------------- starts

    @Test
    @Item({92, 104})
    void start_noneBeforeTheFirstTask() throws Exception {
        Executor executor = pools.executor(backend(2));

        assertThat(executor.stats().workers()).isZero();
        assertThat(executor.workers()).isEmpty();
        assertThat(pools.temporaryFiles()).isEmpty();

        assertThat(executor.submit(Jobs.pid()).result())
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(executor.stats().workers()).isEqualTo(1);
    }

    @Test
    @Item({92, 104})
    void start_idleWorkerIsReused() throws Exception {
        Executor executor = pools.executor(backend(3));
        Set<Long> pids = new HashSet<>();

        for (int i = 0; i < 30; i++) {
            pids.add(executor.submit(Jobs.pid()).result());
        }

        assertThat(pids).hasSize(1);
        assertThat(executor.stats().workers()).isEqualTo(1);
    }

    @Test
    @Item(104)
    void start_oneForEachTaskThatFindsNoIdleOneUpToTheLimit() throws Exception {
        Executor executor = pools.executor(backend(2));
        Path first = pools.file("1");
        Path second = pools.file("2");
        hold(executor, first, second);
        Future<Long> third = executor.submit(Jobs.pid());

        List<Long> pids = running(first, second);

        assertThat(pids).doesNotHaveDuplicates();
        assertThat(executor.stats().workers()).isEqualTo(2);
        assertThat(executor.stats().pending()).isEqualTo(1);
        release(first, second);
        assertThat(pids).contains(third.result());
    }

    @Test
    void start_maxWorkersOfTheExecutorHasTheLastWord() throws Exception {
        Executor executor = pools.executor(backend(5), builder -> builder.maxWorkers(1));

        assertThat(executor.stats().limit()).isEqualTo(1);
        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
    }

    @Test
    @Item(103)
    void maxWorkers_default() {
        Executor executor = pools.executor(ProcessBackend.workers());

        assertThat(executor.stats().limit()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(executor.stats().type()).isEqualTo("process");
    }

    @Test
    void prestart_startsWorkersBeforeTasksAndKeepsThem() throws Exception {
        Executor executor = pools.executor(backend(2).prestart(1), builder -> builder.keepAlive(Duration.ofMillis(1)));
        until(() -> executor.stats().workers() == 1);
        long prestarted = Long.parseLong(executor.workers().get(0).id());
        Path first = pools.file("1");
        Path second = pools.file("2");
        hold(executor, first, second);
        assertThat(running(first, second)).contains(prestarted);

        release(first, second);

        until(() -> executor.stats().workers() == 1);
        await().during(Duration.ofMillis(200)).until(() -> executor.stats().workers() == 1);
    }

    @Test
    void prestart_noMoreThanMayRun() {
        Executor executor = pools.executor(backend(3).prestart(3), builder -> builder.maxWorkers(1));

        until(() -> executor.stats().workers() == 1);

        await().during(Duration.ofMillis(200)).until(() -> executor.stats().workers() == 1);
        assertThat(Pools.workers()).hasSize(1);
    }

    @Test
    void whenClosedWhileAWorkerStartsThenThatIsNoFailure() {
        try (var log = Logged.of("dev.futures")) {
            Executor executor = pools.executor(backend(2).prestart(2));
            until(() -> !Pools.workers().isEmpty());

            executor.close();

            assertThat(log.messages()).isEmpty();
        }
    }

    // ------------------------------------------------------------------------------------------------- leaving

    @Test
    void keepAlive_idleWorkersLeave() throws Exception {
        Executor executor = pools.executor(backend(2), builder -> builder.keepAlive(Duration.ofMillis(20)));
        long pid = executor.submit(Jobs.pid()).result();

        until(() -> executor.stats().workers() == 0);

        Pools.awaitEnd(pid);
        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    @Test
    void keepAlive_zeroStillRunsEverything() throws Exception {
        Executor executor = pools.executor(backend(2), builder -> builder.keepAlive(Duration.ZERO));

        for (int i = 0; i < 5; i++) {
            int number = i;
            assertThat(executor.submit(() -> number).result()).isEqualTo(i);
        }

        until(() -> executor.stats().workers() == 0);
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    @ParameterizedTest
    @CsvSource({"1, 24", "2, 48", "3, 100"})
    @Item(114)
    void maxTasksPerWorker_strandsNothing(int most, int tasks) throws Exception {
        Executor executor = pools.executor(backend(2).maxTasksPerWorker(most));
        List<Future<Long>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            futures.add(executor.submit(Jobs.pid()));
        }

        executor.shutdown(false, false);

        List<Long> pids = new ArrayList<>();
        for (Future<Long> future : futures) {
            pids.add(future.result());
        }
        Map<Long, Long> perWorker = new java.util.HashMap<>();
        pids.forEach(pid -> perWorker.merge(pid, 1L, Long::sum));
        assertThat(perWorker.values()).allMatch(count -> count <= most);
        executor.close();
        assertThat(executor.workerRestarts())
                .containsEntry(
                        "max-tasks",
                        perWorker.values().stream()
                                .filter(count -> count == most)
                                .count());
    }

    @Test
    @Item(114)
    void maxTasksPerWorker_oneLeavesAndAnotherOneComes() throws Exception {
        Executor executor = pools.executor(backend(1).maxTasksPerWorker(2));

        long first = executor.submit(Jobs.pid()).result();
        assertThat(executor.submit(Jobs.pid()).result()).isEqualTo(first);
        Pools.awaitEnd(first);
        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(first);

        assertThat(executor.workerRestarts()).containsEntry("max-tasks", 1L).containsEntry("lost", 0L);
    }

    @Test
    void resize_up() throws Exception {
        Executor executor = pools.executor(backend(1));
        Path first = pools.file("1");
        Path second = pools.file("2");
        hold(executor, first, second);
        running(first);

        executor.resize(2);

        assertThat(running(second)).doesNotContainAnyElementsOf(running(first));
        release(first, second);
    }

    @Test
    void resize_downWhileIdle() throws Exception {
        Executor executor = pools.executor(backend(2));
        Path first = pools.file("1");
        Path second = pools.file("2");
        List<Future<Long>> held = hold(executor, first, second);
        running(first, second);
        release(first, second);
        held.get(0).result();
        held.get(1).result();

        executor.resize(1);

        until(() -> executor.workers().size() == 1);
        assertThat(executor.submit(Jobs.pid()).result())
                .isEqualTo(Long.parseLong(executor.workers().get(0).id()));
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    @Test
    void resize_downWhileBusyThenAWorkerLeavesAfterItsTask() throws Exception {
        Executor executor = pools.executor(backend(3));
        Path first = pools.file("1");
        Path second = pools.file("2");
        Path third = pools.file("3");
        List<Future<Long>> held = hold(executor, first, second, third);
        running(first, second, third);

        executor.resize(1);
        Future<Long> next = executor.submit(Jobs.pid());
        release(first, second, third);

        for (Future<Long> future : held) {
            assertThat(future.result()).isPositive();
        }
        assertThat(next.result()).isPositive();
        until(() -> executor.workers().size() == 1);
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    @Test
    void whenTheCommonPoolIsBusyThenTheEndsOfWorkersAreSeenAllTheSame() throws Exception {
        ForkJoinPool common = ForkJoinPool.commonPool();
        CountDownLatch open = new CountDownLatch(1);
        for (int i = 0; i < Math.max(1, common.getParallelism()); i++) {
            common.execute(() -> {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try (var log = Logged.of("dev.futures.process")) {
            Executor executor = pools.executor(backend(1));
            Pools.signal(executor.submit(Jobs.pid()).result(), "KILL");
            until(() -> executor.stats().workers() == 0);
            assertThat(executor.submit(Jobs.pid()).result()).isPositive();

            executor.close();

            assertThat(log.messages()).singleElement().asString().contains("has ended while it was idle");
        } finally {
            open.countDown();
        }
    }

    @Test
    void whenDroppedThenItsWorkersEnd() throws Exception {
        Executor executor =
                Executor.builder("dropped").backend(backend(1).prestart(1)).build();
        long pid = executor.submit(Jobs.pid()).result();
        WeakReference<Executor> dropped = new WeakReference<>(executor);
        executor = null;

        until(() -> {
            System.gc();
            return dropped.refersTo(null);
        });

        Pools.awaitEnd(pid);
    }

    // --------------------------------------------------------------------------------------------- initializers

    /** Says once in each worker that it has run. */
    public static final class Counting implements Runnable {

        private static int runs;

        @Override
        public void run() {
            runs++;
            Jobs.append(System.getProperty(FILE), "" + ProcessHandle.current().pid());
        }
    }

    @Test
    @Item(113)
    void initializer_runsOnceInEachWorkerBeforeItsFirstTask() throws Exception {
        Path file = pools.file("initialized");
        Executor executor = pools.executor(
                backend(2).jvmArgs(args("-D" + FILE + "=" + file)).initializer(Counting.class));
        Path first = pools.file("1");
        Path second = pools.file("2");
        List<Future<Long>> held = hold(executor, first, second);
        List<Long> pids = running(first, second);
        release(first, second);

        assertThat(Files.readAllLines(file).stream().map(Long::parseLong)).containsExactlyInAnyOrderElementsOf(pids);
        held.get(0).result();
        for (int i = 0; i < 3; i++) {
            assertThat(executor.submit(() -> Counting.runs).result()).isEqualTo(1);
        }
    }

    /** Fails when the test lets it. */
    public static final class Failing implements Runnable {

        @Override
        public void run() {
            Jobs.awaitFile(System.getProperty(FILE));
            throw new IllegalStateException("no licence");
        }
    }

    @Test
    @Item(113)
    void initializer_failing() throws Exception {
        Path file = pools.file("go");
        ProcessBackend backend =
                backend(1).jvmArgs(args("-D" + FILE + "=" + file)).initializer(Failing.class);
        Executor executor = pools.executor(backend);
        try (var log = Logged.of("dev.futures")) {
            Future<Long> running = executor.submit(Jobs.pid());
            Future<Long> pending = executor.submit(Jobs.pid());
            Files.writeString(file, "");

            for (Future<Long> future : List.of(running, pending)) {
                assertThat(failure(future, BrokenExecutorException.class)).hasStackTraceContaining("no licence");
            }
            assertThat(log.messages())
                    .anyMatch(message -> message.contains("Exception in initializer of executor '" + executor.name())
                            && message.contains("no licence"));
        }
        assertThatThrownBy(() -> executor.submit(Jobs.pid()))
                .isInstanceOf(BrokenExecutorException.class)
                .hasMessageContaining(executor.name());
        assertThat(executor.stats().state()).isEqualTo(ExecutorState.BROKEN);
        executor.close();
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.WORKER_LOST, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.Class", "java.lang.String"})
    @Item(113)
    void initializer_thatIsNone(String name) throws Exception {
        Executor executor = pools.executor(backend(1).initializer(name));

        assertThat(failure(executor.submit(Jobs.pid()), BrokenExecutorException.class))
                .hasStackTraceContaining(name);
    }

    @Test
    void initializer_ofTheExecutorIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Executor.builder("x")
                        .backend(backend(1))
                        .initializer(() -> {})
                        .build())
                .withMessageContaining("initializer must not be set");
    }

    // ------------------------------------------------------------------------------------------- what they are

    @Test
    void jvmArgs_areTheWorkers() throws Exception {
        Executor executor = pools.executor(backend(1).jvmArgs(args("-Xmx64m", "-Dmine=yes")));

        assertThat(executor.submit(() -> Runtime.getRuntime().maxMemory()).result())
                .isBetween(32L << 20, 64L << 20);
        assertThat(executor.submit(() -> System.getProperty("mine")).result()).isEqualTo("yes");
    }

    @Test
    void jvmArgs_defaults() throws Exception {
        Executor executor = pools.executor(backend(1));

        List<String> arguments = executor.submit(() ->
                        new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments()))
                .result();

        assertThat(arguments)
                .contains(
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:-UsePerfData",
                        "-XX:+UseCountedLoopSafepoints",
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + pools.temporary());
        assertThat(arguments).anyMatch(argument -> argument.startsWith("-XX:ErrorFile=" + pools.temporary()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void jvmArgs_anotherCollector(String argument) throws Exception {
        Executor executor = pools.executor(backend(1).jvmArgs(args(argument)));

        assertThat(executor.submit(() -> ManagementFactory.getGarbageCollectorMXBeans()
                                .get(0)
                                .getName())
                        .result())
                .doesNotContain("Copy"); // which is what serial is called
    }

    @Test
    void environment_isTheParentsAndMore() throws Exception {
        Executor executor = pools.executor(backend(1).environment(Map.of("MINE", "a b=c")));

        assertThat(executor.submit(() -> System.getenv("MINE")).result()).isEqualTo("a b=c");
        assertThat(executor.submit(() -> System.getenv("PATH")).result()).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void workers_sayWhatTheyAre() throws Exception {
        Executor executor = pools.executor(backend(2));
        Path file = pools.file("1");
        Future<Long> held = executor.submit(Jobs.hold(file), TaskOptions.named("holding"));
        long busy = running(file).get(0);
        executor.submit(Jobs.pid()).result();
        long idle = executor.submit(Jobs.pid()).result();

        Map<String, WorkerInfo> workers = new java.util.HashMap<>();
        executor.workers().forEach(worker -> workers.put(worker.id(), worker));

        assertThat(workers).containsOnlyKeys("" + busy, "" + idle);
        WorkerInfo first = workers.get("" + busy);
        assertThat(first.tasks()).isZero();
        assertThat(first.uptime()).isPositive();
        assertThat(first.task()).isNotNull();
        assertThat(first.task().taskName()).isEqualTo("holding");
        assertThat(first.task().future()).isSameAs(held);
        WorkerInfo second = workers.get("" + idle);
        assertThat(second.tasks()).isEqualTo(2);
        assertThat(second.task()).isNull();
        release(file);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void workers_sayHowMuchMemoryTheyOccupy() throws Exception {
        Executor executor = pools.executor(backend(1));
        executor.submit(Jobs.pid()).result();

        assertThat(executor.workers().get(0).memoryBytes()).isBetween(8L << 20, 2L << 30);
    }

    // --------------------------------------------------------------------------------------------- directories

    @Test
    void whenClosedThenNothingIsLeftBehind() throws Exception {
        Executor executor = pools.executor(backend(1));
        long pid = executor.submit(Jobs.pid()).result();
        assertThat(pools.temporaryFiles()).hasSize(1);

        executor.close();

        assertThat(pools.temporaryFiles()).isEmpty();
        assertThat(Pools.isAlive(pid)).isFalse();
        assertThat(executor.workers()).isEmpty();
    }

    private Path abandoned() throws Exception {
        Path directory = Files.createDirectory(pools.temporary().resolve("futures-workers-123"));
        Files.writeString(directory.resolve("lock"), "");
        Files.writeString(directory.resolve("0"), "");
        return directory;
    }

    @Test
    void directory_ofADeadProcessIsSwept() throws Exception {
        Path directory = abandoned();

        pools.executor(backend(1)).submit(Jobs.pid()).result();

        assertThat(directory).doesNotExist();
    }

    /** Locks a file until its input ends: what another JVM's pool does. */
    static final class Locker {

        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.println("locked");
                System.out.flush();
                System.in.read();
            }
        }
    }

    @Test
    void directory_ofALivingProcessIsLeftAlone() throws Exception {
        Path directory = abandoned();
        Process other =
                Pools.program(Locker.class, List.of(), directory.resolve("lock").toString());
        try {
            assertThat(other.inputReader(UTF_8).readLine()).isEqualTo("locked");

            pools.executor(backend(1)).submit(Jobs.pid()).result();
            assertThat(directory.resolve("0")).exists();
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        pools.executor(backend(1)).submit(Jobs.pid()).result();
        assertThat(directory).doesNotExist();
    }

    /** Sweeps, as each JVM with a pool does. */
    static final class Sweeper {

        public static void main(String[] arguments) throws Exception {
            SocketDirectory.create().close();
        }
    }

    private static Closeable create(ClassLoader loader) throws Exception {
        Method create = loader.loadClass(SocketDirectory.class.getName()).getDeclaredMethod("create");
        create.setAccessible(true);
        return (Closeable) create.invoke(null);
    }

    @Test
    void directory_ofAnotherCopyOfTheseClassesInThisJvmIsLeftAlone() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (var loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
                Closeable ours = create(getClass().getClassLoader());
                Closeable theirs = create(loader);
                Closeable oursToo = create(getClass().getClassLoader())) {
            assertThat(List.of(ours, theirs, oursToo)).doesNotHaveDuplicates();
            assertThat(pools.temporaryFiles()).hasSize(3);

            Process other = Pools.program(Sweeper.class, List.of());

            assertThat(Pools.output(other)).isEmpty();
            assertThat(other.exitValue()).isZero();
            assertThat(pools.temporaryFiles()).hasSize(3); // all of them are locked still
        }
        assertThat(pools.temporaryFiles()).isEmpty();
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains("futures-workers-"));
    }

    @Test
    void directory_withoutALockIsLeftAlone() throws Exception {
        Path directory = Files.createDirectory(pools.temporary().resolve("futures-workers-123"));

        pools.executor(backend(1)).submit(Jobs.pid()).result();

        assertThat(directory).exists();
        Files.delete(directory);
    }

    @Test
    void directory_isForThisUserOnly() throws Exception {
        pools.executor(backend(1)).submit(Jobs.pid()).result();

        assertThat(Files.getPosixFilePermissions(pools.temporaryFiles().get(0)))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE", "OWNER_EXECUTE");
    }

    @Test
    void twoPools_dontDisturbEachOther() throws Exception {
        Executor first = pools.executor(backend(1));
        Executor second = pools.executor(backend(1));
        long one = first.submit(Jobs.pid()).result();
        assertThat(second.submit(Jobs.pid()).result()).isNotEqualTo(one);
        assertThat(pools.temporaryFiles()).hasSize(2);

        second.close();

        assertThat(first.submit(Jobs.pid()).result()).isEqualTo(one);
        Pools.signal(one, "KILL"); // its successor needs the directory
        Pools.awaitEnd(one);
        assertThat(first.submit(Jobs.pid()).result()).isNotEqualTo(one);
    }

    // ------------------------------------------------------------------------------------------- bad arguments

    @Test
    @Item(103)
    void workers_lessThanOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessBackend.workers(0))
                .withMessage("workers must be at least 1, but is 0");
    }

    @Test
    @Item(114)
    void maxTasksPerWorker_lessThanOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessBackend.workers().maxTasksPerWorker(0))
                .withMessage("maxTasksPerWorker must be at least 1, but is 0");
    }

    @Test
    void arguments_outOfRange() {
        ProcessBackend backend = ProcessBackend.workers();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.jvmArgs("Xmx1m"))
                .withMessageContainingAll("jvmArgs", "'Xmx1m'", "begin with -");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.environment(Map.of("a=b", "c")))
                .withMessageContainingAll("environment", "'a=b'", "no '='");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.environment(Map.of("", "c")))
                .withMessageContainingAll("environment", "''", "not empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.environment(Map.of("a", "\0")))
                .withMessageContainingAll("environment", "'a'", "zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.initializer(" "))
                .withMessageContainingAll("initializer", "' '", "the name of a class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.initializer("a\nb"))
                .withMessageContainingAll("initializer", "the name of a class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.workerStartTimeout(Duration.ZERO))
                .withMessage("workerStartTimeout must be more than zero, but is PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.prestart(-1))
                .withMessage("prestart must be at least 0, but is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.filter(""))
                .withMessageContainingAll("filter", "''");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend.filter("a=b"))
                .withMessageContainingAll("filter", "'a=b'");
    }

    @Test
    void arguments_null() {
        ProcessBackend backend = ProcessBackend.workers();

        assertThatThrownBy(() -> backend.jvmArgs(Collections.singletonList(null)))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> backend.environment(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> backend.initializer((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> backend.workerStartTimeout(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> backend.filter(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void backend_servesOneExecutor() {
        ProcessBackend backend = backend(1);
        Executor.Builder builder = Executor.builder("first").backend(backend);
        pools.executor(backend);

        assertThatThrownBy(() -> Executor.builder("second").backend(backend).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already serves");
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void backend_thatServesNoneHasNothingToEnd() {
        ProcessBackend backend = backend(1);

        backend.terminateWorkers();
        backend.killWorkers();

        assertThat(backend).hasToString("process");
    }

    @Test
    void settings_areOfTheNewBackend() {
        ProcessBackend backend = backend(1);
        backend.prestart(1); // returns another one

        Executor executor = pools.executor(backend);

        await().during(Duration.ofMillis(100)).until(() -> executor.stats().workers() == 0);
        check(() -> assertThat(Pools.workers()).isEmpty());
    }
}
