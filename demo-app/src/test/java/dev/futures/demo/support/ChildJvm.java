package dev.futures.demo.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An application in a JVM of its own. */
public final class ChildJvm implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private static final Pattern PID = Pattern.compile("Starting .* with PID (\\d+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildJvm(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a main class of this class path; its output goes into files in the folder. */
    public static ChildJvm start(Path folder, Class<?> main, String... args) throws IOException {
        // The developer tools are on this class path for the sake of one test.
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("spring-boot-devtools"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(args));
        return start(folder, command);
    }

    /**
     * Starts a Java with arguments of its own; its output goes into files in the folder.
     *
     * @param arguments such as {@code -jar} and what follows
     */
    public static ChildJvm start(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(arguments);
        return startProgram(folder, command);
    }

    /** Starts a program that starts the application, with the Java of this JVM; its output goes into files in the folder. */
    public static ChildJvm startProgram(Path folder, List<String> command) throws IOException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new ChildJvm(builder.start(), out, err);
    }

    /**
     * Waits until its web server listens.
     *
     * @return where it can be reached
     */
    public String awaitAddress() {
        await().atMost(Duration.ofSeconds(90)).until(() -> {
            assertThat(isAlive()).as("alive").isTrue();
            return PORT.matcher(out()).find();
        });
        try {
            Matcher port = PORT.matcher(out());
            assertThat(port.find()).isTrue();
            return "http://127.0.0.1:" + port.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the process of the application, which need not be the one that was started; it has said that it listens. */
    public ProcessHandle application() throws IOException {
        Matcher pid = PID.matcher(out());
        assertThat(pid.find()).as("process id in " + out()).isTrue();
        return ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM, on systems that have it. */
    public void terminate() {
        process.destroy();
    }

    public int awaitExit(long seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s:\n" + out() + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
