package dev.futures.benchmarks;

import dev.futures.benchmarks.startup.StartUpApplication;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the same Spring Boot application with our starter on its class path and four executors in its YAML, and without
 * either: by turns, each time in a new JVM.
 */
final class StartUp {

    private static final int EXECUTORS = 4;

    private StartUp() {}

    static void measure(Run run, int starts) throws IOException, InterruptedException {
        Path libraries = Document.root().resolve("futures-benchmarks/target/startup");
        if (!Files.isDirectory(libraries)) {
            System.out.println("      left out: no " + libraries + "; mvn package makes it");
            return;
        }
        // Whatever the machine reads from disk for the first time is not to be paid for by either.
        start(libraries, true);
        start(libraries, false);
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            boolean first = i % 2 == 0;
            double one = start(libraries, first);
            double other = start(libraries, !first);
            with.add(first ? one : other);
            without.add(first ? other : one);
            added.add(with.get(i) - without.get(i));
        }
        run.add("StartUp.with", "ms", with);
        run.add("StartUp.without", "ms", without);
        run.add("StartUp.added", "ms", added);
    }

    /** The milliseconds from the start of the JVM until the application was ready. */
    static long start(Path libraries, boolean ours) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        classPath(libraries, ours),
                        StartUpApplication.class.getName(),
                        "--spring.config.location=classpath:/startup/" + (ours ? "executors/" : "plain/"))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        long executors = number(output, StartUpApplication.EXECUTORS);
        if (process.waitFor() != 0 || executors != (ours ? EXECUTORS : 0)) {
            throw new IllegalStateException("The application did not start as it should:\n" + output);
        }
        return number(output, StartUpApplication.READY);
    }

    /** The two differ in our three jars and nothing else. */
    private static String classPath(Path libraries, boolean ours) throws IOException {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.filter(jar -> ours || !isOurs(jar.getFileName().toString()))
                    .sorted()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static boolean isOurs(String jar) {
        return jar.startsWith("futures-core-") || jar.startsWith("futures-spring-boot-");
    }

    private static long number(String output, String after) {
        return output.lines()
                .filter(line -> line.startsWith(after))
                .map(line -> Long.parseLong(line.substring(after.length())))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("The application did not say '" + after + "':\n" + output));
    }
}
