package dev.futures.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.demo.support.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that the README starts: as it is, and with what was generated ahead of time. */
@Timeout(120)
class DemoJarIT {

    private static final String JAR =
            Objects.requireNonNull(System.getProperty("demo.jar"), "property demo.jar: set by the build");

    private Path folder;

    @BeforeEach
    void resolve(@TempDir Path temp) throws IOException {
        folder = temp.toRealPath();
    }

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void asItIs() throws Exception {
        try (ChildJvm child =
                ChildJvm.start(folder, List.of("-jar", JAR, "--server.port=0", "--demo.roots=" + folder))) {
            useIt(child);
            assertThat(child.out()).contains("Starting DemoApplication");
        }
    }

    @Test
    void processedAheadOfTime() throws Exception {
        try (ChildJvm child = ChildJvm.start(
                folder,
                List.of(
                        "-Dspring.aot.enabled=true",
                        "-jar",
                        JAR,
                        "--server.port=0",
                        "--demo.roots=" + folder,
                        "--futures.executors.hashing.max-workers=7"))) {
            useIt(child);
            assertThat(child.out()).contains("Starting AOT-processed DemoApplication");
            assertThat(get(child.awaitAddress() + "/actuator/futures/hashing")).contains("\"maxWorkers\":7,");
        }
    }

    private void useIt(ChildJvm child) throws Exception {
        String address = child.awaitAddress();
        assertThat(get(address + "/")).contains("<title>Duplicate files</title>");
        assertThat(get(address + "/actuator/futures"))
                .contains("\"hashing\"", "\"walking\"", "\"scanning\"", "\"thumbnails\"", "\"watching\"");
        assertThat(get(address + "/actuator/futuresdashboard")).contains("<title>Executors</title>");
        assertThat(get(address + "/actuator/prometheus")).contains("futures_pending_tasks{");

        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (int i = 0; i < 3; i++) {
            Files.writeString(photos.resolve("copy-" + i), "the same content");
        }
        HttpRequest scan = HttpRequest.newBuilder(URI.create(address + "/scans"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"folder\": \"" + photos + "\"}"))
                .build();
        assertThat(http.send(scan, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(201);
        await().until(() -> get(address + "/scans/1").contains("\"state\":\"COMPLETED\""));
        assertThat(get(address + "/scans/1")).contains("copy-0", "copy-1", "copy-2");
    }

    private String get(String url) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(url).isEqualTo(200);
        return response.body();
    }
}
