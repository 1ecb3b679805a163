package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE is told about the keys. */
class ConfigurationMetadataTests {

    private final JsonNode metadata = read();

    @Test
    void eachPropertyOfAnExecutorIsThereAsADefault() {
        List<String> expected = Stream.concat(
                        Stream.of("futures.executors"),
                        Arrays.stream(ExecutorProperty.values())
                                .filter(property -> property != ExecutorProperty.PRIMARY)
                                .map(property -> "futures.defaults." + property.key()))
                .toList();
        assertThat(properties()).extracting(node -> node.get("name").asString()).containsAll(expected);
    }

    @Test
    void eachPropertyHasATypeAndADescriptionByBootsRules() {
        assertThat(properties()).isNotEmpty().allSatisfy(node -> {
            assertThat(node.get("type").asString()).isNotBlank();
            assertThat(node.get("description").asString())
                    .endsWith(".")
                    .doesNotStartWith("The ")
                    .doesNotStartWith("A ")
                    .doesNotContain("{@", "<");
            if (node.get("type").asString().equals("java.lang.Boolean")) {
                assertThat(node.get("description").asString()).startsWith("Whether ");
            }
        });
    }

    @Test
    void builtInDefaultsAreToldAsTheyAre() {
        Map<String, String> told = new java.util.HashMap<>();
        properties().forEach(node -> {
            if (node.has("defaultValue")) {
                told.put(node.get("name").asString(), node.get("defaultValue").asString());
            }
        });
        assertThat(told)
                .containsEntry("futures.defaults.queue-capacity", "" + ExecutorPlan.QUEUE_CAPACITY)
                .containsEntry("futures.defaults.keep-alive", ExecutorPlan.KEEP_ALIVE.toSeconds() + "s")
                .containsEntry(
                        "futures.defaults.shutdown.await-termination", ExecutorPlan.AWAIT_TERMINATION.toSeconds() + "s")
                .containsEntry("futures.defaults.shutdown.cancel-pending", "false")
                .containsEntry("futures.defaults.inherit-deadline", "true")
                .containsEntry(
                        "futures.defaults.worker-start-timeout", ProcessPlan.WORKER_START_TIMEOUT.toSeconds() + "s")
                .containsEntry("futures.defaults.prestart", "" + ProcessPlan.PRESTART)
                .containsEntry("futures.defaults.break-on-worker-loss", "false")
                .containsEntry("futures.log-unobserved-failures", "true")
                .containsEntry("futures.defaults.when-full", "reject");
    }

    @Test
    void namesHaveAHint() {
        assertThat(metadata.get("hints"))
                .anySatisfy(hint -> assertThat(hint.get("name").asString()).isEqualTo("futures.executors.keys"));
    }

    private List<JsonNode> properties() {
        List<JsonNode> properties = new ArrayList<>();
        metadata.get("properties").forEach(node -> {
            String name = node.get("name").asString();
            if (name.startsWith("futures.")) {
                properties.add(node);
            }
        });
        return properties;
    }

    /** The class path holds the metadata of Boot's modules, too; this one lies beside our classes. */
    private static JsonNode read() {
        String classes = FuturesProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        try (InputStream in = new java.net.URL(classes + "META-INF/spring-configuration-metadata.json").openStream()) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
