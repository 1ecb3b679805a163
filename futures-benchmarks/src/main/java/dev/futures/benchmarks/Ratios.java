package dev.futures.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The table of ratios. Everything measured here is a cost: time, CPU time, bytes. So a ratio is the peer's cost divided by
 * ours, and above 1 ours is the better one.
 */
final class Ratios {

    private static final String TIME = "time";
    private static final String P999 = "p99.9";
    private static final String BYTES = "gc.alloc.rate.norm";

    private final Map<String, Double> costs = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    private Ratios(Collection<RunResult> results) {
        for (RunResult result : results) {
            String name = name(result);
            Result<?> primary = result.getPrimaryResult();
            costs.put(name + " " + TIME, primary.getScore());
            if (result.getParams().getMode() == Mode.SampleTime) {
                costs.put(name + " " + P999, primary.getStatistics().getPercentile(99.9));
            }
            // The mean, for JMH adds up what is counted shot by shot.
            result.getSecondaryResults()
                    .forEach((metric, secondary) -> costs.put(
                            name + " " + metric.replace("\u00b7", ""),
                            secondary.getStatistics().getMean()));
        }
    }

    /** Class, method and parameters, such as {@code SubmitToResult.oneSubmitter JDK}. */
    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        StringBuilder name = new StringBuilder(
                benchmark.substring(Main.class.getPackageName().length() + 1));
        for (String key : List.of("pool", "tasks")) {
            String value = result.getParams().getParam(key);
            if (value != null) {
                name.append(' ').append(value);
            }
        }
        return name.toString();
    }

    static String table(Collection<RunResult> results) {
        Ratios table = new Ratios(results);
        table.lines.add(
                "Ratio = cost of the peer / our cost in the same run: above 1 is better than the peer, and higher is"
                        + " better.");
        table.lines.add("");
        table.lines.add(line("measure", "peer", "ours", "peer's", "ratio", "goal"));
        table.lines.add(line("---", "---", "---", "---", "---", "---"));
        table.submitToResult();
        table.latencyAndWork();
        table.manyFutures();
        table.pending();
        table.alone();
        return String.join(System.lineSeparator(), table.lines);
    }

    private void submitToResult() {
        String one = "SubmitToResult.oneSubmitter ";
        String four = "SubmitToResult.fourSubmitters ";
        for (Pool.Kind peer : Pool.Kind.values()) {
            switch (peer) {
                case FUTURES, FUTURES_UNTIMED -> {}
                case JDK -> {
                    ratio("submit to result, no timers, ns", one, "FUTURES_UNTIMED", peer, TIME, 2.0);
                    ratio("submit to result, ns", one, "FUTURES", peer, TIME, 1.5);
                }
                case SPRING -> ratio("submit to result, ns", one, "FUTURES", peer, TIME, 4.0);
                case MICROMETER -> ratio("submit to result, ns", one, "FUTURES", peer, TIME, 3.0);
                default -> ratio("submit to result, ns", one, "FUTURES", peer, TIME, null);
            }
        }
        for (Pool.Kind peer : List.of(Pool.Kind.JDK, Pool.Kind.FORK_JOIN)) {
            double goal = peer == Pool.Kind.JDK ? 2.0 : 1.0;
            ratio("4 submitters, no timers, ns", four, "FUTURES_UNTIMED", peer, TIME, goal);
            ratio("4 submitters, ns", four, "FUTURES", peer, TIME, goal);
        }
        ratio("CPU time of a task, no timers, ns", one, "FUTURES_UNTIMED", Pool.Kind.JDK, CpuTime.METRIC, 1 / 0.6);
        ratio("CPU time of a task, ns", one, "FUTURES", Pool.Kind.JDK, CpuTime.METRIC, 1 / 0.9);
        ratio("CPU time, 4 submitters, no timers, ns", four, "FUTURES_UNTIMED", Pool.Kind.JDK, CpuTime.METRIC, null);
        ratio("CPU time, 4 submitters, ns", four, "FUTURES", Pool.Kind.JDK, CpuTime.METRIC, null);
        ratio("allocated for a task, bytes", one, "FUTURES", Pool.Kind.JDK, BYTES, 1.0);
    }

    private void latencyAndWork() {
        for (String ours : List.of("FUTURES", "FUTURES_UNTIMED")) {
            String timers = ours.equals("FUTURES") ? "" : ", no timers";
            for (Pool.Kind peer : List.of(Pool.Kind.JDK, Pool.Kind.FORK_JOIN)) {
                Double goal = peer == Pool.Kind.JDK ? 1.0 : null;
                ratio("one at a time" + timers + ", mean, ns", "OneAtATime.submitAndGet ", ours, peer, TIME, goal);
                ratio("one at a time" + timers + ", p99.9, ns", "OneAtATime.submitAndGet ", ours, peer, P999, goal);
                ratio("tasks of 10 us" + timers + ", ns", "RealWork.batch ", ours, peer, TIME, goal);
            }
        }
    }

    private void manyFutures() {
        for (String tasks : List.of("100000", "1000000")) {
            ratio(
                    "asCompleted, " + tasks + ", ms",
                    "ExecutorCompletionService",
                    "ManyFutures.asCompleted " + tasks,
                    "ManyFutures.completionService " + tasks,
                    TIME,
                    1.5);
            ratio(
                    "wait for all, " + tasks + ", ms",
                    "CompletableFuture.allOf",
                    "ManyFutures.waitForAll " + tasks,
                    "ManyFutures.allOf " + tasks,
                    TIME,
                    1.0);
        }
    }

    private void pending() {
        for (String ours : List.of("FUTURES", "FUTURES_UNTIMED")) {
            String timers = ours.equals("FUTURES") ? "" : ", no timers";
            for (String tasks : List.of("100000", "1000000")) {
                ratio(
                        "cancel " + tasks + timers + ", ms",
                        "JDK, then one purge()",
                        "CancelPending.cancelAll " + ours + " " + tasks,
                        "CancelPending.cancelAll JDK " + tasks,
                        TIME,
                        null);
            }
            ratio(
                    "a pending future" + timers + ", bytes",
                    "JDK",
                    "Footprint.weigh " + ours + " 1000000",
                    "Footprint.weigh JDK 1000000",
                    "heapBytesPerPending",
                    ours.equals("FUTURES") ? null : 1.0);
        }
        ratio(
                "1000000 virtual sleepers, ms",
                "VIRTUAL",
                "Sleepers.sleep FUTURES 1000000",
                "Sleepers.sleep VIRTUAL 1000000",
                TIME,
                0.9);
        ratio(
                "a waiting virtual thread, bytes",
                "VIRTUAL",
                "Sleepers.waitTogether FUTURES 200000",
                "Sleepers.waitTogether VIRTUAL 200000",
                "heapBytesPerSleeper",
                1 / 1.15);
    }

    /** What has a goal but no peer. */
    private void alone() {
        figure("a pending future, bytes", "Footprint.weigh FUTURES 1000000 heapBytesPerPending", 1, "<= 64");
        figure("of which the future object", "Footprint.weigh FUTURES 1000000 futureObjectBytes", 1, "");
        figure("cancel 1000000, ns each", "CancelPending.cancelAll FUTURES 1000000 " + TIME, 1, "<= 300");
        figure("cancel 100000, ns each", "CancelPending.cancelAll FUTURES 100000 " + TIME, 10, "<= 300");
        figure("map over 10000000, heap growth, MB", "BufferedMap.map heapGrowthMb", 1, "<= 20");
        figure("map over 10000000, ns each", "BufferedMap.map " + TIME, 0.1, "");
        figure("idle, whole process, % of a core", "IdlePool.idle processPercent", 1, "< 0.1");
        figure("idle, Java threads alone, % of a core", "IdlePool.idle javaThreadsPercent", 1, "< 0.1");
        figure("10 us of work really are, ns", "RealWork.workAlone " + TIME, 1, "");
    }

    private void ratio(
            String measure, String benchmark, String ours, Pool.Kind peer, String metric, @Nullable Double goal) {
        ratio(measure, peer.name(), benchmark + ours, benchmark + peer, metric, goal);
    }

    private void ratio(
            String measure, String peerName, String ours, String peer, String metric, @Nullable Double goal) {
        Double our = costs.get(ours + " " + metric);
        Double their = costs.get(peer + " " + metric);
        if (our != null && their != null) {
            lines.add(line(
                    measure,
                    peerName,
                    number(our),
                    number(their),
                    String.format(Locale.ROOT, "%.2f", their / our),
                    goal == null ? "" : String.format(Locale.ROOT, ">= %.2f", goal)));
        }
    }

    private void figure(String measure, String key, double factor, String goal) {
        Double our = costs.get(key);
        if (our != null) {
            lines.add(line(measure, "", number(our * factor), "", "", goal));
        }
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : number < 1_000 ? "%.1f" : "%.0f", number);
    }

    private static String line(String measure, String peer, String ours, String theirs, String ratio, String goal) {
        return String.format(
                Locale.ROOT, "| %-42s | %-30s | %10s | %10s | %6s | %8s |", measure, peer, ours, theirs, ratio, goal);
    }
}
