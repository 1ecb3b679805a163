package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.futures.BrokenExecutorException;
import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.Future;
import dev.futures.WorkerInfo;
import dev.futures.WorkerLostException;
import dev.futures.remote.RemoteFailure;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Executors of {@code type: process}: each property does in a real worker JVM what it says. */
@Timeout(120)
class ProcessExecutorTests {

    private final ApplicationContextRunner runner = Runners.runner()
            .withPropertyValues("futures.executors.reports.type=process", "futures.executors.reports.max-workers=1");

    @Test
    void aTaskRunsInAnotherJvm() {
        runner.run(context -> {
            Executor reports = context.getBean(Executor.class);
            assertThat(reports.stats().type()).isEqualTo("process");
            assertThat(reports.workers()).isEmpty(); // none before the first task
            long pid = reports.submit(Worker::pid).result();
            assertThat(pid).isNotEqualTo(Worker.pid());
            assertThat(reports.workers()).extracting(WorkerInfo::id).containsExactly(String.valueOf(pid));
        });
    }

    @Test
    void maxWorkers_areTheProcessorsByDefault() {
        Runners.runner()
                .withPropertyValues("futures.executors.reports.type=process")
                .run(context -> assertThat(
                                context.getBean(Executor.class).stats().limit())
                        .isEqualTo(Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void jvmArgsAndEnvironment() {
        runner.withPropertyValues(
                        "futures.executors.reports.jvm-args[0]=-Dgreeting=hello, world",
                        "futures.executors.reports.jvm-args[1]=-Xmx77m",
                        "futures.executors.reports.env.OMP_NUM_THREADS=3",
                        "futures.executors.reports.env.[odd.name-x]=4")
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    assertThat(reports.submit(() -> System.getProperty("greeting"))
                                    .result())
                            .isEqualTo("hello, world");
                    assertThat(reports.submit(() -> Runtime.getRuntime().maxMemory() >> 20)
                                    .result())
                            .isBetween(70L, 77L);
                    assertThat(reports.submit(() -> System.getenv("OMP_NUM_THREADS") + System.getenv("odd.name-x"))
                                    .result())
                            .isEqualTo("34");
                });
    }

    /** One text is a list, too; and what the file says an environment variable may override. */
    @Test
    void jvmArgs_fromTextAndEnvironmentVariables() {
        runner.withPropertyValues("futures.executors.reports.jvm-args=-Da=1,-Db=2")
                .run(context -> assertThat(context.getBean(Executor.class)
                                .submit(() -> System.getProperty("a") + System.getProperty("b"))
                                .result())
                        .isEqualTo("12"));
        Map<String, Object> variables = Map.of(
                "FUTURES_EXECUTORS_REPORTS_JVMARGS_0", "-Da=3",
                "FUTURES_EXECUTORS_REPORTS_MAXTASKSPERWORKER", "7",
                "FUTURES_EXECUTORS_REPORTS_ENV_FOO", "4");
        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    assertThat(reports.submit(() -> System.getProperty("a") + System.getenv("foo"))
                                    .result())
                            .isEqualTo("34");
                    assertThat(context.getBean(ExecutorRegistry.class)
                                    .settings("reports")
                                    .process()
                                    .maxTasksPerWorker())
                            .isEqualTo(7);
                });
    }

    @Test
    void maxTasksPerWorker() {
        runner.withPropertyValues("futures.executors.reports.max-tasks-per-worker=2")
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    long first = reports.submit(Worker::pid).result();
                    assertThat(reports.submit(Worker::pid).result()).isEqualTo(first);
                    assertThat(reports.submit(Worker::pid).result()).isNotEqualTo(first);
                    assertThat(reports.workerRestarts()).containsEntry("max-tasks", 1L);
                });
    }

    @Test
    void prestart() {
        runner.withPropertyValues("futures.executors.reports.prestart=1").run(context -> {
            Executor reports = context.getBean(Executor.class);
            await().until(() -> reports.workers().size() == 1);
            assertThat(reports.stats().submitted()).isZero();
        });
    }

    @Test
    void initializer() {
        runner.withPropertyValues("futures.executors.reports.initializer=" + Worker.Initializer.class.getName())
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    assertThat(reports.submit(() -> Worker.initialized).result())
                            .isTrue();
                    assertThat(Worker.initialized).isFalse();
                });
    }

    @Test
    void workerStartTimeout() {
        runner.withPropertyValues("futures.executors.reports.worker-start-timeout=1ms")
                .run(context -> assertThat(context.getBean(Executor.class)
                                .submit(Worker::pid)
                                .exception())
                        .isInstanceOf(WorkerLostException.class)
                        .hasMessageContaining("within 1 ms (worker-start-timeout)"));
    }

    @Test
    void aWorkerThatDiesCostsOneTask() {
        runner.run(context -> {
            Executor reports = context.getBean(Executor.class);
            assertThat(reports.submit(() -> Runtime.getRuntime().halt(3)).exception())
                    .isInstanceOf(WorkerLostException.class);
            assertThat(reports.submit(() -> "on we go").result()).isEqualTo("on we go");
        });
    }

    @Test
    void breakOnWorkerLoss() {
        runner.withPropertyValues("futures.executors.reports.break-on-worker-loss=true")
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    Future<?> lost = reports.submit(() -> Runtime.getRuntime().halt(3));
                    assertThat(lost.exception()).isInstanceOf(BrokenExecutorException.class);
                    assertThat(reports.stats().state()).isEqualTo(ExecutorState.BROKEN);
                });
    }

    // ------------------------------------------------------------------------------------------------ allow-list

    private static final String HERE = ProcessExecutorTests.class.getPackageName() + ".*";

    /** Of a package that may be allowed or not. */
    record Page(int number, List<String> lines, Duration took, Map<String, Object> attributes)
            implements Callable<Page>, Serializable {

        @Override
        public Page call() {
            return this;
        }
    }

    /** An exception of that package. */
    static final class PrintException extends Exception {

        private static final long serialVersionUID = 1L;

        final List<Integer> pages = List.of(7);

        PrintException() {
            super("no paper");
        }
    }

    @Test
    void allowedClasses_tasksResultsAndExceptionsOfAnAllowedPackageTravel() {
        runner.withPropertyValues("futures.executors.reports.allowed-classes=" + HERE)
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    Page page = new Page(
                            3,
                            List.of("a", "b"),
                            Duration.ofSeconds(2),
                            Map.of("ints", new int[] {1, 2}, "when", java.time.LocalDate.of(2026, 1, 2)));
                    assertThat(reports.submit(page).result().lines()).containsExactly("a", "b");
                    int captured = 41;
                    assertThat(reports.submit(() -> captured + page.number()).result())
                            .isEqualTo(44);
                    assertThat(reports.map(number -> number + captured, List.of(1, 2, 3)))
                            .containsExactly(42, 43, 44);
                    Future<String> failed = reports.submit(() -> {
                        throw new PrintException();
                    });
                    assertThat(failed.exception()).isInstanceOfSatisfying(PrintException.class, thrown -> {
                        assertThat(thrown.pages).containsExactly(7);
                        assertThat(thrown).hasMessage("no paper");
                    });
                    assertThat(reports.submit(() -> {
                                        throw new java.util.NoSuchElementException("none");
                                    })
                                    .exception())
                            .isInstanceOf(java.util.NoSuchElementException.class);
                    assertThat(reports.submit((Runnable & Serializable) () -> {}, "done")
                                    .result())
                            .isEqualTo("done");
                });
    }

    @Test
    void allowedClasses_aTaskOfAnotherPackageFailsAndIsNamed() {
        runner.withPropertyValues("futures.executors.reports.allowed-classes=com.acme.**")
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    assertThat(reports.submit(new Page(1, List.of(), Duration.ZERO, Map.of()))
                                    .exception())
                            .isInstanceOf(InvalidClassException.class)
                            .rootCause()
                            .hasMessageContaining(Page.class.getName());
                    assertThat(reports.submit(() -> 5).exception())
                            .isInstanceOf(InvalidClassException.class)
                            .rootCause()
                            .hasMessageContaining(ProcessExecutorTests.class.getName());
                    assertThat(reports.stats().failed()).isEqualTo(2);
                });
    }

    /** A worker that was taken over can't send what does things when it is read. */
    @Test
    void allowedClasses_aResultOfAnotherPackageIsNotRead() {
        runner.withPropertyValues("futures.executors.reports.allowed-classes=" + HERE)
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    Throwable failure = catchThrowable(() -> reports.submit(() -> new java.net.URL("http://localhost/"))
                            .result());
                    assertThat(failure).isInstanceOf(InvalidClassException.class);
                    assertThat(failure).rootCause().hasMessageContaining("java.net.URL");
                });
    }

    @Test
    void allowedClasses_anExceptionOfAnotherPackageArrivesAsItsText() {
        runner.withPropertyValues("futures.executors.reports.allowed-classes=" + HERE)
                .run(context -> assertThat(context.getBean(Executor.class)
                                .submit(() -> {
                                    throw new java.net.UnknownHostException("example.invalid");
                                })
                                .exception())
                        .isInstanceOf(RemoteFailure.class)
                        .hasMessageContaining("java.net.UnknownHostException: example.invalid"));
    }

    @Test
    void aTaskThatUsesItsBean_failsAndSaysWhatItHolds() {
        runner.run(context -> {
            Object bean = new Object();
            assertThat(context.getBean(Executor.class)
                            .submit(() -> bean.hashCode())
                            .exception())
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageContaining("what the lambda captures")
                    .hasMessageContaining("java.lang.Object");
        });
    }

    @Test
    void allowedClasses_mayForbidSomeOfAPackage() {
        runner.withPropertyValues("futures.executors.reports.allowed-classes=!" + Page.class.getName() + "," + HERE)
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    assertThat(reports.submit(() -> 5).result()).isEqualTo(5);
                    assertThat(reports.submit(new Page(1, List.of(), Duration.ZERO, Map.of()))
                                    .exception())
                            .isInstanceOf(InvalidClassException.class);
                });
    }

    // -------------------------------------------------------------------------------------------- defaults, settings

    @Test
    void defaultsFillTheGapsAndAreIgnoredByOtherTypes() {
        Runners.runner()
                .withPropertyValues(
                        "futures.defaults.jvm-args=-Xmx64m",
                        "futures.defaults.max-tasks-per-worker=9",
                        "futures.defaults.env.A=1",
                        "futures.defaults.env.B=2",
                        "futures.defaults.prestart=0",
                        "futures.executors.reports.type=process",
                        "futures.executors.reports.jvm-args=",
                        "futures.executors.reports.env.B=3",
                        "futures.executors.reports.env.C=4",
                        "futures.executors.mails.type=thread")
                .run(context -> {
                    ExecutorRegistry executors = context.getBean(ExecutorRegistry.class);
                    assertThat(executors.settings("mails").process()).isNull();
                    assertThat(executors.settings("reports").process())
                            .isEqualTo(new WorkerSettings(
                                    List.of(),
                                    9,
                                    ProcessPlan.WORKER_START_TIMEOUT,
                                    0,
                                    null,
                                    List.of("A", "B", "C"),
                                    false,
                                    null));
                    assertThat(executors
                                    .get("reports")
                                    .submit(() -> System.getenv("A") + System.getenv("B") + System.getenv("C"))
                                    .result())
                            .isEqualTo("134");
                    assertThat(executors.origins("reports"))
                            .containsKeys("type", "jvm-args", "max-tasks-per-worker", "env", "prestart");
                });
    }

    @Test
    void settings_tellNoSecrets() {
        runner.withPropertyValues(
                        "futures.executors.reports.jvm-args[0]=-Dpassword=secret1",
                        "futures.executors.reports.jvm-args[1]=-javaagent:a.jar=secret2",
                        "futures.executors.reports.jvm-args[2]=-XX:MaxMetaspaceSize=64m",
                        "futures.executors.reports.jvm-args[3]=--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "futures.executors.reports.env.TOKEN=secret3")
                .run(context -> {
                    ExecutorSettings settings =
                            context.getBean(ExecutorRegistry.class).settings("reports");
                    assertThat(settings.process().jvmArgs())
                            .containsExactly(
                                    "-Dpassword=******",
                                    "-javaagent:a.jar=******",
                                    "-XX:MaxMetaspaceSize=64m",
                                    "--add-opens=java.base/java.lang=ALL-UNNAMED");
                    assertThat(settings.process().env()).containsExactly("TOKEN");
                    assertThat(settings.toString()).doesNotContain("secret");
                    assertThat(context.getBean(ExecutorRegistrar.class)
                                    .plan("reports")
                                    .toString())
                            .doesNotContain("secret");
                });
    }

    @Test
    void directForTests_needsNoWorker() {
        runner.withPropertyValues("futures.direct=true", "futures.executors.reports.prestart=1")
                .run(context -> {
                    Executor reports = context.getBean(Executor.class);
                    assertThat(reports.submit(Worker::pid).result()).isEqualTo(Worker.pid());
                    assertThat(reports.workers()).isEmpty();
                });
    }
}
