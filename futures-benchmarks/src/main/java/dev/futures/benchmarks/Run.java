package dev.futures.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run: what it has measured so far, and the file that this goes to. Each round measures everything once, in a new JVM
 * each, so that a benchmark and its peers are never far apart in time; what one round measured is one fork of the result.
 */
final class Run {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final OutputFormat log;
    private final Path logFile;
    private final ObjectNode about = JSON.createObjectNode();
    private final Map<String, BenchmarkParams> parameters = new LinkedHashMap<>();
    private final Map<String, List<BenchmarkResult>> forks = new LinkedHashMap<>();
    private final ObjectNode others = JSON.createObjectNode();
    private final Map<String, Double> groupSeconds = new LinkedHashMap<>();

    /** Only the run of everything is kept with the sources. */
    Run(String mode, boolean whole, String arguments) throws IOException {
        Path kept = Document.root().resolve("futures-benchmarks").resolve("results");
        Path directory =
                whole && Files.isDirectory(kept) ? kept : Document.root().resolve("futures-benchmarks/target");
        Files.createDirectories(directory);
        String name = mode + "-jdk" + Runtime.version().feature();
        file = directory.resolve((whole ? "" : "part-") + name + ".json");
        Path logDirectory = Document.root().resolve("futures-benchmarks/target");
        Files.createDirectories(logDirectory);
        logFile = logDirectory.resolve(name + ".log");
        log = OutputFormatFactory.createFormatInstance(
                new java.io.PrintStream(logFile.toFile(), StandardCharsets.UTF_8), VerboseMode.NORMAL);
        about.put("mode", mode);
        about.put("command", ("java -jar futures-benchmarks/target/benchmarks.jar " + arguments).strip());
        about.put("started", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        about.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        about.put("processor", processor());
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("memoryMb", memoryMb());
        about.put(
                "loadBefore",
                Math.round(10 * ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()) / 10.0);
    }

    Path file() {
        return file;
    }

    void add(Plan.Item item, List<String> pools, int round, int rounds)
            throws IOException, InterruptedException, RunnerException {
        long start = System.nanoTime();
        System.out.printf("%d/%d %s%n", round, rounds, item.name());
        if (item instanceof Plan.Jmh jmh) {
            jmh(jmh, pools);
        } else if (item instanceof Plan.Python) {
            CPython.measure(this);
        } else if (item instanceof Plan.StartUp startUp) {
            StartUp.measure(this, startUp.starts());
        }
        groupSeconds.merge(item.group(), (System.nanoTime() - start) / 1e9, Double::sum);
    }

    private void jmh(Plan.Jmh item, List<String> pools) throws RunnerException {
        try {
            for (RunResult result : new Runner(item.options(pools).build(), log).run()) {
                String key = key(result.getParams());
                parameters.putIfAbsent(key, result.getParams());
                forks.computeIfAbsent(key, unused -> new ArrayList<>()).addAll(result.getBenchmarkResults());
                System.out.printf(
                        "      %-60s %12.2f %s%n",
                        key,
                        result.getPrimaryResult().getScore(),
                        result.getPrimaryResult().getScoreUnit());
            }
        } catch (RunnerException e) {
            System.out.println("See " + logFile);
            throw e;
        }
    }

    private static String key(BenchmarkParams params) {
        StringBuilder key = new StringBuilder(
                params.getBenchmark().substring(Run.class.getPackageName().length() + 1));
        params.getParamsKeys().forEach(name -> key.append(' ').append(params.getParam(name)));
        return key.toString();
    }

    /** What is not JMH's: the values that one process measured, as one fork. */
    void add(String name, String unit, List<Double> values) {
        ObjectNode entry = (ObjectNode) others.get(name);
        if (entry == null) {
            entry = others.putObject(name).put("unit", unit);
            entry.putArray("forks");
        }
        ArrayNode fork = ((ArrayNode) entry.get("forks")).addArray();
        values.forEach(fork::add);
        System.out.printf("      %-60s %12.2f %s%n", name, Results.median(values), unit);
    }

    void say(String name, String what) {
        about.put(name, what);
        System.out.printf("      %s: %s%n", name, what);
    }

    /** Writes what there is. */
    void write() throws IOException {
        ObjectNode seconds = about.putObject("seconds");
        groupSeconds.forEach((group, spent) -> seconds.put(group, Math.round(spent)));
        List<RunResult> results = forks.keySet().stream()
                .map(key -> new RunResult(parameters.get(key), forks.get(key)))
                .toList();
        Path raw = Files.createTempFile("jmh", ".json");
        ResultFormatFactory.getInstance(ResultFormatType.JSON, raw.toString()).writeOut(results);
        StringBuilder text = new StringBuilder("{\n\"about\": ").append(about).append(",\n\"others\": {");
        String separator = "\n";
        for (Map.Entry<String, JsonNode> other : others.properties()) {
            text.append(separator)
                    .append(JSON.writeValueAsString(other.getKey()))
                    .append(": ")
                    .append(other.getValue());
            separator = ",\n";
        }
        text.append("},\n\"jmh\": [");
        separator = "\n";
        for (JsonNode benchmark : JSON.readTree(raw)) {
            ObjectNode entry = (ObjectNode) benchmark;
            entry.remove("jvm"); // where this machine keeps its JVM is nobody's business
            entry.put("forks", forksOf(entry)); // JMH has seen one a round
            text.append(separator).append(entry);
            separator = ",\n";
        }
        Files.delete(raw);
        Files.writeString(file, text.append("]\n}\n"));
    }

    private static int forksOf(JsonNode entry) {
        JsonNode metric = entry.get("primaryMetric");
        return (metric.has("rawData") ? metric.get("rawData") : metric.get("rawDataHistogram")).size();
    }

    static String processor() throws IOException {
        return proc("/proc/cpuinfo", "model name");
    }

    static long memoryMb() throws IOException {
        String total = proc("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
        return total.isEmpty() ? 0 : Long.parseLong(total) / 1024;
    }

    /** Linux only; elsewhere it is empty. */
    private static String proc(String file, String key) throws IOException {
        if (!Files.isReadable(Path.of(file))) {
            return "";
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }
}
