package dev.futures.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.demo.DemoApplication;
import dev.futures.demo.support.GatedHasher;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application on a real port, asked by a plain HTTP client. Hashing waits at a gate, with 2 workers. */
@SpringBootTest(
        classes = {DemoApplication.class, GatedHasher.Gate.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "futures.executors.hashing.max-workers=2")
@AutoConfigureMetrics
@Timeout(60)
class DemoWebTest {

    @TempDir
    static Path root;

    @TempDir
    static Path outside;

    @DynamicPropertySource
    static void roots(DynamicPropertyRegistry registry) {
        registry.add("demo.roots", root::toString);
    }

    @LocalServerPort
    private int port;

    @Autowired
    private GatedHasher gate;

    @Autowired
    @Qualifier("hashing")
    private Executor hashing;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private Path folder;

    @BeforeEach
    void tenEqualFiles() throws IOException {
        gate.shut();
        folder = Files.createTempDirectory(root, "scan").toRealPath();
        for (int i = 0; i < 10; i++) {
            Files.writeString(folder.resolve("<b>file & \"" + i), "content");
        }
    }

    @AfterEach
    void everythingHasEnded() {
        gate.open();
        await().until(() -> json.readTree(get("/executors").body()).findValues("running").stream()
                .allMatch(running -> running.asLong() == 0));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder(uri("/scans"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder scan(Path path) {
        return post(json.writeValueAsString(new ScanRequest(path.toString())));
    }

    /** Starts a scan and waits until it hangs at the gate: 2 files run and 8 are pending. */
    private String startAndHang() throws IOException, InterruptedException {
        HttpResponse<String> response = send(scan(folder));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        await().until(() -> hashing.stats().running() == 2 && hashing.stats().pending() == 8);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode awaitState(String location, String state) {
        await().until(() ->
                json.readTree(get(location).body()).at("/scan/state").asString().equals(state));
        try {
            return json.readTree(get(location).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private double meter(String line) throws IOException, InterruptedException {
        String scrape = get("/actuator/prometheus").body();
        return scrape.lines()
                .filter(l -> l.startsWith(line + " "))
                .mapToDouble(l -> Double.parseDouble(l.substring(line.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + line + " in\n" + scrape));
    }

    private double sum(String prefix) throws IOException, InterruptedException {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(l -> l.startsWith(prefix) && l.contains("name=\"hashing\""))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
                .sum();
    }

    // ------------------------------------------------------------------------------------------------ the API

    @Test
    void aScanFromStartToEnd() throws Exception {
        String location = startAndHang();
        JsonNode running = json.readTree(get(location).body());
        assertThat(running.at("/scan/state").asString()).isEqualTo("HASHING");
        assertThat(running.at("/scan/filesToHash").asLong()).isEqualTo(10);

        gate.open();

        JsonNode ended = awaitState(location, "COMPLETED");
        assertThat(ended.at("/groups")).hasSize(1);
        assertThat(ended.at("/groups/0/copies").asInt()).isEqualTo(10);
        assertThat(ended.at("/groups/0/wasted").asLong()).isEqualTo(63);
        assertThat(ended.at("/groups/0/files/0/path").asString())
                .isEqualTo(folder.resolve("<b>file & \"0").toString());
        assertThat(ended.at("/scan/fraction").asDouble()).isEqualTo(1.0);
        assertThat(json.readTree(get("/scans").body()).get(0).get("folder").asString())
                .isEqualTo(folder.toString());
    }

    @Test
    void metersShowAScanAndItsCancellation() throws Exception {
        double cancelledBefore = sum("futures_cancelled_tasks_total");
        String location = startAndHang();
        assertThat(meter("futures_pending_tasks{name=\"hashing\"}")).isEqualTo(8);
        assertThat(meter("futures_running_tasks{name=\"hashing\"}")).isEqualTo(2);
        assertThat(meter("futures_running_tasks{name=\"scanning\"}")).isEqualTo(1);

        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(location)).DELETE());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(awaitState(location, "CANCELLED").at("/scan/cancelled").asLong())
                .isEqualTo(10);
        assertThat(sum("futures_cancelled_tasks_total") - cancelledBefore).isEqualTo(10);
        assertThat(meter("futures_pending_tasks{name=\"hashing\"}")).isZero();
        assertThat(meter("futures_submitted_tasks_total{name=\"hashing\"}"))
                .isEqualTo(sum("futures_pending_tasks")
                        + sum("futures_running_tasks")
                        + sum("futures_succeeded_tasks_total")
                        + sum("futures_failed_tasks_total")
                        + sum("futures_cancelled_tasks_total"));
    }

    @Test
    void eventsFollowAScanToItsEnd() throws Exception {
        String location = startAndHang();
        List<String> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        HttpResponse<Stream<String>> stream = http.send(
                HttpRequest.newBuilder(uri(location + "/events")).build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (Stream<String> lines = stream.body()) {
            for (Iterator<String> i = lines.iterator(); i.hasNext(); ) {
                String line = i.next();
                if (line.startsWith("event:")) {
                    events.add(line.substring(6));
                } else if (line.startsWith("data:")) {
                    data.add(line.substring(5));
                    if (data.size() == 2) {
                        gate.open();
                    }
                }
            }
        }
        assertThat(events)
                .hasSizeGreaterThan(2)
                .startsWith("progress", "progress")
                .endsWith("end");
        JsonNode first = json.readTree(data.get(0));
        assertThat(first.at("/scan/state").asString()).isEqualTo("HASHING");
        assertThat(first.get("executors")).anySatisfy(e -> {
            assertThat(e.get("name").asString()).isEqualTo("hashing");
            assertThat(e.get("pending").asInt()).isEqualTo(8);
            assertThat(e.get("running").asInt()).isEqualTo(2);
        });
        assertThat(json.readTree(data.get(data.size() - 1)).at("/scan/state").asString())
                .isEqualTo("COMPLETED");
    }

    @Test
    void theThirdScanIsRefusedWhileTwoRun() throws Exception {
        startAndHang();
        assertThat(send(scan(folder)).statusCode()).isEqualTo(201);
        HttpResponse<String> third = send(scan(folder));
        assertProblem(third, 503);
        assertThat(third.body()).contains("At most 2 scans");
    }

    // ------------------------------------------------------------------------------------------------ problems

    private void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json.readTree(response.body()).get("detail").asString()).isNotBlank();
    }

    @Test
    void aFolderOutsideIsForbiddenAndTheAnswerNamesTheRoots() throws Exception {
        HttpResponse<String> response = send(scan(outside));
        assertProblem(response, 403);
        assertThat(json.readTree(response.body()).at("/roots/0").asString())
                .isEqualTo(root.toRealPath().toString());

        Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
        assertProblem(send(scan(link)), 403);
        assertProblem(get("/folders?in=" + outside), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"folder\": null}", "{\"folder\": \" \"}", "{\"folder\": \"a/b\"}"})
    void aBodyThatNamesNoFolderIsABadRequest(String body) throws Exception {
        assertProblem(send(post(body)), 400);
    }

    @Test
    void aFolderThatIsNoneIsABadRequest() throws Exception {
        assertProblem(send(scan(folder.resolve("nothing"))), 400);
        assertProblem(send(scan(folder.resolve("<b>file & \"0"))), 400);
    }

    @Test
    void anUnknownScanIsNotFound() throws Exception {
        assertProblem(get("/scans/999999"), 404);
        assertProblem(send(HttpRequest.newBuilder(uri("/scans/999999")).DELETE()), 404);
        assertProblem(get("/scans/abc"), 400);
        assertThat(get("/scans/999999/events").statusCode()).isEqualTo(404);
    }

    // ------------------------------------------------------------------------------------------------ strangers

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", "%"})
    void anotherSitesPageCanNotStartAScan(String origin) throws Exception {
        assertProblem(send(scan(folder).header("Origin", origin)), 403);
    }

    @Test
    void aFormCanNotStartAScan() throws Exception {
        assertProblem(send(scan(folder).setHeader("Content-Type", "text/plain")), 415);
    }

    @Test
    void theOwnPageCanStartAScan() throws Exception {
        gate.open();
        assertThat(send(scan(folder).header("Origin", "http://127.0.0.1:" + port))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aNameThatWasReboundIsRefused() throws Exception {
        // The JDK's client doesn't let a program set the host.
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET /scans HTTP/1.1\r\nHost: evil.example:" + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403").contains("evil.example", "demo.allowed-hosts");
        }
    }

    // ------------------------------------------------------------------------------------------------ the page

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        for (String path : List.of("/", "/app.css", "/app.js", "/favicon.svg")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body().replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                    .as(path)
                    .doesNotContain("http:", "https:", "src=\"//", "href=\"//", "url(", "@import");
        }
        assertThat(get("/app.js").body())
                .as("names of files get into the page as text only")
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    @Test
    void thePageKnowsWhatToOffer() throws Exception {
        JsonNode choice = json.readTree(get("/roots").body());
        assertThat(choice.at("/roots/0").asString()).isEqualTo(root.toRealPath().toString());
        assertThat(json.readTree(get("/folders?in=" + root).body()))
                .anySatisfy(f -> assertThat(f.asString()).isEqualTo(folder.toString()));
        assertThat(json.readTree(get("/executors").body()).findValuesAsString("name"))
                .containsExactlyInAnyOrder("walking", "hashing", "scanning", "watching");
    }

    @Test
    void walkingIsVirtualWhereThatExists() throws Exception {
        String expected = Runtime.version().feature() >= 21 ? "virtual" : "thread";
        JsonNode executors = json.readTree(get("/actuator/futures").body()).get("executors");
        assertThat(executors.at("/walking/type").asString()).isEqualTo(expected);
        assertThat(executors.at("/hashing/type").asString()).isEqualTo("thread");
        assertThat(json.readTree(get("/actuator/health").body())
                        .at("/components/futures/status")
                        .asString())
                .isEqualTo("UP");
    }
}
