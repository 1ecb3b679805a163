package dev.futures.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks and prints the table of ratios: all of them, as long as they need, or {@code quick}ly. With any other
 * arguments it is JMH's own command line. Each run leaves JMH's raw results in a file.
 */
public final class Main {

    private static final String PACKAGE = "dev.futures.benchmarks.";

    private Main() {}

    public static void main(String[] args) throws IOException, RunnerException {
        if (args.length == 0) {
            run(false);
        } else if (args.length == 1 && args[0].equals("quick")) {
            run(true);
        } else {
            org.openjdk.jmh.Main.main(args);
        }
    }

    private static void run(boolean quick) throws IOException, RunnerException {
        long start = System.nanoTime();
        Collection<RunResult> results = new ArrayList<>();
        for (ChainedOptionsBuilder options : plan(quick)) {
            results.addAll(new Runner(options.build()).run());
        }
        Path directory = Path.of("futures-benchmarks", "results");
        Path file = (Files.isDirectory(directory) ? directory : Path.of(""))
                .resolve("jmh-" + (quick ? "quick" : "full") + "-jdk"
                        + Runtime.version().feature() + ".json");
        ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString()).writeOut(results);
        // Where this machine keeps its JVM is nobody's business.
        Files.writeString(file, Files.readString(file).replaceAll("\"jvm\" : \"[^\"]*\"", "\"jvm\" : \"java\""));
        System.out.println();
        System.out.println(Ratios.table(results));
        System.out.printf(
                "%s, %d processors, %d s%s; raw results: %s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                (System.nanoTime() - start) / 1_000_000_000,
                quick ? ", quick: one short fork each, so a first look and no more" : "",
                file);
    }

    private static List<ChainedOptionsBuilder> plan(boolean quick) {
        List<ChainedOptionsBuilder> plan = new ArrayList<>();
        plan.add(steady(quick, "SubmitToResult.oneSubmitter", 3)
                .addProfiler(CpuTime.class)
                .addProfiler(GCProfiler.class));
        plan.add(pools(
                steady(quick, "SubmitToResult.fourSubmitters", 3).addProfiler(CpuTime.class),
                quick,
                "FUTURES",
                "FUTURES_UNTIMED",
                "JDK",
                "FORK_JOIN"));
        if (Pool.hasVirtualThreads()) {
            plan.add(steady(quick, "SubmitToResult.oneSubmitter", 3)
                    .param("pool", "VIRTUAL")
                    .addProfiler(CpuTime.class)
                    .addProfiler(GCProfiler.class));
        }
        plan.add(steady(quick, "OneAtATime", 3));
        plan.add(steady(quick, "RealWork", 2));
        plan.add(tasks(shots(quick, "ManyFutures", 10, 5), quick));
        plan.add(shots(quick, "CancelPending", 3, 3));
        plan.add(shots(quick, "Footprint", 0, 1));
        plan.add(once("BufferedMap"));
        plan.add(once("IdlePool").param("seconds", quick ? "10" : "30"));
        if (Pool.hasVirtualThreads()) {
            plan.add(shots(quick, "Sleepers.sleep", 1, 2));
            // A collection with so many stacks takes its time; what one of them weighs does not depend on their number.
            plan.add(once("Sleepers.waitTogether").param("tasks", "200000"));
        }
        return plan;
    }

    /** What is measured for a time; each benchmark itself says how in a full run. */
    private static ChainedOptionsBuilder steady(boolean quick, String benchmark, int iterations) {
        ChainedOptionsBuilder options = once(benchmark);
        if (quick) {
            options.forks(1)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.milliseconds(700))
                    .measurementIterations(iterations)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        return options;
    }

    /** What is measured shot by shot; each benchmark itself says how in a full run. */
    private static ChainedOptionsBuilder shots(boolean quick, String benchmark, int warmups, int shots) {
        ChainedOptionsBuilder options = once(benchmark);
        if (quick) {
            options.forks(1).warmupIterations(warmups).measurementIterations(shots);
        }
        return options;
    }

    private static ChainedOptionsBuilder once(String benchmark) {
        return new OptionsBuilder().include(PACKAGE.replace(".", "\\.") + benchmark + "(\\..*)?$");
    }

    private static ChainedOptionsBuilder pools(ChainedOptionsBuilder options, boolean quick, String... pools) {
        return quick ? options.param("pool", pools) : options;
    }

    private static ChainedOptionsBuilder tasks(ChainedOptionsBuilder options, boolean quick) {
        return quick ? options.param("tasks", "100000") : options;
    }
}
