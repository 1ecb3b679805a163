package dev.futures.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the table makes of results: invented ones, so that every figure can be checked by hand. */
class TableSmokeTests {

    private static final String BENCHMARK = """
            {"benchmark": "dev.futures.benchmarks.SubmitToResult.oneSubmitter", "params": {"pool": "%s"},
             "primaryMetric": {"rawData": %s},
             "secondaryMetrics": {"parallel": {"rawData": %s}}}""";

    private static Results results(String... benchmarks) {
        return Results.of(
                "{\"about\": {\"mode\": \"quick\"}, \"others\": {}, \"jmh\": [" + String.join(",", benchmarks) + "]}");
    }

    private static final Results THREE_FORKS = results(
            BENCHMARK.formatted(
                    "FUTURES", "[[100, 110, 90], [200, 200, 200], [50, 50, 50]]", "[[2, 2, 2], [1, 1, 1], [2, 2, 2]]"),
            BENCHMARK.formatted(
                    "JDK", "[[300, 300, 300], [200, 200, 900], [200, 200, 200]]", "[[2, 2, 2], [1, 1, 1], [1, 1, 1]]"));

    private static Row row() {
        return Rows.all().stream()
                .filter(row ->
                        row.measure().equals("submit to result") && row.peer().equals("JDK"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ratio_pairsTheForksOfARound() {
        assertThat(row().ratio(THREE_FORKS, Row.Regime.ANY)).isEqualTo(new Results.Spread(3, 1, 4, 3));
    }

    @Test
    void ratio_ofARegimeTakesOnlyPairsOfIt() {
        assertThat(row().ratio(THREE_FORKS, Row.Regime.PARALLEL)).isEqualTo(new Results.Spread(3, 3, 3, 1));
        assertThat(row().ratio(THREE_FORKS, Row.Regime.AS_ONE)).isEqualTo(new Results.Spread(1, 1, 1, 1));
    }

    @Test
    void ratio_ofOneForkSpreadsAsItsIterations() {
        Results one = results(
                BENCHMARK.formatted("FUTURES", "[[100, 110, 90]]", "[[2, 2, 2]]"),
                BENCHMARK.formatted("JDK", "[[270, 300, 330]]", "[[2, 2, 2]]"));
        assertThat(row().ratio(one, Row.Regime.ANY)).isEqualTo(new Results.Spread(3, 270.0 / 110, 330.0 / 90, 3));
    }

    @Test
    void ratio_ofWhatWasNotMeasured() {
        assertThat(row().ratio(results(), Row.Regime.ANY)).isNull();
    }

    @Test
    void percentile_isOfAllSamplesOfAFork() {
        Results sampled = results("""
                {"benchmark": "dev.futures.benchmarks.OneAtATime.submitAndGet", "params": {"pool": "JDK"},
                 "primaryMetric": {"rawDataHistogram": [[[[10, 998]], [[20, 1], [30, 1]]]]}}""");
        assertThat(sampled.get("OneAtATime.submitAndGet JDK p99.9"))
                .satisfies(measured -> assertThat(measured.byFork()).containsExactly(20.0));
        assertThat(sampled.get("OneAtATime.submitAndGet JDK time"))
                .satisfies(measured -> assertThat(measured.byFork()).containsExactly(17.5));
    }

    @Test
    void table_saysWhetherTheGoalIsMet() {
        assertThat(Table.of(THREE_FORKS).lines())
                .anyMatch(line -> line.matches(
                        "\\| submit to result +\\| JDK +\\| 100.0 +\\| 200.0 +\\| ns +\\| 3.00 +\\| 1.00 to 4.00 +\\|"
                                + " >= 1.50 +\\| yes\\? +\\|"));
    }

    @Test
    void charts_haveABarForEachRatio() {
        assertThat(Charts.of(THREE_FORKS)).containsOnlyKeys("submit");
        assertThat(Charts.of(THREE_FORKS).get("submit")).contains("3.00x").contains("class=\"goal\"");
    }
}
