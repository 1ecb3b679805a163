package dev.futures.spring.boot.autoconfigure.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.endpoint.FuturesEndpointAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** When the dashboard is there, and what it consists of. */
class DashboardTests {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    FuturesAutoConfiguration.class,
                    FuturesEndpointAutoConfiguration.class,
                    FuturesDashboardAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=*");

    @Test
    void notThereUnlessAskedFor() {
        runner.run(context -> assertThat(context).doesNotHaveBean(FuturesDashboardEndpoint.class));
    }

    @Test
    void thereIfAskedFor() {
        runner.withPropertyValues("futures.dashboard.enabled=true")
                .run(context -> assertThat(context).hasSingleBean(FuturesDashboardEndpoint.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "management.endpoints.web.exposure.include=futures",
                "management.endpoint.futuresdashboard.access=NONE",
                "management.endpoint.futures.access=NONE",
                "futures.dashboard.enabled=false"
            })
    void notThereWithoutAccess(String property) {
        runner.withPropertyValues("futures.dashboard.enabled=true", property)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FuturesDashboardEndpoint.class));
    }

    @ParameterizedTest
    @CsvSource({
        "futuresdashboard, futures, futures",
        "futuresdashboard, ops/executors, ops/executors",
        "tools/board, futures, ../futures",
        "a/b/board, ops/executors, ../../ops/executors"
    })
    void thePageKnowsTheWayToWhatItReads(String page, String path, String way) {
        assertThat(FuturesDashboardAutoConfiguration.fromBeside(page, path)).isEqualTo(way);
        assertThat(URI.create("http://x/actuator/" + page).resolve(way)).hasPath("/actuator/" + path);
    }

    @Test
    void eachFileThatThePageAsksForIsThere() {
        String page = DashboardFiles.page("futures", "futuresdashboard", true);
        assertThat(page)
                .doesNotContain("{futures}", "{dashboard}", "{writable}")
                .contains("data-writable=\"true\"");
        assertThat(Pattern.compile("(?:src|href)=\"futuresdashboard/([^\"]+)\"")
                        .matcher(page)
                        .results()
                        .map(found -> found.group(1)))
                .hasSize(9)
                .allSatisfy(name -> {
                    assertThat(DashboardFiles.type(name)).isNotNull();
                    assertThat(DashboardFiles.file(name).exists()).isTrue();
                });
    }

    /** A strict content security policy forbids both, and a network that is closed the latter. */
    @Test
    void nothingIsInlineAndNothingComesFromElsewhere() throws IOException {
        for (String name : DashboardFiles.names()) {
            String content = DashboardFiles.file(name).getContentAsString(StandardCharsets.UTF_8);
            assertThat(content.replace("http://www.w3.org/", "")).as(name).doesNotContain("http://", "//cdn");
        }
        assertThat(DashboardFiles.page("a", "b", false)).doesNotContain("<script>", "<style>", "onclick=");
    }

    @Test
    void aNativeImageIsToldOfEachFile() {
        RuntimeHints hints = new RuntimeHints();
        new DashboardHints().registerHints(hints, null);
        assertThat(DashboardFiles.names())
                .hasSize(10)
                .allMatch(name -> RuntimeHintsPredicates.resource()
                        .forResource("dev/futures/spring/boot/autoconfigure/dashboard/" + name)
                        .test(hints));
    }
}
