package dev.futures.process;

import java.io.File;
import java.nio.file.Path;
import java.security.CodeSource;
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

    /** A heap that is smaller than the one to begin with. */
    private static final Pattern SMALL_HEAP = Pattern.compile("-Xmx(\\d+[kK]?|\\d[mM]|1[0-5][mM])");

    /** How the location of a class begins that is in a jar within a jar, which the JVM itself can't read. */
    private static final String NESTED = "jar:nested:";

    private WorkerCommand() {}

    static List<String> of(ProcessSettings settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(defaults(settings.jvmArgs));
        command.addAll(settings.jvmArgs);
        command.add("-cp");
        command.add(classPath());
        String location = location();
        if (location.startsWith(NESTED)) {
            command.add("-Dloader.main=" + MAIN);
            String ownJar = location.replaceAll(".*/!(.+?)(!/)?$", "$1");
            if (ownJar.endsWith(".jar")) {
                command.add(
                        "-Dloader.path=" + ownJar); // first, so that others are not opened just to look for its classes
            }
            command.add(BOOT_LAUNCHER);
        } else {
            command.add(MAIN);
        }
        return command;
    }

    /** Options of a JVM that an environment may hold for all of them, and that are meant for this one: its heap, its agents. */
    static final List<String> OPTION_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static List<String> defaults(List<String> given) {
        List<String> defaults = new ArrayList<>();
        if (isNone(given, COLLECTOR)) {
            defaults.add("-XX:+UseSerialGC"); // a JVM that is told of two collectors refuses to start
        }
        if (isNone(given, SMALL_HEAP)) {
            defaults.add("-Xms16m"); // not a 64th of this machine's memory; it must not be more than the most
        }
        defaults.addAll(List.of(
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
                "-Dstderr.encoding=UTF-8"));
        return defaults;
    }

    private static boolean isNone(List<String> arguments, Pattern pattern) {
        return arguments.stream()
                .noneMatch(argument -> pattern.matcher(argument).matches());
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

    /** Returns where the classes of this library come from. */
    private static String location() {
        CodeSource source = WorkerCommand.class.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : source.getLocation().toString();
    }
}
