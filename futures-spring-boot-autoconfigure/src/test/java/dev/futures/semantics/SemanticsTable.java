package dev.futures.semantics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table in {@code docs/semantics.md}. */
final class SemanticsTable {

    static final List<String> COLUMNS = Stream.concat(
                    Stream.of("scenario", "question"),
                    Arrays.stream(Kind.values()).map(Kind::title))
            .toList();

    private final List<List<String>> rows;

    private SemanticsTable(List<List<String>> rows) {
        this.rows = rows;
    }

    static SemanticsTable read() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/semantics.md"))) {
            folder = folder.getParent();
        }
        try (Stream<String> lines = Files.lines(folder.resolve("docs/semantics.md"))) {
            return new SemanticsTable(lines.dropWhile(line -> !line.startsWith("| scenario |"))
                    .takeWhile(line -> line.startsWith("|"))
                    .map(SemanticsTable::cells)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    List<String> columns() {
        return rows.get(0);
    }

    /** Returns all rows below the head. */
    List<List<String>> rows() {
        return rows.subList(2, rows.size());
    }

    String cell(Question question, Kind kind) {
        return rows().stream()
                .filter(row -> row.subList(0, 2).equals(List.of(question.scenario(), question.text())))
                .map(row -> row.get(2 + kind.ordinal()))
                .findFirst()
                .orElse("no such row");
    }

    /** Writes observations as they have to stand in the document. */
    static String write(Map<Kind, Map<Question, String>> observations) {
        Stream<List<String>> body = Arrays.stream(Question.values())
                .map(question -> Stream.concat(
                                Stream.of(question.scenario(), question.text()),
                                Arrays.stream(Kind.values())
                                        .map(kind -> observations
                                                .getOrDefault(kind, Map.of())
                                                .getOrDefault(question, "")))
                        .toList());
        Stream<List<String>> head =
                Stream.of(COLUMNS, COLUMNS.stream().map(column -> "---").toList());
        return Stream.concat(head, body)
                .map(row -> "| " + String.join(" | ", row) + " |\n")
                .collect(Collectors.joining());
    }
}
