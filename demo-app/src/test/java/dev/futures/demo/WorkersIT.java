package dev.futures.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.demo.support.ChildJvm;
import dev.futures.demo.support.Images;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Workers find their classes however the application was started: each way they make a thumbnail, outlive neither an image
 * that is too much for them nor the application, and leave that alone.
 */
@Timeout(180)
class WorkersIT {

    private static final Path JAR = Path.of(property("demo.jar"));

    /** The end of the application. */
    private enum End {
        TERMINATED,
        KILLED;

        void bring(ProcessHandle application) {
            if (this == TERMINATED) {
                application.destroy();
            } else {
                application.destroyForcibly();
            }
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private Path images;

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), () -> "property " + name + ": set by the build");
    }

    @BeforeEach
    void images(@TempDir Path temp) throws IOException {
        folder = temp.toRealPath();
        images = Files.createDirectory(folder.resolve("images"));
        var files = Map.of(
                "valid.jpg", Images.valid("jpg", 600, 400), "corrupt.png", Images.corrupt(), "bomb.png", Images.bomb());
        for (var file : files.entrySet()) {
            Files.write(images.resolve(file.getKey()), file.getValue());
            Files.write(images.resolve("copy-of-" + file.getKey()), file.getValue());
        }
    }

    private List<String> settings() {
        return List.of("--server.port=0", "--demo.roots=" + images, "--futures.executors.thumbnails.run-timeout=6s");
    }

    private ChildJvm startJar(Path jar) throws IOException {
        return ChildJvm.start(folder, concat(List.of("-jar", jar.toString()), settings()));
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void fromTheExecutableJar(End end) throws Exception {
        try (ChildJvm child = startJar(JAR)) {
            useIt(child, end);
        }
    }

    @Test
    void fromTheExtractedJar() throws Exception {
        Path extracted = folder.resolve("extracted");
        try (ChildJvm tool = ChildJvm.start(
                folder,
                List.of("-Djarmode=tools", "-jar", JAR.toString(), "extract", "--destination", extracted.toString()))) {
            assertThat(tool.awaitExit(60)).as(tool.out() + tool.err()).isZero();
        }
        try (ChildJvm child = startJar(extracted.resolve(JAR.getFileName()))) {
            useIt(child, End.TERMINATED);
        }
    }

    /** What the build that runs this has compiled is run as it is, so nothing changes under it; and all plugins are here. */
    @Test
    void fromMaven() throws Exception {
        Path project = JAR.resolve("../../..").normalize();
        try (ChildJvm child = ChildJvm.startProgram(
                folder,
                List.of(
                        Path.of(property("demo.maven"), "bin", "mvn").toString(),
                        "--offline",
                        "--batch-mode",
                        "--quiet",
                        "--file",
                        project.toString(),
                        "--projects",
                        "demo-app",
                        "--also-make",
                        "-Dmaven.repo.local=" + property("demo.repository"),
                        "-Dmaven.main.skip=true",
                        "-Dmaven.test.skip=true",
                        "spring-boot:run",
                        "-Dspring-boot.run.arguments=" + String.join(" ", settings())))) {
            useIt(child, End.TERMINATED);
        }
    }

    private void useIt(ChildJvm child, End end) throws Exception {
        String address = child.awaitAddress();
        ProcessHandle application = child.application();
        HttpRequest scan = HttpRequest.newBuilder(URI.create(address + "/scans"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"folder\": \"" + images + "\"}"))
                .build();
        assertThat(http.send(scan, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(201);
        await().until(() -> body(get(address + "/scans/1")).contains("\"state\":\"COMPLETED\""));

        CompletableFuture<HttpResponse<byte[]>> bomb =
                http.sendAsync(request(address + thumbnail("bomb.png")), HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> valid = get(address + thumbnail("valid.jpg"));
        assertThat(valid.statusCode())
                .as(body(valid) + child.out() + child.err())
                .isEqualTo(200);
        HttpResponse<byte[]> corrupt = get(address + thumbnail("corrupt.png"));
        assertThat(corrupt.statusCode()).isEqualTo(422);
        assertThat(body(corrupt)).contains("It can't be decoded");
        assertThat(bomb.join().statusCode()).isEqualTo(422);
        assertThat(body(bomb.join())).contains("more than 6 s");
        assertThat(get(address + thumbnail("valid.jpg")).statusCode()).isEqualTo(200);
        assertThat(body(get(address + "/actuator/health"))).contains("\"status\":\"UP\"");

        List<ProcessHandle> workers = application.descendants().toList();
        try {
            assertThat(workers).isNotEmpty();
            end.bring(application);
            await().until(() -> !application.isAlive());
            await().untilAsserted(() -> assertThat(workers).noneMatch(ProcessHandle::isAlive));
        } finally {
            workers.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private String thumbnail(String name) {
        return "/scans/1/thumbnail?path=" + images.resolve(name);
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    private HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        return http.send(request(url), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String body(HttpResponse<byte[]> response) {
        return new String(response.body(), UTF_8);
    }
}
