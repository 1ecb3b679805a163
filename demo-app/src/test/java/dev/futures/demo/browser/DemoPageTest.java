package dev.futures.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.demo.DemoApplication;
import dev.futures.demo.support.GatedHasher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a person sees of the demo: a scan from the form to the duplicates, and one that is cancelled. */
@SpringBootTest(
        classes = {DemoApplication.class, GatedHasher.Gate.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "futures.executors.hashing.max-workers=2")
@Timeout(120)
class DemoPageTest {

    @TempDir
    private static Path profile;

    @TempDir
    private static Path root;

    private static Browser browser;

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
    @Qualifier("scanning")
    private Executor scanning;

    @BeforeAll
    static void start() {
        browser = Browser.start(profile);
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    private Path folder;

    @BeforeEach
    void show() throws Exception {
        gate.shut();
        folder = Files.createDirectory(root.resolve("photos" + System.nanoTime()));
        copies(4, "beach.jpg", 2_400_000);
        copies(3, "sunset.jpg", 1_100_000);
        copies(5, "invoice.pdf", 80_000);
        browser.open("http://127.0.0.1:" + port + "/");
        browser.awaitText("#executors", "hashing");
        browser.type("#folder", folder.toString());
        browser.click("#start");
        await().until(() -> hashing.stats().running() == 2 && hashing.stats().pending() == 10);
    }

    private void copies(int count, String name, int size) throws IOException {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) size);
        for (int i = 0; i < count; i++) {
            Path album = Files.createDirectories(folder.resolve("album-" + i));
            Files.write(album.resolve(name), content);
        }
    }

    /** A scan that is left over would take the threads, and the place, of the next one. */
    @AfterEach
    void finish() {
        gate.open();
        await().until(() -> Stream.of(hashing, scanning)
                .allMatch(e -> e.stats().running() + e.stats().pending() == 0));
    }

    @Test
    void aScanToItsEnd() throws Exception {
        browser.awaitText("#scan-folder", folder.toString());
        browser.awaitText("#files", "12");
        gate.open();
        browser.awaitText("#percent", "100");
        browser.awaitText("#groups", "beach.jpg");
        browser.awaitText("#duplicates-note", "3 groups, 9.7 MB wasted");
        browser.picture("demo.png");
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.origins()).containsExactly("http://127.0.0.1:" + port);
    }

    @Test
    void aScanThatIsCancelled() {
        long before = hashing.stats().cancelled();
        browser.click("#cancel");
        browser.awaitText("#status", "ancelled");
        await().until(() -> hashing.stats().cancelled() - before == 12);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theWayToTheDashboard() {
        browser.click("nav a[href='actuator/futuresdashboard']");
        browser.awaitText("#executors", "hashing");
        browser.awaitText("#status", "4 executors");
    }
}
