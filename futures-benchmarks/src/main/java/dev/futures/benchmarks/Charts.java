package dev.futures.benchmarks;

import dev.futures.benchmarks.Results.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The ratios of a run as pictures, one a group, as SVG: bars to the right of the middle are better than the peer, to the left
 * worse; the scale is logarithmic, so that twice as good is as long as half as good. Readers of light and of dark pages get
 * their own colours.
 */
final class Charts {

    private static final int LABELS = 440;
    private static final int BARS = 420;
    private static final int WIDTH = LABELS + BARS + 70;
    private static final int ROW = 26;
    private static final int TOP = 56;
    private static final int BOTTOM = 58;

    private static final String STYLE = """
            <style>
            text { font: 13px system-ui, sans-serif; fill: #1f2328 }
            .title { font-size: 15px; font-weight: 600 }
            .small { font-size: 11px; fill: #59636e }
            .page { fill: #ffffff }
            .grid { stroke: #d1d9e0; stroke-width: 1 }
            .even { stroke: #59636e; stroke-width: 1.5 }
            .better { fill: #2da44e }
            .worse { fill: #d4742c }
            .spread { stroke: #1f2328; stroke-width: 1.5 }
            .goal { stroke: #8250df; stroke-width: 3 }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .small { fill: #9198a1 }
            .page { fill: #0d1117 }
            .grid { stroke: #3d444d }
            .even { stroke: #9198a1 }
            .better { fill: #3fb950 }
            .worse { fill: #db8445 }
            .spread { stroke: #e6edf3 }
            .goal { stroke: #b392f0 }
            }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();
    private final int height;
    private final double low;
    private final double high;

    private Charts(String title, String caption, List<Bar> bars) {
        height = TOP + bars.size() * ROW + BOTTOM;
        double least = 0.5;
        double most = 2;
        for (Bar bar : bars) {
            for (double value : new double[] {bar.ratio.median(), bar.row.hasGoal() ? bar.row.goal() : 1}) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        low = Math.floor(log2(least) - 0.2);
        high = Math.ceil(log2(most) + 0.2);
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">"
                .formatted(WIDTH, height, WIDTH, height));
        line("<title>%s</title>".formatted(escape(title)));
        svg.append(STYLE);
        line("<rect class=\"page\" width=\"%d\" height=\"%d\"/>".formatted(WIDTH, height));
        text("title", 12, 24, "start", title);
        text("small", 12, 42, "start", caption);
        scale();
        for (int i = 0; i < bars.size(); i++) {
            draw(bars.get(i), TOP + i * ROW);
        }
        legend();
        line("</svg>");
    }

    private record Bar(Row row, Spread ratio) {}

    /** By group, in the order of the table. */
    static Map<String, String> of(Results results) {
        String caption =
                "%s, %s, begun %s".formatted(results.about("mode"), results.about("java"), results.about("started"));
        Map<String, String> charts = new LinkedHashMap<>();
        Rows.GROUPS.forEach((group, title) -> {
            List<Bar> bars = Rows.all().stream()
                    .filter(row -> row.group().equals(group) && row.isRatio())
                    .flatMap(row -> {
                        Spread ratio = row.ratio(results, Row.Regime.ANY);
                        return ratio == null
                                ? java.util.stream.Stream.of()
                                : java.util.stream.Stream.of(new Bar(row, ratio));
                    })
                    .toList();
            if (!bars.isEmpty()) {
                charts.put(group, new Charts(title, caption, bars).svg.toString());
            }
        });
        return charts;
    }

    private void scale() {
        int step = high - low > 8 ? 2 : 1;
        for (int power = (int) low; power <= high; power++) {
            if (power % step != 0) {
                continue;
            }
            double x = x(Math.pow(2, power));
            vertical(power == 0 ? "even" : "grid", x, TOP - 4, height - BOTTOM + 4);
            text("small", x, height - BOTTOM + 18, "middle", power < 0 ? "1/" + (1 << -power) : (1 << power) + "x");
        }
    }

    private void draw(Bar bar, int top) {
        double ratio = bar.ratio.median();
        double from = Math.min(x(1), x(ratio));
        double to = Math.max(x(1), x(ratio));
        double middle = top + ROW / 2.0;
        text("", LABELS - 10, middle + 4, "end", bar.row.measure() + " vs " + bar.row.peer());
        line("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%d\"/>"
                .formatted(
                        ratio >= 1 ? "better" : "worse", at(from), at(top + 5), at(Math.max(1, to - from)), ROW - 10));
        line("<line class=\"spread\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(at(x(bar.ratio.least())), at(middle), at(x(bar.ratio.most())), at(middle)));
        if (bar.row.hasGoal()) {
            vertical("goal", x(bar.row.goal()), top + 2, top + ROW - 2);
        }
        text("", LABELS + BARS + 12, middle + 4, "start", Table.ratio(ratio) + "x");
    }

    private void legend() {
        int y = height - 14;
        vertical("goal", 18, y - 14, y + 4);
        text("small", 28, y, "start", "goal");
        line("<line class=\"spread\" x1=\"66\" y1=\"%d\" x2=\"90\" y2=\"%d\"/>".formatted(y - 4, y - 4));
        text("small", 98, y, "start", "least to most");
        text(
                "small",
                LABELS + BARS / 2.0,
                y,
                "middle",
                "cost of the peer / our cost: the further to the right, the better");
    }

    private double x(double ratio) {
        double power = Math.max(low, Math.min(high, log2(ratio)));
        return LABELS + BARS * (power - low) / (high - low);
    }

    private static double log2(double number) {
        return Math.log(number) / Math.log(2);
    }

    private void vertical(String style, double x, double from, double to) {
        line("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(style, at(x), at(from), at(x), at(to)));
    }

    private void text(String style, double x, double y, String anchor, String text) {
        line("<text%s x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(style.isEmpty() ? "" : " class=\"" + style + "\"", at(x), at(y), anchor, escape(text)));
    }

    private static String at(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void line(String line) {
        svg.append(line).append('\n');
    }
}
