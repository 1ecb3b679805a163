package dev.futures.benchmarks;

import dev.futures.benchmarks.Results.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results of a run as Markdown. */
final class Table {

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private Table(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        Table table = new Table(results);
        table.about();
        table.costs();
        table.regimes();
        return table.text.toString().strip();
    }

    private void about() {
        line("- `%s`, begun %s".formatted(results.about("command"), results.about("started")));
        line("- Java: %s".formatted(results.about("java")));
        line("- machine: %s x %s, %s MB, %s, load before the run %s"
                .formatted(
                        results.about("processors"),
                        results.about("processor"),
                        results.about("memoryMb"),
                        results.about("system"),
                        results.about("loadBefore")));
        if (!results.about("python").isEmpty()) {
            line("- Python: " + results.about("python"));
        }
        List<Double> parallel = results.parallel();
        if (!parallel.isEmpty()) {
            Spread spread = Spread.of(parallel);
            line(
                    "- two threads did %.2f times the work of one (median of %d measurements between the others; %.2f to %.2f)"
                            .formatted(spread.median(), parallel.size(), spread.least(), spread.most()));
        }
        Map<String, Long> seconds = results.seconds();
        line("- it took %d s: %s"
                .formatted(
                        seconds.values().stream().mapToLong(Long::longValue).sum(),
                        String.join(
                                ", ",
                                seconds.entrySet().stream()
                                        .map(group -> group.getKey() + " " + group.getValue())
                                        .toList())));
        line("");
    }

    private void costs() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("measure", "peer", "ours", "peer's", "unit", "ratio", "least to most", "goal", "met"));
        for (Map.Entry<String, String> group : Rows.GROUPS.entrySet()) {
            List<List<String>> rows = Rows.all().stream()
                    .filter(row -> row.group().equals(group.getKey()))
                    .map(this::cells)
                    .filter(row -> !row.isEmpty())
                    .toList();
            if (!rows.isEmpty()) {
                List<String> title = new ArrayList<>(Collections.nCopies(9, ""));
                title.set(0, "**" + group.getValue() + "**");
                cells.add(title);
                cells.addAll(rows);
            }
        }
        text.append(aligned(cells));
    }

    /** Empty if it was not measured. */
    private List<String> cells(Row row) {
        Spread ours = row.ours(results);
        Spread theirs = row.theirs(results);
        Spread judged = row.judged(results);
        if (ours == null || judged == null) {
            return List.of();
        }
        return List.of(
                row.measure(),
                row.peer(),
                number(ours.median()),
                theirs == null ? "" : number(theirs.median()),
                row.unit(),
                row.isRatio() ? ratio(judged.median()) : "",
                extremes(row, judged),
                !row.hasGoal() ? "" : row.isRatio() ? ">= " + ratio(row.goal()) : "<= " + number(row.goal()),
                met(row, judged));
    }

    /** Empty if there is only one figure. */
    private static String extremes(Row row, Spread judged) {
        if (judged.count() == 1) {
            return "";
        }
        return row.isRatio()
                ? ratio(judged.least()) + " to " + ratio(judged.most())
                : number(judged.least()) + " to " + number(judged.most());
    }

    /** With a question mark if the least or the most says otherwise than the median, or if there is only one figure. */
    private static String met(Row row, Spread judged) {
        if (!row.hasGoal()) {
            return "";
        }
        boolean met = row.meets(judged.median());
        boolean sure = judged.count() > 1 && row.meets(judged.least()) == met && row.meets(judged.most()) == met;
        return (met ? "yes" : "**no**") + (sure ? "" : "?");
    }

    /** The ratios once more, apart for the moments when the machine was one and when it was two. */
    private void regimes() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("measure", "peer", "as one", "in parallel", "goal"));
        boolean asOne = false;
        boolean parallel = false;
        for (Row row : Rows.all()) {
            Spread one = row.isTime() ? row.ratio(results, Row.Regime.AS_ONE) : null;
            Spread two = row.isTime() ? row.ratio(results, Row.Regime.PARALLEL) : null;
            if ((one != null || two != null) && row.hasGoal()) {
                asOne |= one != null;
                parallel |= two != null;
                cells.add(List.of(row.measure(), row.peer(), median(one), median(two), ">= " + ratio(row.goal())));
            }
        }
        if (asOne && parallel) {
            line("");
            line(
                    "The machine was not the same all the time. Ratios of the pairs of forks that ran while two threads did less"
                            + " than 1.35 times the work of one, and more than 1.65 times:");
            line("");
            text.append(aligned(cells));
        }
    }

    private static String median(@Nullable Spread spread) {
        return spread == null ? "" : ratio(spread.median());
    }

    static String ratio(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : "%.1f", number);
    }

    static String number(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        return String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 1_000 ? "%.1f" : "%,.0f", number);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** In columns, so that it can be read on a terminal too. */
    static String aligned(List<List<String>> cells) {
        StringBuilder text = new StringBuilder();
        int[] widths = new int[cells.get(0).size()];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                // A title does not widen its column.
                widths[i] = Math.max(
                        widths[i],
                        row.get(i).startsWith("**") && i == 0 ? 3 : row.get(i).length());
            }
        }
        for (int r = 0; r < cells.size(); r++) {
            StringBuilder line = new StringBuilder("|");
            for (int i = 0; i < widths.length; i++) {
                line.append(' ').append(pad(cells.get(r).get(i), widths[i])).append(" |");
            }
            text.append(line).append('\n');
            if (r == 0) {
                text.append('|');
                Arrays.stream(widths)
                        .forEach(width -> text.append("-".repeat(width + 2)).append('|'));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - cell.length()));
    }
}
