package dev.futures.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Generated configurations, of some executors with some settings that are right and some that are not: each wrong one is in
 * the report, with its value and what would be legal, and a configuration without wrong ones is read.
 */
class WrongConfigurationProperties {

    private static final String DURATION = "a duration of zero or more, such as";
    private static final String POSITIVE_DURATION = "a duration above zero, such as";

    /** What is wrong with an executor, or with the defaults. */
    private record Fault(String key, String value, String legal) {}

    /** A configuration, and the properties in it that are wrong with what is legal for them. */
    record Configuration(Map<String, Object> properties, Map<String, String> wrong) {

        @Override
        public String toString() {
            return properties + ", wrong: " + wrong.keySet();
        }
    }

    private static Arbitrary<String> words(String... but) {
        Set<String> legal = Set.of(but);
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(3)
                .ofMaxLength(9)
                .filter(word -> !legal.contains(word));
    }

    private static Arbitrary<Fault> fault(String key, String legal, Arbitrary<String> values) {
        return values.map(value -> new Fault(key, value, legal));
    }

    @SafeVarargs
    private static Arbitrary<Fault> fault(String key, String legal, Arbitrary<String>... values) {
        return fault(key, legal, Arbitraries.oneOf(Arrays.asList(values)));
    }

    private static Arbitrary<String> integers(long from, long to) {
        return Arbitraries.longs().between(from, to).map(String::valueOf);
    }

    private static Arbitrary<String> noInteger() {
        return Arbitraries.oneOf(
                words(), integers(Integer.MAX_VALUE + 1L, Long.MAX_VALUE), Arbitraries.of("1.5", "1e3", "7 tasks"));
    }

    private static Arbitrary<String> noDuration() {
        return Arbitraries.oneOf(words(), Arbitraries.of("1.5s", "2 fortnights", "P", "99999999999999999999s", "s5"));
    }

    private static Arbitrary<String> negativeDuration() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1_000_000), Arbitraries.of("ns", "ms", "s", "h", ""))
                .as((amount, unit) -> "-" + amount + unit);
    }

    private static Arbitrary<String> zero() {
        return Arbitraries.of("0", "0s", "0ms", "PT0S");
    }

    private static Arbitrary<String> noBoolean() {
        return words("true", "yes", "false");
    }

    private static Arbitrary<Fault> faultOfAnything() {
        return Arbitraries.oneOf(
                fault("type", "thread, virtual, process or direct", words("thread", "virtual", "process", "direct")),
                fault("max-workers", "a whole number, at least 1", integers(Integer.MIN_VALUE, 0), noInteger()),
                fault(
                        "queue-capacity",
                        "a whole number, at least 0, or -1 for no limit",
                        integers(Integer.MIN_VALUE, -2),
                        noInteger()),
                fault("when-full", "reject, block or caller-runs", words("reject", "block")),
                fault("block-timeout", POSITIVE_DURATION, zero(), negativeDuration(), noDuration()),
                fault("queue-timeout", POSITIVE_DURATION, zero(), negativeDuration(), noDuration()),
                fault("run-timeout", POSITIVE_DURATION, zero(), negativeDuration(), noDuration()),
                fault("keep-alive", DURATION, negativeDuration(), noDuration()),
                fault("readiness.max-wait", POSITIVE_DURATION, zero(), negativeDuration(), noDuration()),
                fault("shutdown.await-termination", DURATION, negativeDuration(), noDuration()),
                fault("shutdown.cancel-pending", "true or false", noBoolean()),
                fault("inherit-deadline", "true or false", noBoolean()),
                fault("propagate-context", "true or false", noBoolean()),
                fault("observe", "true or false", noBoolean()),
                fault(
                        "max-tasks-per-worker",
                        "a whole number, at least 1",
                        integers(Integer.MIN_VALUE, 0),
                        noInteger()),
                fault("worker-start-timeout", POSITIVE_DURATION, zero(), negativeDuration(), noDuration()),
                fault("prestart", "a whole number, at least 0", integers(Integer.MIN_VALUE, -1), noInteger()),
                fault("break-on-worker-loss", "true or false", noBoolean()),
                fault("thread-name-prefix", "a text that is not blank", Arbitraries.of(" ", "\t", "   ")));
    }

    private static Arbitrary<Fault> faultOfAnExecutor() {
        return Arbitraries.oneOf(
                faultOfAnything(),
                fault("primary", "true or false", noBoolean()),
                Combinators.combine(words(), words())
                        .as((key, value) ->
                                new Fault("x" + key, value, "futures.executors.<name> followed by one of type")));
    }

    private static Arbitrary<Fault> faultOfDefaults() {
        return Arbitraries.oneOf(
                faultOfAnything(),
                Combinators.combine(words(), words())
                        .as((key, value) -> new Fault("x" + key, value, "futures.defaults followed by one of type")));
    }

    /** Settings that any executor may have, together or not. */
    private static Arbitrary<Map<String, String>> rightSettings() {
        return Arbitraries.maps(
                        Arbitraries.of(RIGHT.keySet()), Arbitraries.integers().between(0, 2))
                .ofMaxSize(6)
                .map(picked -> picked.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> RIGHT.get(entry.getKey()).get(entry.getValue()))));
    }

    private static final Map<String, List<String>> RIGHT = Map.of(
            "type", List.of("thread", "THREAD", "Thread"),
            "max-workers", List.of("1", "64", "2147483647"),
            "queue-capacity", List.of("0", "1", "2147483647"),
            "when-full", List.of("block", "BLOCK", "Block"),
            "queue-timeout", List.of("1ns", "5s", "PT8H"),
            "run-timeout", List.of("1ms", "30", "365d"),
            "keep-alive", List.of("0", "60s", "PT1M"),
            "shutdown.await-termination", List.of("0s", "1m", "PT30S"),
            "inherit-deadline", List.of("true", "no", "off"),
            "thread-name-prefix", List.of("x-", "größe ", "%s${"));

    private static Arbitrary<String> names() {
        return Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .ofMinLength(1)
                                .ofMaxLength(8),
                        Arbitraries.of("", "-", "A"),
                        Arbitraries.integers().between(0, 99))
                .as((start, middle, end) -> start + middle + "n" + end);
    }

    @Provide
    Arbitrary<Configuration> wrongConfigurations() {
        Arbitrary<Map<String, List<Fault>>> executors = Arbitraries.maps(
                        names(), faultOfAnExecutor().list().ofMaxSize(3))
                .ofMinSize(1)
                .ofMaxSize(4);
        return Combinators.combine(
                        executors,
                        faultOfDefaults().list().ofMaxSize(2),
                        rightSettings().list().ofSize(4))
                .as(WrongConfigurationProperties::configuration)
                .filter(configuration -> !configuration.wrong.isEmpty());
    }

    @Provide
    Arbitrary<Configuration> rightConfigurations() {
        return Combinators.combine(
                        Arbitraries.maps(names(), Arbitraries.just(List.<Fault>of()))
                                .ofMinSize(1)
                                .ofMaxSize(4),
                        rightSettings().list().ofSize(4))
                .as((executors, right) -> configuration(executors, List.of(), right));
    }

    private static Configuration configuration(
            Map<String, List<Fault>> executors, List<Fault> defaults, List<Map<String, String>> right) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, String> wrong = new TreeMap<>();
        Map<String, String> uniform = new TreeMap<>();
        int next = 0;
        for (Map.Entry<String, List<Fault>> executor : executors.entrySet()) {
            if (uniform.put(ExecutorProperty.uniform(executor.getKey()), "") != null) {
                continue; // two names that are one to an environment variable are a fault of another kind
            }
            String prefix = "futures.executors." + executor.getKey() + ".";
            properties.put(prefix + "max-workers", "2"); // so that there is one
            right.get(next++).forEach((key, value) -> properties.put(prefix + key, value));
            executor.getValue().forEach(fault -> {
                properties.put(prefix + fault.key, fault.value);
                wrong.put(prefix + fault.key, fault.legal);
            });
        }
        defaults.forEach(fault -> {
            properties.put("futures.defaults." + fault.key, fault.value);
            wrong.put("futures.defaults." + fault.key, fault.legal);
        });
        return new Configuration(properties, wrong);
    }

    private static ExecutorConfiguration read(Configuration configuration) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", configuration.properties));
        return ExecutorConfiguration.read(environment, JavaVersion.SEVENTEEN, name -> null);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED)
    void whatIsWrongIsReportedWithPropertyValueAndRange(@ForAll("wrongConfigurations") Configuration configuration) {
        Throwable failure = catchThrowable(() -> read(configuration));
        assertThat(failure).isInstanceOf(InvalidExecutorConfigurationException.class);
        String report = Reports.analyze(failure).getDescription();
        configuration.wrong.forEach((property, legal) -> {
            String heading = "    Property: " + property + "\n    Value:    \"" + configuration.properties.get(property)
                    + "\"\n";
            assertThat(report).contains(heading);
            assertThat(Arrays.stream(report.split("\n\n"))
                            .filter(problem -> ("\n" + problem + "\n").contains("\n" + heading))
                            .map(problem -> problem.substring(problem.indexOf("    Legal:"))))
                    .anyMatch(text -> text.startsWith("    Legal:    " + legal));
        });
    }

    @Property(tries = 500)
    void whatIsRightIsRead(@ForAll("rightConfigurations") Configuration configuration) {
        assertThat(read(configuration).executors()).isNotEmpty();
    }
}
