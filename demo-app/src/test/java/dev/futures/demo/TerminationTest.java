package dev.futures.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.demo.support.ChildJvm;
import dev.futures.demo.support.SlowApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** SIGTERM in the middle of a scan, with somebody watching it. */
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class TerminationTest {

    @TempDir
    Path temp;

    private final HttpClient http = HttpClient.newHttpClient();
    private String address = "";

    private String get(String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(address + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JsonNode hashing() throws Exception {
        for (JsonNode executor : new JsonMapper().readTree(get("/executors"))) {
            if (executor.get("name").asString().equals("hashing")) {
                return executor;
            }
        }
        throw new AssertionError("no executor hashing");
    }

    @Test
    void whatWasAcceptedIsFinishedOrCancelledAndTheLogTells() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("folder")).toRealPath();
        Files.writeString(folder.resolve("stuck"), "content");
        for (int i = 0; i < 9; i++) {
            Files.writeString(folder.resolve("slow-" + i), "content");
        }
        try (ChildJvm child = ChildJvm.start(
                temp,
                SlowApplication.class,
                "--server.port=0",
                "--demo.roots=" + folder,
                "--futures.executors.hashing.max-workers=2",
                "--futures.executors.hashing.shutdown.await-termination=2s")) {
            address = child.awaitAddress();

            HttpRequest scan = HttpRequest.newBuilder(URI.create(address + "/scans"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"folder\": \"" + folder + "\"}"))
                    .build();
            assertThat(http.send(scan, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> hashing().get("running").asInt() == 2
                            && hashing().get("pending").asInt() == 8);
            CompletableFuture<HttpResponse<String>> events = http.sendAsync(
                    HttpRequest.newBuilder(URI.create(address + "/scans/1/events"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            await().until(() ->
                    get("/actuator/metrics/futures.running?tag=name:watching").contains("\"value\":1.0"));

            child.terminate();

            // 128 + 15: the JVM ended by SIGTERM, after its shutdown hooks. Far below the 30 s for which an open stream
            // of
            // events would have held up the web server.
            assertThat(child.awaitExit(15)).isEqualTo(143);
            assertThat(events.get(1, TimeUnit.SECONDS).body()).contains("event:stopping");
            String log = child.out();
            assertThat(log)
                    .contains("Scan 1 of " + folder + " is STOPPED")
                    .contains("9 of 10 files hashed, 0 failed, 1 tasks cancelled")
                    .contains("hashing: 9 finished, 1 cancelled, 0 abandoned")
                    .contains("scanning: 1 finished");
        }
    }
}
