package dev.futures.demo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium of the machine, with its profile in a folder of its own. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChromeDriver driver;

    private Browser(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        driver.manage().window().setSize(new Dimension(1400, 1200));
    }

    /** Starts one; skips the test where there is none, unless the build says that there has to be. */
    static Browser start(Path profile) {
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (Boolean.getBoolean("browser.required")) {
            assertThat(there).as("%s and %s are there", CHROMIUM, DRIVER).isTrue();
        }
        assumeTrue(there, () -> CHROMIUM + " and " + DRIVER + " are needed, packages chromium and chromium-driver");
        return new Browser(profile);
    }

    void open(String url) {
        driver.get(url);
    }

    WebElement find(String css) {
        await(css)
                .atMost(PATIENCE)
                .until(() -> !driver.findElements(By.cssSelector(css)).isEmpty());
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> findAll(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** Waits until a person reads that there. */
    void awaitText(String css, String text) {
        await(css + " has text " + text)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(css)).contains(text));
    }

    String text(String css) {
        // What is replaced while it is read has no text: then it is read again.
        Object text = run("const e = document.querySelector(arguments[0]); return e ? e.innerText : '';", css);
        return String.valueOf(text);
    }

    void click(String css) {
        await(css + " is clicked")
                .atMost(PATIENCE)
                .ignoreException(StaleElementReferenceException.class) // it was of a task that has ended
                .until(() -> {
                    WebElement element = find(css);
                    if (!element.isDisplayed() || !element.isEnabled()) {
                        return false;
                    }
                    element.click();
                    return true;
                });
    }

    /** Whether a tip says something when the pointer is moved over a canvas from left to right. */
    boolean sweep(String canvas, String tip, String text) {
        return Boolean.TRUE.equals(run("""
                const canvas = document.querySelector(arguments[0]);
                const tip = document.querySelector(arguments[1]);
                const box = canvas.getBoundingClientRect();
                for (let x = 0; x < box.width; x += 2) {
                  const at = { clientX: box.left + x, clientY: box.top + 3, bubbles: true };
                  canvas.dispatchEvent(new MouseEvent('mousemove', at));
                  if (!tip.hidden && tip.textContent.includes(arguments[2])) return true;
                }
                return false;
                """, canvas, tip, text));
    }

    void type(String css, String text) {
        // At one go: a field that is empty for a moment the page may fill again.
        find(css).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void enter(String css) {
        find(css).sendKeys(Keys.ENTER);
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    /** How many points of a canvas have about this color, which is that of a CSS variable. */
    long points(String canvas, String variable) {
        Object points = run("""
                const canvas = document.querySelector(arguments[0]);
                const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
                paint.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--' + arguments[1]).trim();
                paint.fillRect(0, 0, 1, 1);
                const wanted = paint.getImageData(0, 0, 1, 1).data;
                const copy = document.createElement('canvas');
                copy.width = canvas.width;
                copy.height = canvas.height;
                const copied = copy.getContext('2d', { willReadFrequently: true });
                copied.drawImage(canvas, 0, 0);
                const found = copied.getImageData(0, 0, copy.width, copy.height).data;
                let points = 0;
                for (let i = 0; i < found.length; i += 4) {
                  if ([0, 1, 2].every(c => Math.abs(found[i + c] - wanted[c]) < 6) && found[i + 3] > 200) points++;
                }
                return points;
                """, canvas, variable);
        return ((Number) Objects.requireNonNull(points)).longValue();
    }

    /** Where the page has got anything from. */
    @SuppressWarnings("unchecked")
    List<String> origins() {
        return (List<String>) Objects.requireNonNull(
                run("return [...new Set(performance.getEntriesByType('resource').map(e => new URL(e.name).origin))]"));
    }

    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /**
     * Takes a picture of what is to be seen.
     *
     * @param name of the file, in the folder of the property {@code screenshots}, or else in target
     */
    void picture(String name) throws IOException {
        Path folder = Path.of(System.getProperty("screenshots", "target/screenshots"));
        Files.createDirectories(folder);
        Files.write(folder.resolve(name), driver.getScreenshotAs(OutputType.BYTES));
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
