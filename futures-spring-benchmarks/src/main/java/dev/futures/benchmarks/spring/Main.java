package dev.futures.benchmarks.spring;

import java.util.Arrays;

/** The command line of {@code spring-benchmarks.jar}. */
public final class Main {

    private static final String HELP = """
            java -jar spring-benchmarks.jar jmh ...              JMH's own command line: what a task costs
            java -jar spring-benchmarks.jar dashboard [ROUNDS]   an application with and without somebody who watches it
            """;

    private Main() {}

    public static void main(String[] args) throws Exception {
        String first = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (first) {
            case "jmh" -> org.openjdk.jmh.Main.main(rest);
            case "dashboard" -> System.exit(DashboardLoad.run(rest));
            default -> {
                System.out.print(HELP);
                System.exit(2);
            }
        }
    }
}
