package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/**
 * An application processed ahead of time, as the Maven plugin's {@code process-aot} does it: code is generated, compiled,
 * and run in a JVM of its own, with executors that were not known when it was processed.
 */
@Timeout(120)
class AheadOfTimeTests {

    @TempDir
    static Path folder;

    private static Path classes;

    @BeforeAll
    static void process() throws Exception {
        classes = processAndCompile();
    }

    @Test
    void namesAndSettingsAreThoseOfTheRun() throws Exception {
        String output = run(
                "--futures.executors.images.max-workers=3",
                "--futures.executors.later.max-workers=2",
                "--spring.main.banner-mode=off");
        assertThat(output)
                .contains(
                        "Starting AOT-processed",
                        "limits {images=3, later=2}, qualified images, plain ThreadPoolTaskExecutor");
    }

    @Test
    void wrongConfigurationIsReported() throws Exception {
        assertThat(run("--futures.executors.images.max-workers=0"))
                .contains("APPLICATION FAILED TO START", "Property: futures.executors.images.max-workers");
    }

    private static Path processAndCompile() throws Exception {
        Path sources = folder.resolve("sources");
        Path resources = folder.resolve("resources");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        SpringApplicationAotProcessor.main(new String[] {
            AheadOfTimeApplication.class.getName(),
            sources.toString(),
            resources.toString(),
            classes.toString(),
            "dev.futures.test",
            "aot",
            "--futures.executors.images.max-workers=1"
        });
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-proc:none", "-cp", classes + File.pathSeparator + classPath(), "-d", "" + classes));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return classes;
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dspring.aot.enabled=true",
                "-cp",
                classes + File.pathSeparator + classPath(),
                AheadOfTimeApplication.class.getName()));
        command.addAll(List.of(arguments));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return Files.readString(output);
    }

    private static String classPath() {
        // Surefire may hide the real class path in a manifest.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
