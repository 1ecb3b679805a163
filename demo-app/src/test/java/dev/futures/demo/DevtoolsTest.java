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
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The developer tools start the application anew in the same JVM, as after a change of a class. */
@Timeout(180)
class DevtoolsTest {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private Path temp;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    private static List<Integer> ports(ChildJvm child) throws IOException {
        return PORT.matcher(child.out())
                .results()
                .map(MatchResult::group)
                .map(text -> Integer.valueOf(text.substring(text.lastIndexOf(' ') + 1)))
                .toList();
    }

    private String ask(int port, String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private JsonNode hashing(int port) throws IOException, InterruptedException {
        return json.readTree(ask(port, "/actuator/futures/hashing"));
    }

    private void scan(int port, Path folder) throws IOException, InterruptedException {
        int status = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/scans"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"folder\": \"" + folder + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
        assertThat(status).isEqualTo(201);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> hashing(port).at("/stats/succeeded").asLong() == 2);
    }

    private long threads(int port, String prefix) throws IOException, InterruptedException {
        long found = 0;
        for (JsonNode thread : json.readTree(ask(port, "/actuator/threaddump")).get("threads")) {
            found += thread.get("threadName").asString().startsWith(prefix) ? 1 : 0;
        }
        return found;
    }

    @Test
    void executorsEndWithTheirContextAndBeginAnew() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("folder")).toRealPath();
        Files.writeString(folder.resolve("one"), "content");
        Files.writeString(folder.resolve("two"), "content");
        Path watched = Files.createDirectory(temp.resolve("watched"));
        try (ChildJvm child = ChildJvm.start(
                temp,
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoApplication.class.getName(),
                        "--server.port=0",
                        "--demo.roots=" + folder,
                        "--futures.dashboard.enabled=", // says nothing, in place of the demo's true
                        "--management.endpoints.web.exposure.include=*",
                        "--spring.devtools.livereload.enabled=false",
                        "--spring.devtools.restart.additional-paths=" + watched,
                        "--spring.devtools.restart.poll-interval=200ms",
                        "--spring.devtools.restart.quiet-period=100ms"))) {
            await().atMost(Duration.ofSeconds(90)).until(() -> ports(child).size() == 1);
            int first = ports(child).get(0);
            scan(first, folder);
            assertThat(threads(first, "hashing-")).isPositive();
            assertThat(ask(first, "/actuator/futuresdashboard")).contains("<title>Executors</title>");

            Files.writeString(watched.resolve("changed"), "now");
            await().atMost(Duration.ofSeconds(90)).until(() -> ports(child).size() == 2);
            int second = ports(child).get(1);
            assertThat(child.out()).contains("Executors drained in");
            assertThat(hashing(second).at("/stats/submitted").asLong()).isZero();
            assertThat(threads(second, "hashing-")).isZero();
            assertThat(threads(second, "walking-")).isZero();
            scan(second, folder);
            assertThat(child.isAlive()).isTrue();
        }
    }
}
