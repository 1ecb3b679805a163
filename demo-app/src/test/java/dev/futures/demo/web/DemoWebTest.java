package dev.futures.demo.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.demo.DemoApplication;
import dev.futures.demo.support.GatedHasher;
import dev.futures.demo.support.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
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
        properties = {"futures.executors.hashing.max-workers=2", "futures.executors.thumbnails.run-timeout=6s"})
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

    @Autowired
    @Qualifier("thumbnails")
    private Executor thumbnails;

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

    // ------------------------------------------------------------------------------------------------ thumbnails

    /** Scans two copies of each file; returns where thumbnails are. */
    private String scanCopiesOf(Map<String, byte[]> files) throws IOException, InterruptedException {
        gate.open();
        for (var file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
            Files.write(folder.resolve("copy of " + file.getKey()), file.getValue());
        }
        String location = send(scan(folder)).headers().firstValue("Location").orElseThrow();
        awaitState(location, "COMPLETED");
        return location + "/thumbnail?path=";
    }

    private String of(String name) {
        return URLEncoder.encode(folder.resolve(name).toString(), UTF_8);
    }

    private HttpResponse<byte[]> image(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private void assertImage(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(response.body()));
        assertThat(image.getWidth()).isEqualTo(192);
    }

    private void assertNoThumbnail(HttpResponse<String> response, int status, String why) {
        assertProblem(response, status);
        assertThat(response.body()).contains(why);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void aThumbnailIsMadeOfAnImageAndKeptByTheBrowser() throws Exception {
        String thumbnail = scanCopiesOf(Map.of("beach.JPG", Images.valid("jpg", 900, 600)));
        HttpResponse<byte[]> first = image(thumbnail + of("beach.JPG"));
        assertImage(first);
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("max-age=600, private");
        long made = thumbnails.stats().submitted();

        String version = first.headers().firstValue("ETag").orElseThrow();
        assertThat(image(thumbnail + of("beach.JPG"), "If-None-Match", version).statusCode())
                .isEqualTo(304);
        assertThat(thumbnails.stats().submitted()).isEqualTo(made);

        Files.write(folder.resolve("beach.JPG"), Images.valid("png", 500, 500));
        assertImage(image(thumbnail + of("beach.JPG"), "If-None-Match", version));
    }

    @Test
    void aThumbnailIsOnlyMadeOfImagesThatTheScanHasFoundTwice() throws Exception {
        Files.write(folder.resolve("once.png"), Images.valid("png", 30, 20));
        Files.write(outside.resolve("outside.png"), Images.valid("png", 30, 20));
        String thumbnail = scanCopiesOf(Map.of(
                "text.txt", "text".getBytes(UTF_8),
                "replaced.png", Images.valid("png", 31, 20),
                "vanished.png", Images.valid("png", 32, 20)));

        assertNoThumbnail(get(thumbnail + of("once.png")), 404, "none of the duplicates");
        assertNoThumbnail(get(thumbnail + of("../scan/once.png")), 404, "none of the duplicates");
        assertNoThumbnail(get(thumbnail + outside.resolve("outside.png")), 404, "none of the duplicates");
        assertNoThumbnail(get(thumbnail + "%00"), 404, "none of the duplicates");
        assertNoThumbnail(get(thumbnail + of("text.txt")), 415, "is not called .png");
        assertProblem(get("/scans/999999/thumbnail?path=x"), 404);
        assertProblem(get(thumbnail.replace("?path=", "")), 400);

        Files.delete(folder.resolve("vanished.png"));
        assertNoThumbnail(get(thumbnail + of("vanished.png")), 404, "is not there any more");
        Files.delete(folder.resolve("replaced.png"));
        Files.createSymbolicLink(folder.resolve("replaced.png"), outside.resolve("outside.png"));
        assertProblem(get(thumbnail + of("replaced.png")), 403);
    }

    @Test
    void whatBringsADecoderDownCostsItsWorkerAndNothingElse() throws Exception {
        String thumbnail = scanCopiesOf(Map.of(
                "corrupt.png", Images.corrupt(),
                "bomb.png", Images.bomb(),
                "line.png", Images.endlessLine(),
                "text.gif", "text".getBytes(UTF_8),
                "good.bmp", Images.valid("bmp", 400, 300)));

        CompletableFuture<HttpResponse<String>> bomb = http.sendAsync(
                HttpRequest.newBuilder(uri(thumbnail + of("bomb.png"))).build(), HttpResponse.BodyHandlers.ofString());
        assertNoThumbnail(get(thumbnail + of("corrupt.png")), 422, "It can't be decoded: ");
        assertNoThumbnail(get(thumbnail + of("text.gif")), 422, "It is no PNG, JPEG, GIF or BMP");
        assertNoThumbnail(get(thumbnail + of("line.png")), 422, "more memory than a worker has");
        assertImage(image(thumbnail + of("good.bmp")));
        assertNoThumbnail(bomb.join(), 422, "more than 6 s");
        assertImage(image(thumbnail + of("good.bmp")));
        await().untilAsserted(() -> assertThat(thumbnails.workerRestarts())
                .as("since the start of the application")
                .containsEntry("lost", 1L)
                .containsEntry("run-timeout", 1L));
        assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
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
                            .getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
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
                .containsExactlyInAnyOrder("walking", "hashing", "scanning", "thumbnails", "watching");
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
