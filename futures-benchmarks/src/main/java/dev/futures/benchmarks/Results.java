package dev.futures.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run has measured, read back from its file. */
final class Results {

    static final String TIME = "time";
    static final String P999 = "p99.9";

    private final JsonNode about;
    private final Map<String, Measured> measured = new HashMap<>();

    private Results(JsonNode run) {
        about = run.path("about");
        for (JsonNode benchmark : run.path("jmh")) {
            add(benchmark);
        }
        for (Map.Entry<String, JsonNode> other : run.path("others").properties()) {
            List<double[]> forks = new ArrayList<>();
            other.getValue().path("forks").forEach(fork -> forks.add(numbers(fork)));
            measured.put(other.getKey(), new Measured(forks));
        }
    }

    static Results read(Path file) throws IOException {
        return new Results(JsonMapper.shared().readTree(Files.readString(file)));
    }

    static Results of(String json) {
        return new Results(JsonMapper.shared().readTree(json));
    }

    /** About the run: mode, command, Java, machine. */
    String about(String name) {
        return about.path(name).asString("");
    }

    /** The seconds that each group took. */
    Map<String, Long> seconds() {
        Map<String, Long> seconds = new java.util.LinkedHashMap<>();
        about.path("seconds")
                .properties()
                .forEach(entry -> seconds.put(entry.getKey(), entry.getValue().asLong()));
        return seconds;
    }

    /** By class, method, parameters and metric, such as {@code SubmitToResult.oneSubmitter JDK time}. */
    @Nullable
    Measured get(String key) {
        return measured.get(key);
    }

    /** How parallel the machine was, at each iteration of each fork of everything. */
    List<Double> parallel() {
        return measured.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(" " + Machine.PARALLEL))
                .flatMap(entry -> entry.getValue().forks().stream())
                .flatMap(fork -> Arrays.stream(fork).boxed())
                .toList();
    }

    private void add(JsonNode benchmark) {
        String full = benchmark.path("benchmark").asString();
        StringBuilder name =
                new StringBuilder(full.substring(Results.class.getPackageName().length() + 1));
        Map<String, String> parameters = new TreeMap<>();
        benchmark
                .path("params")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asString()));
        parameters.remove("inputs");
        parameters.remove("seconds");
        parameters.values().forEach(value -> name.append(' ').append(value));
        JsonNode primary = benchmark.path("primaryMetric");
        if (primary.has("rawDataHistogram")) {
            List<double[]> means = new ArrayList<>();
            List<double[]> tails = new ArrayList<>();
            for (JsonNode fork : primary.path("rawDataHistogram")) {
                means.add(means(fork));
                tails.add(new double[] {percentile(fork, 0.999)});
            }
            measured.put(name + " " + TIME, new Measured(means));
            measured.put(name + " " + P999, new Measured(tails));
        } else {
            measured.put(name + " " + TIME, forks(primary));
        }
        benchmark
                .path("secondaryMetrics")
                .properties()
                .forEach(metric -> measured.put(name + " " + metric.getKey(), forks(metric.getValue())));
    }

    private static Measured forks(JsonNode metric) {
        List<double[]> forks = new ArrayList<>();
        metric.path("rawData").forEach(fork -> forks.add(numbers(fork)));
        return new Measured(forks);
    }

    private static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    /** Of each iteration of a fork, that of its samples. */
    private static double[] means(JsonNode fork) {
        return fork.valueStream()
                .mapToDouble(iteration -> {
                    double sum = 0;
                    long count = 0;
                    for (JsonNode sample : iteration) {
                        sum += sample.get(0).asDouble() * sample.get(1).asLong();
                        count += sample.get(1).asLong();
                    }
                    return sum / count;
                })
                .toArray();
    }

    /** Of all samples of a fork together. */
    private static double percentile(JsonNode fork, double share) {
        TreeMap<Double, Long> counts = new TreeMap<>();
        for (JsonNode iteration : fork) {
            for (JsonNode sample : iteration) {
                counts.merge(sample.get(0).asDouble(), sample.get(1).asLong(), Long::sum);
            }
        }
        long rank = (long) Math.ceil(
                share * counts.values().stream().mapToLong(Long::longValue).sum());
        long seen = 0;
        for (Map.Entry<Double, Long> count : counts.entrySet()) {
            seen += count.getValue();
            if (seen >= rank) {
                return count.getKey();
            }
        }
        return Double.NaN;
    }

    static double median(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** What each iteration of each fork has measured. */
    record Measured(List<double[]> forks) {

        /** A fork's is the median of its iterations. */
        List<Double> byFork() {
            return forks.stream()
                    .map(fork -> median(Arrays.stream(fork).boxed().toList()))
                    .toList();
        }

        /** The forks' medians; if there is only one fork, its iterations. */
        Spread spread(double factor) {
            List<Double> values =
                    forks.size() == 1 ? Arrays.stream(forks.get(0)).boxed().toList() : byFork();
            return Spread.of(values.stream().map(value -> value * factor).toList());
        }
    }

    /** A median, and the least and the most of so many. With five forks these two hold the true median with a chance of 94 %. */
    record Spread(double median, double least, double most, int count) {

        static Spread of(Collection<Double> values) {
            return new Spread(
                    Results.median(values),
                    values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN),
                    values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
                    values.size());
        }
    }
}
