package dev.futures.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command that starts a worker: the Java of this JVM, with its class path, whether that is plain or in a Spring Boot jar. */
final class WorkerCommand {

    private static final String MAIN = "dev.futures.process.worker.WorkerMain";

    /** In every executable jar of Spring Boot, though its main class is another one. */
    private static final String BOOT_LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    private WorkerCommand() {}

    static List<String> of(ProcessSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (settings.jvmArgs.stream()
                .noneMatch(argument -> COLLECTOR.matcher(argument).matches())) {
            command.add("-XX:+UseSerialGC"); // a JVM with two of them does not start
        }
        command.addAll(defaults());
        command.addAll(settings.jvmArgs);
        command.add("-cp");
        command.add(classPath());
        if (isInBootJar()) {
            command.add("-Dloader.main=" + MAIN);
            command.add(BOOT_LAUNCHER);
        } else {
            command.add(MAIN);
        }
        return command;
    }

    private static List<String> defaults() {
        return List.of(
                "-Xms16m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + errorFile("%p"),
                "-XX:-CreateCoredumpOnCrash",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:-UsePerfData", // no file in the temporary directory, which a worker that is killed would leave
                // behind
                // A loop without calls can be stopped at each 1,000th turn; else it would outlive its parent for as
                // long as
                // it goes on, for a JVM does not even end before all its threads have stopped.
                "-XX:+UseCountedLoopSafepoints",
                "-XX:LoopStripMiningIter=1000",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Dsun.stdout.encoding=UTF-8", // Java 17
                "-Dsun.stderr.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8", // Java 19 and newer
                "-Dstderr.encoding=UTF-8");
    }

    /** Returns where a worker's JVM says why it crashed. */
    static String errorFile(String pid) {
        return Path.of(System.getProperty("java.io.tmpdir"), "futures-hs_err-" + pid + ".log")
                .toString();
    }

    /** Returns the class path with absolute entries, which mean the same in any working directory. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> entry.isEmpty() ? entry : new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Whether classes are in jars within a jar, which the JVM itself can't read. */
    private static boolean isInBootJar() {
        var source = WorkerCommand.class.getProtectionDomain().getCodeSource();
        return source != null
                && source.getLocation() != null
                && source.getLocation().toString().startsWith("jar:nested:");
    }
}
