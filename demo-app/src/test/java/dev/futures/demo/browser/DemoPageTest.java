package dev.futures.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.demo.DemoApplication;
import dev.futures.demo.support.GatedHasher;
import dev.futures.demo.support.Images;
import java.awt.Color;
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
        properties = {"futures.executors.hashing.max-workers=2", "futures.executors.thumbnails.run-timeout=6s"})
@Timeout(120)
class DemoPageTest {

    private static final Color EVENING = new Color(230, 130, 60);

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

    @Autowired
    @Qualifier("thumbnails")
    private Executor thumbnails;

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
        copies(4, "beach.jpg", 2_400_000, Images.valid("jpg", 1_200, 800));
        copies(3, "sunset.jpg", 1_100_000, Images.seaside("jpg", 800, 1_200, EVENING, Color.DARK_GRAY));
        copies(2, "half-copied.png", 500_000, Images.corrupt());
        copies(5, "invoice.pdf", 80_000, new byte[0]);
        browser.open("http://127.0.0.1:" + port + "/");
        browser.awaitText("#executors", "hashing");
        browser.type("#folder", folder.toString());
        browser.click("#start");
        await().until(() -> hashing.stats().running() == 2 && hashing.stats().pending() == 12);
    }

    /** What is behind the end of an image is not looked at. */
    private void copies(int count, String name, int size, byte[] beginning) throws IOException {
        byte[] content = Arrays.copyOf(beginning, size);
        Arrays.fill(content, beginning.length, size, (byte) size);
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
        browser.awaitText("#files", "14");
        gate.open();
        browser.awaitText("#percent", "100");
        browser.awaitText("#groups", "invoice.pdf");
        browser.awaitText("#duplicates-note", "4 groups, 10.2 MB wasted");
        await().until(() -> shown() == 2);
        browser.awaitText("#groups .tile[data-state=broken]", "can't be decoded");
        assertThat(browser.findAll("#groups .tile")).as("not of the invoice").hasSize(3);
        browser.size(1400, 1480);
        browser.picture("demo.png");
        browser.size(1400, 1200);
        assertThat(browser.complaints()).singleElement().asString().contains("half-copied.png", "422");
        assertThat(browser.origins()).containsExactly("http://127.0.0.1:" + port);
    }

    private int shown() {
        return browser.findAll("#groups .tile[data-state=shown] canvas").size();
    }

    /** Each broken one says why; the good one below them, and the application, go on. */
    @Test
    void anImageThatCanNotBeDecodedCostsOneTile() throws Exception {
        gate.open();
        browser.awaitText("#groups .tile[data-state=broken]", "can't be decoded");
        await().until(() -> shown() == 2);
        assertThat(browser.complaints()).hasSize(1);
        long before = thumbnails.stats().submitted();
        folder = Files.createDirectory(root.resolve("broken" + System.nanoTime()));
        copies(2, "corrupt.png", 900_000, Images.corrupt());
        copies(2, "bomb.png", 8_000_000, Images.bomb());
        copies(2, "good.gif", 100_000, Images.valid("gif", 400, 300));
        copies(2, "list.txt", 10_000, new byte[0]);
        browser.type("#folder", folder.toString());
        browser.click("#start");
        browser.awaitText("#scan-folder", folder.toString());
        browser.awaitText("#duplicates-note", "4 groups");
        browser.awaitText("#groups", "list.txt");
        browser.awaitText("#groups details:nth-child(1) .tile", "more than 6 s");
        browser.awaitText("#groups details:nth-child(2) .tile", "can't be decoded");
        await().until(() -> shown() == 1);
        assertThat(browser.text("#groups details:nth-child(3) summary")).contains("good.gif");
        assertThat(browser.findAll("#groups .tile")).hasSize(3);
        assertThat(thumbnails.stats().submitted() - before)
                .as("thumbnails asked for, each once, however often the page was drawn")
                .isEqualTo(3);
        assertThat(browser.complaints()).hasSize(2).allMatch(line -> line.contains("422"));
    }

    @Test
    void aScanThatIsCancelled() {
        long before = hashing.stats().cancelled();
        browser.click("#cancel");
        browser.awaitText("#status", "ancelled");
        await().until(() -> hashing.stats().cancelled() - before == 14);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theWayToTheDashboard() {
        browser.click("nav a[href='actuator/futuresdashboard']");
        browser.awaitText("#executors", "hashing");
        browser.awaitText("#status", "5 executors");
    }
}
