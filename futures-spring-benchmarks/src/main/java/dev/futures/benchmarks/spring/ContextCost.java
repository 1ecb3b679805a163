package dev.futures.benchmarks.spring;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link SpringTask} for each kind of executor, by turns, each time in a new JVM, and makes a table of it. */
final class ContextCost {

    private ContextCost() {}

    static String run(int rounds) throws RunnerException {
        Map<SpringPool.Kind, List<Double>> nanos = new EnumMap<>(SpringPool.Kind.class);
        for (int round = 0; round < rounds; round++) {
            for (SpringPool.Kind kind : SpringPool.Kind.values()) {
                double score = new Runner(new OptionsBuilder()
                                .include(SpringTask.class.getName())
                                .param("pool", kind.name())
                                .forks(1)
                                .shouldFailOnError(true)
                                .build())
                        .runSingle()
                        .getPrimaryResult()
                        .getScore();
                nanos.computeIfAbsent(kind, unused -> new ArrayList<>()).add(score);
            }
        }
        List<Double> base = nanos.getOrDefault(SpringPool.Kind.ALONE, List.of());
        StringBuilder table =
                new StringBuilder("| executor | ns a task | times `ALONE`, of the same round |\n|---|---|---|\n");
        nanos.forEach((kind, measured) -> {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < measured.size(); i++) {
                ratios.add(measured.get(i) / base.get(i));
            }
            table.append("| `")
                    .append(kind)
                    .append("` | ")
                    .append(Spread.of(measured, "%,.0f"))
                    .append(" | ")
                    .append(Spread.of(ratios, "%.2f"))
                    .append(" |\n");
        });
        return table.toString();
    }
}
