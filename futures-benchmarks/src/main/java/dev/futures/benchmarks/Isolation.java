package dev.futures.benchmarks;

import dev.futures.benchmarks.Results.Spread;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What worker JVMs cost, next to CPython's {@code ProcessPoolExecutor} and to threads of this JVM: each round measures
 * everything once on each side, with new workers each time, one side right after the other, and another one first in
 * each round.
 */
final class Isolation {

    /** Who does the work. */
    private enum Side {
        OURS,
        CPYTHON,
        THREADS
    }

    /** The unit of a figure, and whether more of it is better. */
    private enum Unit {
        TASKS("tasks/s", true, 1),
        ITEMS("items/s", true, 1),
        MICROS("us", false, 1),
        MILLIS("ms", false, 1),
        BYTES("MB", false, 1e6);

        private final String text;
        private final boolean moreIsBetter;
        private final double size;

        Unit(String text, boolean moreIsBetter, double size) {
            this.text = text;
            this.moreIsBetter = moreIsBetter;
            this.size = size;
        }
    }

    /**
     * One figure.
     *
     * @param goal 0 for none
     * @param isRatio whether the goal is that of the ratio to CPython, at least; else that of our figure, at most
     */
    private record Line(String measure, Unit unit, double goal, boolean isRatio) {

        static Line of(String measure, Unit unit) {
            return new Line(measure, unit, 0, false);
        }

        Line timesCPython(double least) {
            return new Line(measure, unit, least, true);
        }

        Line atMost(double most) {
            return new Line(measure, unit, most, false);
        }

        boolean meets(double value) {
            return isRatio ? value >= goal : value <= goal;
        }

        /** Above 1 if the first one is better. */
        double ratio(double one, double other) {
            return unit.moreIsBetter ? one / other : other / one;
        }
    }

    /** Measures some figures once. */
    @FunctionalInterface
    interface Measurement {

        double[] measure() throws Exception;
    }

    /** What is measured in one go, by whom. */
    private record Step(List<Line> lines, Map<Side, Measurement> sides) {}

    private final List<Step> steps = new ArrayList<>();

    /** What each round has measured. */
    private final Map<Line, Map<Side, List<Double>>> figures = new LinkedHashMap<>();

    private final List<Double> parallel = new ArrayList<>();
    private final Effort effort;
    private final @Nullable PythonWorkers python;
    private final StringBuilder text = new StringBuilder();

    private Isolation(Effort effort, @Nullable PythonWorkers python) {
        this.effort = effort;
        this.python = python;
        plan();
    }

    /** Measures so many rounds, and returns the tables. */
    static String run(int rounds, Effort effort) throws Exception {
        try (PythonWorkers python = PythonWorkers.find(effort)) {
            Isolation isolation = new Isolation(effort, python);
            isolation.about(rounds);
            for (int round = 0; round < rounds; round++) {
                isolation.round(round, rounds);
            }
            isolation.tables();
            return isolation.text.toString();
        }
    }

    private void plan() {
        OwnWorkers ours = OwnWorkers.jvms(effort);
        OwnWorkers threads = OwnWorkers.threads(effort);
        step(Line.of("no-op tasks, 1 worker", Unit.TASKS).timesCPython(4))
                .by(Side.OURS, () -> ours.tasks(1))
                .by(Side.CPYTHON, python == null ? null : () -> python.tasks(1))
                .by(Side.THREADS, () -> threads.tasks(1));
        step(Line.of("no-op tasks, 2 workers", Unit.TASKS).timesCPython(2))
                .by(Side.OURS, () -> ours.tasks(2))
                .by(Side.CPYTHON, python == null ? null : () -> python.tasks(2))
                .by(Side.THREADS, () -> threads.tasks(2));
        step(
                        Line.of("round trip, 1 worker, p50", Unit.MICROS).atMost(40),
                        Line.of("round trip, 1 worker, p99", Unit.MICROS))
                .by(Side.OURS, ours::trips)
                .by(Side.CPYTHON, python == null ? null : python::trips)
                .by(Side.THREADS, threads::trips);
        for (int workers = 1; workers <= 2; workers++) {
            int count = workers;
            step(Line.of("map, chunks of " + Effort.CHUNK + ", " + workers(workers), Unit.ITEMS)
                            .timesCPython(2))
                    .by(Side.OURS, () -> ours.mapped(count))
                    .by(Side.CPYTHON, python == null ? null : () -> python.mapped(count));
        }
        step(effort.payloads().stream()
                        .map(bytes -> Line.of(size(bytes) + " there and back, p50", Unit.MICROS))
                        .toArray(Line[]::new))
                .by(Side.OURS, ours::payloads)
                .by(Side.CPYTHON, python == null ? null : python::payloads);
        String plain = plainClassPath();
        if (plain != null) {
            step(Line.of("worker ready, plain class path", Unit.MILLIS).atMost(150))
                    .by(Side.OURS, () -> ours.ready(plain));
            step(Line.of("worker ready, class path of this program", Unit.MILLIS))
                    .by(Side.OURS, ours::ready);
        } else {
            step(Line.of("worker ready, class path of this program", Unit.MILLIS)
                            .atMost(150))
                    .by(Side.OURS, ours::ready);
        }
        step(Line.of("first result of a new executor", Unit.MILLIS))
                .by(Side.OURS, ours::firstResults)
                .by(Side.CPYTHON, python == null ? null : python::firstResults);
        step(
                        Line.of("cancel(true) of for(;;): future has ended", Unit.MILLIS)
                                .atMost(50),
                        Line.of("... its process is gone", Unit.MILLIS),
                        Line.of("... the next task's result is there", Unit.MILLIS)
                                .atMost(400))
                .by(Side.OURS, ours::cancel);
        Plan idle = step(
                Line.of("idle worker, after 1 task", Unit.BYTES).atMost(45),
                Line.of("idle worker, after %,d tasks".formatted(effort.memoryTasks()), Unit.BYTES)
                        .atMost(45));
        idle.by(Side.OURS, plain == null ? ours::memory : () -> ours.memory(plain))
                .by(Side.CPYTHON, python == null ? null : python::memory);
        if (plain != null) {
            step(
                            Line.of("idle worker, class path of this program, 1 task", Unit.BYTES),
                            Line.of(
                                    "idle worker, class path of this program, %,d".formatted(effort.memoryTasks()),
                                    Unit.BYTES))
                    .by(Side.OURS, ours::memory);
        }
    }

    private static String workers(int count) {
        return count + (count == 1 ? " worker" : " workers");
    }

    private static String size(int bytes) {
        return bytes < 1 << 20 ? (bytes >> 10) + " KB" : (bytes >> 20) + " MB";
    }

    /**
     * The core, the libraries that it needs and this program's classes, each on its own, as a build has left them; null if there
     * is no such build, or this program is run like that already. All in one jar of 26 MB takes longer to open.
     */
    private static @Nullable String plainClassPath() {
        Path target = Document.root().resolve("futures-benchmarks/target");
        Path classes = target.resolve("classes");
        Path libraries = target.resolve("startup");
        String own = System.getProperty("java.class.path");
        if (own.contains(File.pathSeparator) || !Files.isDirectory(classes) || !Files.isDirectory(libraries)) {
            return null;
        }
        try (Stream<Path> jars = Files.list(libraries)) {
            String needed = jars.filter(
                            jar -> jar.getFileName().toString().matches("(futures-core|slf4j-api|jspecify)-.*"))
                    .sorted()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
            return needed + File.pathSeparator + classes;
        } catch (IOException e) {
            return null;
        }
    }

    /** A step that is being put together. */
    private static final class Plan {

        private final Step step;

        private Plan(Step step) {
            this.step = step;
        }

        Plan by(Side side, @Nullable Measurement measurement) {
            if (measurement != null) {
                step.sides().put(side, measurement);
            }
            return this;
        }
    }

    private Plan step(Line... lines) {
        Step step = new Step(List.of(lines), new EnumMap<>(Side.class));
        steps.add(step);
        step.lines().forEach(line -> figures.put(line, new EnumMap<>(Side.class)));
        return new Plan(step);
    }

    // ----------------------------------------------------------------------------------------------- rounds

    private void round(int round, int rounds) throws Exception {
        parallel.add(Parallel.speedUp());
        for (Step step : steps) {
            List<Side> order = new ArrayList<>(step.sides().keySet());
            Collections.rotate(order, round);
            for (Side side : order) {
                System.gc(); // what another side has left behind
                double[] measured =
                        Objects.requireNonNull(step.sides().get(side)).measure();
                for (int i = 0; i < measured.length; i++) {
                    Line line = step.lines().get(i);
                    double figure = measured[i] / line.unit().size;
                    Objects.requireNonNull(figures.get(line))
                            .computeIfAbsent(side, unused -> new ArrayList<>())
                            .add(figure);
                    System.out.printf(
                            Locale.ROOT,
                            "%d/%d %-45s %-8s %12s %s%n",
                            round + 1,
                            rounds,
                            line.measure(),
                            side,
                            Table.number(figure),
                            line.unit().text);
                }
            }
        }
    }

    // ----------------------------------------------------------------------------------------------- tables

    private void about(int rounds) throws IOException {
        line("- `java -jar futures-benchmarks/target/benchmarks.jar isolation %d`, begun %s"
                .formatted(rounds, Instant.now().truncatedTo(ChronoUnit.MINUTES)));
        line("- Java: " + System.getProperty("java.vendor") + " " + Runtime.version());
        line(python == null ? "- Python: there is no python3 here, so only ours are measured" : "- " + python.about());
        line("- machine: %d x %s, %,d MB, %s %s, load before the run %.1f"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Run.processor(),
                        Run.memoryMb(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        line(
                ("- a round, on each side with new workers each time: %,d no-op tasks are submitted, and then their results are"
                                + " taken, %d batches to warm up and %d measured; %,d trips to warm up, %,d measured; maps of %,d"
                                + " numbers, %d to warm up, %d measured; %,d trips of 1 KB before the payloads; %d starts; %d cancels")
                        .formatted(
                                effort.batch(),
                                effort.warmUps(),
                                effort.batches(),
                                effort.warmUpTrips(),
                                effort.trips(),
                                effort.items(),
                                effort.mapWarmUps(),
                                effort.batches(),
                                effort.warmUpTrips(),
                                effort.starts(),
                                effort.cancels()));
    }

    private void tables() {
        Spread spread = Spread.of(parallel);
        line(
                "- two threads did %.2f times the work of one (median of %d measurements, one before each round; %.2f to %.2f)"
                        .formatted(spread.median(), parallel.size(), spread.least(), spread.most()));
        line("");
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("measure", "unit", "ours", "CPython", "ratio", "goal", "met"));
        figures.forEach((line, sides) -> cells.add(compare(line, sides)));
        text.append(Table.aligned(cells));
        line("");
        line("What isolation costs:");
        line("");
        List<List<String>> costs = new ArrayList<>();
        costs.add(List.of("measure", "unit", "in a worker JVM", "on a thread of this JVM", "times"));
        figures.forEach((line, sides) -> {
            List<Double> ours = sides.get(Side.OURS);
            List<Double> threads = sides.get(Side.THREADS);
            if (ours != null && threads != null) {
                costs.add(List.of(
                        line.measure(),
                        line.unit().text,
                        spread(Spread.of(ours)),
                        spread(Spread.of(threads)),
                        ratio(ratios(line, threads, ours))));
            }
        });
        text.append(Table.aligned(costs));
    }

    private static List<String> compare(Line line, Map<Side, List<Double>> sides) {
        Spread ours = Spread.of(sides.getOrDefault(Side.OURS, List.of()));
        List<Double> theirs = sides.get(Side.CPYTHON);
        List<Double> own = sides.get(Side.OURS);
        Spread ratio = theirs == null || own == null ? null : ratios(line, own, theirs);
        return List.of(
                line.measure(),
                line.unit().text,
                spread(ours),
                theirs == null ? "" : spread(Spread.of(theirs)),
                ratio == null ? "" : ratio(ratio),
                goal(line),
                met(line, line.isRatio() ? ratio : ours));
    }

    /** Of what was measured in the same round. */
    private static Spread ratios(Line line, List<Double> ones, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ones.size(); i++) {
            ratios.add(line.ratio(ones.get(i), others.get(i)));
        }
        return Spread.of(ratios);
    }

    private static String spread(Spread spread) {
        return Double.isNaN(spread.median())
                ? "not known"
                : spread.count() == 1
                        ? Table.number(spread.median())
                        : "%s (%s to %s)"
                                .formatted(
                                        Table.number(spread.median()),
                                        Table.number(spread.least()),
                                        Table.number(spread.most()));
    }

    private static String ratio(Spread spread) {
        return Double.isNaN(spread.median())
                ? ""
                : spread.count() == 1
                        ? Table.ratio(spread.median())
                        : "%s (%s to %s)"
                                .formatted(
                                        Table.ratio(spread.median()),
                                        Table.ratio(spread.least()),
                                        Table.ratio(spread.most()));
    }

    private static String goal(Line line) {
        return line.goal() == 0
                ? ""
                : line.isRatio() ? ">= %.0f x CPython".formatted(line.goal()) : "<= %.0f".formatted(line.goal());
    }

    /** With a question mark if the least or the most says otherwise than the median, or if there is only one figure. */
    private static String met(Line line, @Nullable Spread judged) {
        if (line.goal() == 0 || judged == null || Double.isNaN(judged.median())) {
            return "";
        }
        boolean met = line.meets(judged.median());
        boolean sure = judged.count() > 1 && line.meets(judged.least()) == met && line.meets(judged.most()) == met;
        return (met ? "yes" : "**no**") + (sure ? "" : "?");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
