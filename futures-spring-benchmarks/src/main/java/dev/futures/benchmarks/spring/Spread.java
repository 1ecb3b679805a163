package dev.futures.benchmarks.spring;

import java.util.List;
import java.util.Locale;

/** How figures of several rounds are shown. */
final class Spread {

    private Spread() {}

    /** The median, the least and the most. */
    static String of(List<Double> values, String format) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%s (%s to %s)".replace("%s", format),
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }
}
