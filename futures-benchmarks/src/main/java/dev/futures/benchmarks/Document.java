package dev.futures.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code docs/performance.md} that come from results: between {@code <!-- results of jdk17 -->} and
 * {@code <!-- end -->} stands the table of the best run on that JDK, a full one if there is one, and between
 * {@code <!-- charts of jdk17 -->} and {@code <!-- end -->} its charts.
 */
final class Document {

    private static final Pattern PART =
            Pattern.compile("(<!-- (results|charts) of (jdk\\d+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    private Document() {}

    /** The root of the repository that this program was built in; else the current directory. */
    static Path root() {
        try {
            // futures-benchmarks/target/benchmarks.jar, or .../target/classes
            Path here = Path.of(Document.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path module = here.getParent() == null ? null : here.getParent().getParent();
            if (module != null && module.getParent() != null && Files.exists(module.resolve("pom.xml"))) {
                return module.getParent();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return Path.of("").toAbsolutePath();
    }

    /** Replaces the tables and the lists of charts. */
    static void writeTables() throws IOException {
        Path file = root().resolve("docs/performance.md");
        StringBuilder text = new StringBuilder();
        Matcher part = PART.matcher(Files.readString(file));
        while (part.find()) {
            Path results = results(part.group(3));
            if (results == null) {
                System.out.println("No results of " + part.group(3));
                continue;
            }
            System.out.println(part.group(2) + " of " + part.group(3) + ": from " + results.getFileName());
            String content = part.group(2).equals("results")
                    ? Table.of(Results.read(results))
                    : String.join("\n\n", images(results, part.group(3)));
            part.appendReplacement(
                    text, Matcher.quoteReplacement(part.group(1) + "\n" + content + "\n\n" + part.group(4)));
        }
        part.appendTail(text);
        Files.writeString(file, text);
    }

    /** Draws the charts of every JDK that there are results of. */
    static void writeCharts() throws IOException {
        Path directory = root().resolve("docs/charts");
        Files.createDirectories(directory);
        for (String jdk : jdks()) {
            Path results = results(jdk);
            if (results != null) {
                for (Map.Entry<String, String> chart :
                        Charts.of(Results.read(results)).entrySet()) {
                    Path file = directory.resolve(chart.getKey() + "-" + jdk + ".svg");
                    Files.writeString(file, chart.getValue());
                    System.out.println(root().relativize(file) + ": from " + results.getFileName());
                }
            }
        }
    }

    private static List<String> images(Path results, String jdk) throws IOException {
        List<String> images = new ArrayList<>();
        for (String group : Charts.of(Results.read(results)).keySet()) {
            images.add("![%s](charts/%s-%s.svg)".formatted(Rows.GROUPS.get(group), group, jdk));
        }
        return images;
    }

    /** Null if there are none. */
    private static @Nullable Path results(String jdk) {
        return Stream.of("full-", "quick-")
                .map(mode -> directory().resolve(mode + jdk + ".json"))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    private static List<String> jdks() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("(full|quick)-jdk\\d+\\.json"))
                    .map(name -> name.substring(name.indexOf('-') + 1, name.lastIndexOf('.')))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static Path directory() {
        return root().resolve("futures-benchmarks/results");
    }
}
