package dev.futures.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.Future;
import dev.futures.TaskOptions;
import dev.futures.demo.DemoApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a person sees of the executors, and does to them, on the dashboard. */
@SpringBootTest(
        classes = DemoApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.hashing.max-workers=3",
            "management.endpoint.futures.access=unrestricted",
            "futures.dashboard.enabled=true"
        })
@Timeout(120)
class DashboardTest {

    @TempDir
    private static Path profile;

    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("hashing")
    private Executor hashing;

    @Autowired
    @Qualifier("scanning")
    private Executor scanning;

    @Autowired
    @Qualifier("thumbnails")
    private Executor thumbnails;

    private final CountDownLatch open = new CountDownLatch(1);

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

    @BeforeEach
    void show() {
        browser.open("about:blank");
        browser.open("http://127.0.0.1:" + port + "/actuator/futuresdashboard#hashing");
        browser.awaitText("#name", "hashing");
        browser.awaitText("#status", "5 executors");
    }

    @AfterEach
    void asBefore() {
        open.countDown();
        hashing.resume();
        hashing.resize(3);
        await().until(() -> hashing.stats().running() == 0 && hashing.stats().abandoned() == 0);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.origins()).containsExactly("http://127.0.0.1:" + port);
    }

    private String waitAtTheGate() throws InterruptedException {
        open.await();
        return "opened";
    }

    /** Has tasks run, and more of them wait. */
    private List<Future<String>> occupy(int tasks) {
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            futures.add(hashing.submit(this::waitAtTheGate, TaskOptions.named("report " + i)));
        }
        await().until(() ->
                hashing.stats().running() == Math.min(tasks, hashing.stats().limit()));
        return futures;
    }

    @Test
    void allExecutorsAreListedAndCanBeChosenByKeyboard() {
        assertThat(browser.findAll("#executors tr")).hasSize(5);
        browser.run("document.querySelector('#executors tr[data-name=hashing] button').focus()");
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        browser.awaitText("#name", "scanning");
        assertThat(browser.find("#executors tr[aria-current=true]").getText()).startsWith("scanning");
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("detail");
        assertThat(browser.run("return location.hash")).isEqualTo("#scanning");
        browser.type("#filter", "hash");
        await().until(() -> browser.findAll("#executors tr:not([hidden])").size() == 1);
    }

    @Test
    void runningTasksAreShownWithTheirStack() {
        occupy(2);
        browser.awaitText("#running", "report 0");
        browser.awaitText("#running", "hashing-");
        browser.awaitText("#running-count", "2");
        browser.click("#running button.task");
        browser.awaitText("#stack-text", "DashboardTest.waitAtTheGate");
        assertThat(browser.text("#stack-title")).startsWith("report ");
        browser.press(Keys.ESCAPE);
        await().until(() -> !browser.find("#stack").isDisplayed());
    }

    /** Runs until its JVM is killed. */
    private static void render() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void workerJvmsAreShownWithWhatTheyRun() throws Exception {
        assertThat(browser.find("#worker-list").isDisplayed()).isFalse(); // hashing has threads
        thumbnails.submit(() -> "warm").result();
        Future<?> task = thumbnails.submit(
                () -> {
                    render();
                    return "never";
                },
                TaskOptions.named("rendering"));
        browser.click("#executors tr[data-name=thumbnails] button");
        browser.awaitText("#workers-count", "1");
        browser.awaitText("#workers", "rendering");
        String pid = thumbnails.workers().get(0).id();
        browser.awaitText("#workers tr", pid);
        browser.awaitText("#workers tr", "MiB");
        browser.awaitText("#settings", "workerStartTimeout");
        browser.awaitText("#running", "rendering");
        browser.click("#running button.task");
        browser.awaitText("#stack-text", "DashboardTest.render");
        browser.press(Keys.ESCAPE);
        await().until(() -> !browser.find("#stack").isDisplayed());
        browser.click("#running button[aria-label='Cancel rendering']");
        await().until(task::cancelled);
        await().until(() -> !browser.text("#workers").contains(pid));
        browser.click("#executors tr[data-name=hashing] button");
        await().until(() -> !browser.find("#worker-list").isDisplayed());
    }

    @Test
    void theTaskStreamHasABarATaskInTheColorOfItsOutcome() throws Exception {
        occupy(3);
        await().until(() -> browser.points("#stream", "running") > 50);
        open.countDown();
        hashing.submit(() -> {
                    throw new IllegalStateException("on purpose");
                })
                .exception();
        await().until(() -> browser.points("#stream", "succeeded") > 50);
        await().until(() -> browser.points("#stream", "failed") > 5);
        browser.awaitText("#failures", "IllegalStateException");
        browser.awaitText("#failures", "on purpose");
    }

    @Test
    void chartsShowWhatRunsAndWaits() {
        occupy(8);
        browser.awaitText("#pending-count", "5");
        assertThat(browser.findAll("#detail .uplot canvas")).hasSize(4);
        await().until(() -> browser.points("#chart-tasks canvas", "pending") > 20);
        await().until(() -> browser.points("#chart-tasks canvas", "running") > 20);
        browser.awaitText("#executors tr[aria-current=true]", "3 / 3");
    }

    @Test
    void resize() {
        occupy(8);
        browser.type("#limit", "5");
        browser.click("#resize");
        await().until(() -> hashing.stats().limit() == 5 && hashing.stats().running() == 5);
        browser.awaitText("#facts", "limit 5");
        browser.awaitText("#running-count", "5");
    }

    @Test
    void resizeThatIsRefusedSaysWhy() {
        browser.run("document.getElementById('limit').min = -1");
        browser.type("#limit", "0");
        browser.click("#resize");
        browser.awaitText("#message", "maxWorkers must be at least 1");
        assertThat(hashing.stats().limit()).isEqualTo(3);
        await().until(() -> browser.complaints().stream().anyMatch(line -> line.contains("400")));
    }

    @Test
    void whatIsTypedStaysUntilItIsDoneOrAnotherExecutorIsChosen() {
        browser.type("#limit", "7");
        browser.press(Keys.TAB);
        String looked = browser.text("#clock");
        await().until(() -> !browser.text("#clock").equals(looked));
        browser.enter("#limit");
        await().untilAsserted(() -> assertThat(hashing.stats().limit()).isEqualTo(7));
    }

    @Test
    void aResizeIsAMarkInTheTaskStream() {
        hashing.resize(5);
        await().until(() -> browser.sweep("#stream", "#tip", "limit 3 → 5"));
    }

    /** A held page shows another executor if one is chosen, and does nothing to the one before. */
    @Test
    void buttonsAreAboutTheExecutorThatIsShown() {
        browser.click("#hold");
        browser.click("#executors tr[data-name=scanning] button");
        browser.awaitText("#name", "scanning");
        browser.awaitText("#state", "RUNNING");
        browser.click("#pause");
        browser.awaitText("#state", "PAUSED");
        assertThat(scanning.stats().state()).isEqualTo(ExecutorState.PAUSED);
        assertThat(hashing.stats().state()).isEqualTo(ExecutorState.RUNNING);
        browser.click("#pause");
        browser.awaitText("#state", "RUNNING");
        browser.click("#hold");
    }

    @Test
    void pauseAndResume() {
        browser.click("#pause");
        browser.awaitText("#state", "PAUSED");
        Future<String> future = hashing.submit(() -> "x", TaskOptions.named("held back"));
        browser.awaitText("#pending", "held back");
        browser.awaitText("#pause", "Resume");
        browser.click("#pause");
        browser.awaitText("#state", "RUNNING");
        await().until(future::done);
    }

    @Test
    void cancelOneAndAllPending() {
        List<Future<String>> futures = occupy(6);
        browser.awaitText("#pending", "report 3");
        browser.click("#pending button[aria-label='Cancel report 3']");
        await().until(() -> futures.get(3).cancelled());
        assertThat(futures.get(4).cancelled()).isFalse();
        browser.click("#running button[aria-label='Cancel report 0']");
        await().until(() -> futures.get(0).cancelled());
        browser.click("#cancel-pending");
        await().until(() -> futures.get(5).cancelled());
        browser.awaitText("#pending", "Nothing waits");
    }

    @Test
    void lightAndDark() throws Exception {
        List<Future<String>> futures = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            int number = round;
            for (int i = 0; i < 3; i++) {
                int task = i;
                futures.add(hashing.submit(
                        () -> work(number, task), TaskOptions.named("page " + number + " of report " + task)));
            }
        }
        futures.get(100).cancel();
        occupyLater();
        futures.get(90).exception();
        browser.awaitText("#running", "page");
        browser.size(1400, 1240);
        browser.picture("dashboard.png");
        browser.click("#theme");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        await().until(() -> browser.points("#chart-ends canvas", "succeeded") > 20);
        browser.picture("dashboard-dark.png");
        browser.click("#theme");
    }

    private void occupyLater() {
        for (int i = 0; i < 20; i++) {
            hashing.submit(this::waitAtTheGate, TaskOptions.named("upload " + i));
        }
    }

    /** Takes a while, longer for some than for others, and fails for a few. */
    private static String work(int round, int task) throws InterruptedException {
        new CountDownLatch(1).await(20 + 37 * ((round * 7 + task * 5) % 11), TimeUnit.MILLISECONDS);
        if (round % 13 == 5 && task == 1) {
            throw new IllegalStateException("page " + round + " has no text");
        }
        return "printed";
    }
}
