package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items 87 and 88: what the end of a JVM does to executors, and they to it. Each test runs a JVM of its own. */
@Timeout(60)
class ProcessExitTests {

    private Process jvm;

    static Stream<Kind> kinds() {
        return Runtime.version().feature() < 21 ? Stream.of(Kind.THREAD) : Stream.of(Kind.THREAD, Kind.VIRTUAL);
    }

    private BufferedReader start(String program, Kind kind) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath()));
        command.addAll(List.of(ExitProgram.class.getName(), program, kind.name()));
        jvm = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String classPath() throws URISyntaxException {
        List<String> parts = new ArrayList<>();
        for (Class<?> type : List.of(
                Executor.class,
                ExitProgram.class,
                org.slf4j.Logger.class,
                org.jspecify.annotations.NullMarked.class,
                ch.qos.logback.classic.Logger.class,
                ch.qos.logback.core.Appender.class)) {
            parts.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return String.join(java.io.File.pathSeparator, parts);
    }

    /** What a program says until it ends. */
    private List<String> output(BufferedReader reader) throws IOException {
        return reader.lines().toList();
    }

    private List<String> run(String program, Kind kind, int exitCode) throws Exception {
        BufferedReader reader = start(program, kind);
        assertEnded(exitCode); // first, for the output is there when it has, however long that took
        return output(reader);
    }

    private void assertEnded(int exitCode) throws InterruptedException {
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(jvm.exitValue()).isEqualTo(exitCode);
    }

    @AfterEach
    void end() {
        jvm.destroyForcibly();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenMainEndsThenAcceptedTasksAreFinished(Kind kind) throws Exception {
        assertThat(run("main-ends", kind, 0)).containsExactly("all ran");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item({81, 87})
    void whenMainEndsAfterShutdownThenAcceptedTasksAreFinished(Kind kind) throws Exception {
        assertThat(run("main-ends-after-shutdown", kind, 0)).containsExactly("all ran");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenIdleThenTheJvmEnds(Kind kind) throws Exception {
        assertThat(run("idle", kind, 0)).containsExactly("one ran");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenSystemExitIsCalledThenAcceptedTasksAreFinished(Kind kind) throws Exception {
        assertThat(run("exit", kind, 7)).containsExactly("all ran");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenTheExitTimeoutIsOverThenTheRestIsCancelled(Kind kind) throws Exception {
        List<String> output = run("exit-timeout", kind, 7);
        assertThat(output).hasSize(2).allMatch(line -> line.endsWith("state=cancelled>"));
        assertThat(output).anyMatch(line -> line.startsWith("running one"));
        assertThat(output).anyMatch(line -> line.startsWith("pending one"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenATaskCallsSystemExitThenItIsNotWaitedFor(Kind kind) throws Exception {
        assertThat(run("task-exits", kind, 3)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenATaskCallsSystemExitThenTasksThatCanRunBesideItAreFinished(Kind kind) throws Exception {
        assertThat(run("task-exits-beside", kind, 3)).containsExactly("all ran");
    }

    /** Found by the exit storm: it was waited for, for half a minute. */
    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenACallbackCallsSystemExitThenTasksThatCanRunBesideItAreFinished(Kind kind) throws Exception {
        assertThat(run("callback-exits", kind, 3)).containsExactly("all ran");
    }

    /** Found by the exit storm: the end of that task is never published, and was waited for without a limit. */
    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenAListenerCallsSystemExitThenTasksThatCanRunBesideItAreFinished(Kind kind) throws Exception {
        assertThat(run("listener-exits", kind, 3)).containsExactly("all ran");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenTerminatedByASignalThenAcceptedTasksAreFinished(Kind kind) throws Exception {
        BufferedReader reader = start("sigterm", kind);
        assertThat(reader.readLine()).isEqualTo("ready");
        jvm.toHandle().destroy(); // SIGTERM; Process.destroy() closes the streams too
        assertThat(output(reader)).containsExactly("all ran");
        assertEnded(128 + 15);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(88)
    void whenTheJvmIsEndingThenSubmissionsAreRefused(Kind kind) throws Exception {
        assertThat(run("submit-late", kind, 0)).containsExactly("refused");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Item(87)
    void whenTheEndIsLeftToSomebodyElseThenNothingHoldsItUp(Kind kind) throws Exception {
        assertThat(run("left-alone", kind, 0)).isEmpty();
    }
}
