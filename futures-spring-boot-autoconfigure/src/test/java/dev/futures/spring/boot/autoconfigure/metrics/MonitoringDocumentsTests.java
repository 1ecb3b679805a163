package dev.futures.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.futures.Executor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.json.JsonMapper;

/** The board for Grafana and the alerts for Prometheus ask for nothing that isn't there. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "futures.executors.any.max-workers=1",
            "futures.executors.isolated.type=process",
            "management.endpoints.web.exposure.include=prometheus",
            "management.metrics.distribution.percentiles-histogram.futures.wait=true"
        })
@AutoConfigureMetrics
@AutoConfigureRestTestClient
class MonitoringDocumentsTests {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String BOARD = "grafana/futures-dashboard.json";
    private static final String ALERTS = "prometheus/futures-alerts.yml";
    private static final Pattern METRIC = Pattern.compile("\\b(?:futures|executor)_[a-z_]+");
    private static final Pattern REASON = Pattern.compile("reason=~?\\\\?\"([a-z|-]+)");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Autowired
    private RestTestClient client;

    @Autowired
    @Qualifier("any")
    private Executor executor;

    private String scrape() throws Exception {
        executor.submit(() -> "x").result();
        String page = client.get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(page).isNotNull();
        return page;
    }

    private static String read(String document) throws IOException {
        return Files.readString(DOCS.resolve(document));
    }

    @ParameterizedTest
    @ValueSource(strings = {BOARD, ALERTS})
    void eachMetricThatIsAskedForIsInAScrape(String document) throws Exception {
        Set<String> asked = METRIC.matcher(read(document))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(there).containsAll(asked);
    }

    @Test
    void eachReasonThatIsAskedForIsInAScrape() throws Exception {
        String scrape = scrape();
        assertThat(REASON.matcher(read(ALERTS))
                        .results()
                        .flatMap(found -> Pattern.compile("\\|").splitAsStream(found.group(1))))
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(scrape).contains("reason=\"" + reason + "\""));
    }

    @Test
    void theBoardIsJsonAndEachPanelAsksForSomething() throws Exception {
        var board = new JsonMapper().readTree(read(BOARD));
        assertThat(board.get("panels")).hasSizeGreaterThan(9).allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("targets"))
                    .isNotEmpty()
                    .allSatisfy(
                            target -> assertThat(target.get("expr").asString()).contains("futures_"));
        });
    }

    /** By Prometheus itself, where it is: package prometheus. */
    @Test
    void promtoolFindsNoFault() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        boolean there = Files.isExecutable(promtool);
        if (Boolean.getBoolean("promtool.required")) {
            assertThat(there).as("%s is there", promtool).isTrue();
        }
        assumeTrue(there, () -> promtool + " is needed, package prometheus");
        Process process = new ProcessBuilder(
                        promtool.toString(),
                        "check",
                        "rules",
                        DOCS.resolve(ALERTS).toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("SUCCESS: 9 rules found");
    }
}
