package dev.futures.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rows of the table, in its order, with the goals of the project. */
final class Rows {

    private static final double NONE = Double.NaN;
    private static final String NO_TIMERS = ", no timers";
    private static final Map<String, String> TIMERS = new LinkedHashMap<>();

    static {
        TIMERS.put("FUTURES_UNTIMED", NO_TIMERS);
        TIMERS.put("FUTURES", "");
        TIMERS.put("FUTURES_MICROMETER", ", Micrometer's timers");
    }

    /** The groups, in the order of the table, with their titles. */
    static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("submit", "Submit to result: 1 submitter, 2 workers, 10,000 tasks at a time");
        GROUPS.put("submitters", "Submit to result: 4 submitters, 2 workers");
        GROUPS.put("latency", "One at a time");
        GROUPS.put("work", "Tasks of about 10 us of work");
        GROUPS.put("many", "Many futures at once");
        GROUPS.put("cancel", "Cancelling what is pending");
        GROUPS.put("memory", "Memory");
        GROUPS.put("idle", "An idle pool");
        GROUPS.put("virtual", "Virtual threads");
        GROUPS.put("python", "CPython's ThreadPoolExecutor, same tasks, same machine");
        GROUPS.put("startup", "Start of a Spring Boot application");
    }

    private final List<Row> rows = new ArrayList<>();

    private Rows() {}

    static List<Row> all() {
        Rows rows = new Rows();
        rows.submit();
        rows.submitters();
        rows.latencyAndWork();
        rows.many();
        rows.cancel();
        rows.memory();
        rows.idleAndVirtual();
        rows.python();
        rows.startUp();
        return rows.rows;
    }

    private void submit() {
        String name = "SubmitToResult.oneSubmitter ";
        TIMERS.forEach((ours, timers) -> {
            boolean untimed = ours.equals("FUTURES_UNTIMED");
            boolean plain = ours.equals("FUTURES");
            for (Pool.Kind peer : Pool.Kind.values()) {
                double goal = switch (peer) {
                    case JDK -> untimed ? 2.0 : 1.5;
                    case SPRING -> plain ? 4.0 : NONE;
                    case MICROMETER -> 3.0;
                    default -> NONE;
                };
                boolean shown = plain
                        ? !peer.name().startsWith("FUTURES")
                        : peer == Pool.Kind.JDK || peer == (untimed ? Pool.Kind.FORK_JOIN : Pool.Kind.MICROMETER);
                if (shown) {
                    versus("submit", "submit to result" + timers, "ns", peer, name, ours, Results.TIME, goal);
                }
            }
        });
        TIMERS.forEach((ours, timers) -> versus(
                "submit",
                "CPU time of a task" + timers,
                "ns",
                Pool.Kind.JDK,
                name,
                ours,
                Machine.CPU,
                timers.equals(NO_TIMERS) ? 1 / 0.6 : 1 / 0.9));
        TIMERS.forEach((ours, timers) -> versus(
                "submit", "allocated for a task" + timers, "B", Pool.Kind.JDK, name, ours, "gc.alloc.rate.norm", 1.0));
    }

    private void submitters() {
        String name = "SubmitToResult.fourSubmitters ";
        TIMERS.forEach((ours, timers) -> {
            versus("submitters", "4 submitters" + timers, "ns", Pool.Kind.JDK, name, ours, Results.TIME, 2.0);
            versus("submitters", "4 submitters" + timers, "ns", Pool.Kind.FORK_JOIN, name, ours, Results.TIME, 1.0);
            versus("submitters", "CPU time of a task" + timers, "ns", Pool.Kind.JDK, name, ours, Machine.CPU, NONE);
        });
    }

    private void latencyAndWork() {
        String one = "OneAtATime.submitAndGet ";
        String work = "RealWork.batch ";
        TIMERS.forEach((ours, timers) -> {
            for (Pool.Kind peer : List.of(Pool.Kind.JDK, Pool.Kind.FORK_JOIN)) {
                double goal = peer == Pool.Kind.JDK ? 1.0 : NONE;
                versus("latency", "one at a time, mean" + timers, "ns", peer, one, ours, Results.TIME, goal);
                versus("latency", "one at a time, p99.9" + timers, "ns", peer, one, ours, Results.P999, goal);
            }
            for (Pool.Kind peer : List.of(Pool.Kind.JDK, Pool.Kind.FORK_JOIN)) {
                double goal = peer == Pool.Kind.JDK ? 1.0 : NONE;
                versus("work", "a task of 10 us" + timers, "ns", peer, work, ours, Results.TIME, goal);
            }
        });
        rows.add(Row.cost("work", "the work alone", "ns", "RealWork.workAlone time", NONE));
    }

    private void many() {
        for (int tasks : List.of(100_000, 1_000_000)) {
            double each = 1e6 / tasks; // milliseconds for all of them
            String count = String.format(java.util.Locale.ROOT, ", %,d", tasks);
            rows.add(Row.ratio(
                            "many",
                            "asCompleted" + count + ", each",
                            "ns",
                            "ExecutorCompletionService",
                            "ManyFutures.asCompleted " + tasks + " time",
                            "ManyFutures.completionService " + tasks + " time",
                            1.5)
                    .times(each, each));
            rows.add(Row.ratio(
                            "many",
                            "wait for all" + count + ", each",
                            "ns",
                            "CompletableFuture.allOf",
                            "ManyFutures.waitForAll " + tasks + " time",
                            "ManyFutures.allOf " + tasks + " time",
                            1.0)
                    .times(each, each));
        }
        linear("many", "asCompleted, each of 1,000,000", "ManyFutures.asCompleted ");
        linear("many", "wait for all, each of 1,000,000", "ManyFutures.waitForAll ");
    }

    private void cancel() {
        TIMERS.forEach((ours, timers) -> {
            String name = "CancelPending.cancelAll " + ours;
            rows.add(Row.cost("cancel", "cancel 1,000,000" + timers + ", each", "ns", name + " 1000000 time", 300));
            linear("cancel", "cancel, each of 1,000,000" + timers, name + " ");
            rows.add(Row.ratio(
                    "cancel",
                    "cancel 1,000,000" + timers + ", each",
                    "ns",
                    "JDK with one purge()",
                    name + " 1000000 time",
                    "CancelPending.cancelAll JDK 1000000 time",
                    NONE));
        });
    }

    private void memory() {
        String name = "Footprint.weigh ";
        for (String ours : List.of("FUTURES", "FUTURES_MICROMETER")) {
            String metric = name + ours + " 1000000 heapBytesPerPending";
            rows.add(Row.cost("memory", "a pending future" + TIMERS.get(ours), "B", metric, 64));
        }
        TIMERS.forEach((ours, timers) -> rows.add(Row.ratio(
                "memory",
                "a pending future" + timers,
                "B",
                "FutureTask and queue node",
                name + ours + " 1000000 heapBytesPerPending",
                name + "JDK 1000000 heapBytesPerPending",
                timers.equals(NO_TIMERS) ? 1.0 : NONE)));
        TIMERS.forEach((ours, timers) -> rows.add(Row.cost(
                "memory", "the future object alone" + timers, "B", name + ours + " 1000000 futureObjectBytes", NONE)));
        rows.add(Row.cost("memory", "map over 10,000,000: heap growth", "MB", "BufferedMap.map heapGrowthMb", 20));
        rows.add(Row.cost("memory", "map over 10,000,000: each", "ns", "BufferedMap.map time", NONE)
                .times(0.1, 1));
    }

    private void idleAndVirtual() {
        String core = "% of a core";
        rows.add(Row.cost("idle", "its Java threads", core, "IdlePool.idle javaThreadsPercent", 0.1));
        rows.add(Row.cost("idle", "the whole process", core, "IdlePool.idle processPercent", NONE));
        rows.add(Row.cost("idle", "a process without a pool", core, "IdlePool.noPool processPercent", NONE));
        rows.add(Row.ratio(
                "virtual",
                "1,000,000 sleep 100 ms",
                "ms",
                "virtual thread per task",
                "Sleepers.sleep FUTURES 1000000 time",
                "Sleepers.sleep VIRTUAL 1000000 time",
                0.9));
        for (int tasks : List.of(200_000, 1_000_000)) {
            rows.add(Row.ratio(
                    "virtual",
                    String.format(java.util.Locale.ROOT, "one of %,d that wait, heap", tasks),
                    "B",
                    "virtual thread per task",
                    "Sleepers.waitTogether FUTURES " + tasks + " heapBytesPerSleeper",
                    "Sleepers.waitTogether VIRTUAL " + tasks + " heapBytesPerSleeper",
                    1 / 1.15));
        }
    }

    private void python() {
        String peer = "CPython";
        String one = "SubmitToResult.oneSubmitter FUTURES ";
        String latency = "OneAtATime.submitAndGet FUTURES ";
        rows.add(Row.ratio("python", "submit to result", "ns", peer, one + "time", "Python.oneSubmitter", NONE));
        rows.add(Row.ratio("python", "CPU time of a task", "ns", peer, one + Machine.CPU, "Python.cpu", NONE));
        rows.add(Row.ratio("python", "one at a time, mean", "ns", peer, latency + "time", "Python.submitAndGet", NONE));
        rows.add(Row.ratio("python", "one at a time, p99.9", "ns", peer, latency + Results.P999, "Python.p99.9", NONE));
        rows.add(Row.ratio(
                        "python",
                        "asCompleted, 100,000, each",
                        "ns",
                        peer,
                        "ManyFutures.asCompleted 100000 time",
                        "Python.asCompleted",
                        NONE)
                .times(10, 1));
        rows.add(Row.ratio(
                        "python",
                        "wait for all, 100,000, each",
                        "ns",
                        peer,
                        "ManyFutures.waitForAll 100000 time",
                        "Python.wait",
                        NONE)
                .times(10, 1));
    }

    private void startUp() {
        rows.add(Row.ratio(
                "startup",
                "start until ready, 4 executors",
                "ms",
                "without the starter",
                "StartUp.with",
                "StartUp.without",
                1 / 1.05));
        rows.add(Row.cost("startup", "what the starter adds", "ms", "StartUp.added", 60));
    }

    private void versus(
            String group,
            String measure,
            String unit,
            Pool.Kind peer,
            String benchmark,
            String ours,
            String metric,
            double goal) {
        rows.add(Row.ratio(
                group,
                measure,
                unit,
                peer.title(),
                benchmark + ours + " " + metric,
                benchmark + peer + " " + metric,
                goal));
    }

    /** Linear is: one of ten times as many costs the same, give or take the caches of the processor. */
    private void linear(String group, String measure, String name) {
        rows.add(
                Row.ratio(group, measure, "ns", "each of 100,000", name + "1000000 time", name + "100000 time", 1 / 1.3)
                        .times(1, 10));
    }
}
