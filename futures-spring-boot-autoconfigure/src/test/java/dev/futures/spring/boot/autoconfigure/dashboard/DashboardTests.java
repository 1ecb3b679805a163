package dev.futures.spring.boot.autoconfigure.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.futures.Executor;
import dev.futures.spring.boot.autoconfigure.FuturesAutoConfiguration;
import dev.futures.spring.boot.autoconfigure.endpoint.FuturesEndpointAutoConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** Nobody listens to what an executor does that the application has built. */
    @Test
    void anExecutorOfTheApplicationHasNoBarsAndAnUnknownOneIsNotFound() {
        runner.withPropertyValues("futures.dashboard.enabled=true", "futures.executors.configured.max-workers=1")
                .withBean(
                        "built",
                        Executor.class,
                        () -> Executor.builder("built").threads(1).build())
                .run(context -> {
                    FuturesDashboardEndpoint dashboard = context.getBean(FuturesDashboardEndpoint.class);
                    assertThat(dashboard.bars("built", "bars", null)).isNotNull();
                    assertThat(dashboard.bars("built", "bars", null).done()).isEmpty();
                    assertThat(dashboard.bars("configured", "bars", 0L)).isNotNull();
                    assertThat(dashboard.bars("unknown", "bars", 0L)).isNull();
                    assertThat(dashboard.bars("configured", "other", 0L)).isNull();
                });
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
