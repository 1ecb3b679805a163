package dev.futures.benchmarks;

import dev.futures.benchmarks.reliability.Churn;
import dev.futures.benchmarks.reliability.ExitStorm;
import dev.futures.benchmarks.reliability.FaultStorm;
import dev.futures.benchmarks.reliability.Knots;
import dev.futures.benchmarks.reliability.ShutdownStorm;
import dev.futures.benchmarks.reliability.Soak;
import dev.futures.benchmarks.reliability.SoakPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** The command line of {@code benchmarks.jar}. */
public final class Main {

    private static final int FULL_ROUNDS = 5;

    private static final String HELP = """
            java -jar benchmarks.jar                  all benchmarks, 5 rounds
            java -jar benchmarks.jar quick            all benchmarks, 1 round
            java -jar benchmarks.jar [quick] WORD...  those of a group, or whose name contains WORD (a regular expression)
                 ... pools=FUTURES,JDK                only these executors
                 ... rounds=N                         so many rounds
            java -jar benchmarks.jar list             groups and names
            java -jar benchmarks.jar table [FILE]     the table of a run as Markdown; without FILE, writes docs/performance.md
            java -jar benchmarks.jar charts           charts of the runs that docs/performance.md shows, in docs/charts
            java -jar benchmarks.jar jmh ...          JMH's own command line
            java -jar benchmarks.jar soak [TASKS] [POOL]
                                                      so many tasks, each outcome checked; POOL is plain, listened, limited,
                                                      blocking, caller-runs, rejecting, restless, controlled or virtual
            java -jar benchmarks.jar storm [POOLS]    so many pools shut down amid submissions, ours and the JDK's
            java -jar benchmarks.jar faults [FAULTS]  so many faults of tasks, thread factory, listener and callbacks
            java -jar benchmarks.jar churn [POOLS]    so many pools made, used and closed or dropped
            java -jar benchmarks.jar exits [JVMS]     so many JVMs that end amid submissions, for each way to end
            java -jar benchmarks.jar knots [ROUNDS]   so many times 120 trees of tasks that wait for each other in small pools
            java -jar benchmarks.jar isolation [ROUNDS]
                                                      worker JVMs, CPython's ProcessPoolExecutor and threads, round by round
            """;

    private Main() {}

    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        String first = words.isEmpty() ? "" : words.get(0);
        switch (first) {
            case "-h", "--help", "help" -> System.out.print(HELP);
            case "list" ->
                Plan.all(false).forEach(item -> System.out.printf("%-12s %s%n", item.group(), describe(item)));
            case "jmh" -> org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            case "table" -> {
                if (args.length > 1) {
                    System.out.println(Table.of(Results.read(Path.of(args[1]))));
                } else {
                    Document.writeTables();
                }
            }
            case "charts" -> Document.writeCharts();
            case "soak" -> {
                SoakPool pool = args.length > 2 ? SoakPool.of(args[2]) : SoakPool.PLAIN;
                System.out.println(Soak.run(pool, number(args, 1_000_000_000L), 1));
            }
            case "storm" -> {
                int pools = count(args, 100_000);
                System.out.println(ShutdownStorm.ours(pools, 1));
                System.out.println(ShutdownStorm.jdk(pools, 1));
            }
            case "faults" -> System.out.println(FaultStorm.run(number(args, 100_000), 1));
            case "churn" -> System.out.println(Churn.run(count(args, 10_000)));
            case "exits" -> System.out.println(ExitStorm.run(count(args, 100), 1));
            case "knots" -> System.out.println(Knots.run(count(args, 1_000), 1));
            case "isolation" -> isolation(count(args, FULL_ROUNDS));
            default -> run(words, String.join(" ", args));
        }
    }

    private static void isolation(int rounds) throws Exception {
        MachineLock lock = MachineLock.take();
        try {
            System.out.print(Isolation.run(rounds, Effort.FULL));
        } finally {
            lock.close();
        }
    }

    /** How many of something, at most a million million: as told, or as usual. */
    private static long number(String[] args, long usual) {
        return number(args, usual, 1_000_000_000_000L);
    }

    /** As {@link #number}, of what there is no more than an int of. */
    private static int count(String[] args, int usual) {
        return (int) number(args, usual, 1_000_000_000);
    }

    private static long number(String[] args, long usual, long most) {
        if (args.length < 2) {
            return usual;
        }
        String told = args[1];
        String digits = told.replace("_", "");
        if (!digits.matches("[0-9]{1,13}") || Long.parseLong(digits) == 0 || Long.parseLong(digits) > most) {
            System.out.printf("%s takes a whole number from 1 to %,d, but not '%s'%n", args[0], most, told);
            System.exit(2);
        }
        return Long.parseLong(digits);
    }

    private static String describe(Plan.Item item) {
        if (item instanceof Plan.Jmh jmh) {
            StringBuilder text = new StringBuilder(jmh.name());
            jmh.parameters()
                    .forEach((key, values) ->
                            text.append(' ').append(key).append('=').append(String.join(",", values)));
            return text.toString();
        }
        return item.name();
    }

    private static void run(List<String> words, String arguments)
            throws IOException, InterruptedException, RunnerException {
        boolean quick = words.remove("quick");
        int rounds = quick ? 1 : FULL_ROUNDS;
        List<String> pools = List.of();
        for (String word : List.copyOf(words)) {
            if (word.startsWith("rounds=")) {
                rounds = Integer.parseInt(word.substring("rounds=".length()));
                words.remove(word);
            } else if (word.startsWith("pools=")) {
                pools = List.of(word.substring("pools=".length()).split(","));
                words.remove(word);
            }
        }
        List<Plan.Item> items = Plan.selected(quick, words);
        if (items.isEmpty()) {
            System.out.printf("Nothing is called %s.%n%n%s", words, HELP);
            System.exit(2);
        }
        boolean whole = words.isEmpty() && pools.isEmpty() && rounds == (quick ? 1 : FULL_ROUNDS);
        Path file;
        MachineLock lock = MachineLock.take();
        try {
            Run run = new Run(quick ? "quick" : "full", whole, arguments);
            for (int round = 1; round <= rounds; round++) {
                for (Plan.Item item : items) {
                    run.add(item, pools, round, rounds);
                }
                // After each round, so that whoever ends a long run early has what is there.
                run.write();
            }
            file = run.file();
        } finally {
            lock.close();
        }
        System.out.println();
        System.out.println(Table.of(Results.read(file)));
        System.out.printf("%nRaw results: %s%n", file);
    }
}
