package dev.futures.benchmarks.spring;

import java.util.Arrays;

/** The command line of {@code spring-benchmarks.jar}. */
public final class Main {

    private static final String HELP = """
            java -jar spring-benchmarks.jar context [ROUNDS]     what a task costs, with and without what it sees of its submitter
            java -jar spring-benchmarks.jar dashboard [ROUNDS]   an application with and without somebody who watches it
            java -jar spring-benchmarks.jar jmh ...              JMH's own command line
            """;

    private static final int ROUNDS = 5;

    private Main() {}

    private static int rounds(String[] arguments) {
        if (arguments.length > 0 && !arguments[0].matches("[1-9][0-9]{0,2}")) {
            System.out.printf("ROUNDS is a whole number from 1 to 999, but not '%s'%n", arguments[0]);
            System.exit(2);
        }
        return arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
    }

    public static void main(String[] args) throws Exception {
        String first = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (first) {
            case "jmh" -> org.openjdk.jmh.Main.main(rest);
            case "context" -> System.out.println(ContextCost.run(rounds(rest)));
            case "dashboard" -> {
                DashboardLoad.run(rounds(rest));
                System.exit(0);
            }
            default -> {
                System.out.print(HELP);
                System.exit(2);
            }
        }
    }
}
