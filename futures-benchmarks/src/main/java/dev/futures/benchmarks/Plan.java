package dev.futures.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What there is to run, in groups of rows that belong together, and with which parameters. */
final class Plan {

    private static final String[] PEERS = Arrays.stream(Pool.Kind.values())
            .filter(pool -> pool != Pool.Kind.VIRTUAL || Pool.hasVirtualThreads())
            .map(Enum::name)
            .toArray(String[]::new);
    private static final String[] CLOSE_PEERS = {"FUTURES", "FUTURES_UNTIMED", "FUTURES_MICROMETER", "JDK", "FORK_JOIN"
    };
    private static final String[] PENDING_PEERS = {"FUTURES", "FUTURES_UNTIMED", "FUTURES_MICROMETER", "JDK"};

    private Plan() {}

    /** One thing that is run at a time; once a round. */
    sealed interface Item {

        /** The rows it belongs to. */
        String group();

        /** Class and method of a benchmark, or as much of a name as something else has. */
        String name();
    }

    /** JMH's: a new JVM for each combination of parameters. */
    record Jmh(String group, String name, Map<String, String[]> parameters, int warmups, boolean allocation)
            implements Item {

        /** Of its executors, only those that are wanted; all of them if none is. */
        ChainedOptionsBuilder options(List<String> pools) {
            ChainedOptionsBuilder options = new OptionsBuilder()
                    .include(Pattern.quote(Plan.class.getPackageName() + "." + name) + "$")
                    .shouldFailOnError(true)
                    .addProfiler(Machine.class);
            parameters.forEach(
                    (key, values) -> options.param(key, key.equals("pool") ? narrow(values, pools) : values));
            if (warmups >= 0) {
                options.warmupIterations(warmups);
            }
            if (allocation) {
                options.addProfiler(GCProfiler.class);
            }
            return options;
        }

        private static String[] narrow(String[] values, List<String> wanted) {
            String[] narrowed = Arrays.stream(values).filter(wanted::contains).toArray(String[]::new);
            return narrowed.length == 0 ? values : narrowed;
        }

        Jmh with(String key, String... values) {
            Map<String, String[]> more = new TreeMap<>(parameters);
            more.put(key, values);
            return new Jmh(group, name, more, warmups, allocation);
        }

        Jmh warmups(int iterations) {
            return new Jmh(group, name, parameters, iterations, allocation);
        }

        Jmh withAllocation() {
            return new Jmh(group, name, parameters, warmups, true);
        }
    }

    /** CPython's own pool, in a process of its own. */
    record Python(String group, String name) implements Item {}

    /** Spring Boot's start, in JVMs of its own: so many with our starter and as many without. */
    record StartUp(String group, String name, int starts) implements Item {}

    private static Jmh jmh(String group, String name) {
        return new Jmh(group, name, Map.of(), -1, false);
    }

    /** All of it. A quick run is one round of this, a full one is five, so a quick one does more of some things in its one. */
    static List<Item> all(boolean quick) {
        List<Item> all = new ArrayList<>();
        all.add(jmh("submit", "SubmitToResult.oneSubmitter").with("pool", PEERS).withAllocation());
        all.add(jmh("submitters", "SubmitToResult.fourSubmitters").with("pool", CLOSE_PEERS));
        all.add(jmh("latency", "OneAtATime.submitAndGet").with("pool", CLOSE_PEERS));
        all.add(jmh("work", "RealWork.batch").with("pool", CLOSE_PEERS));
        all.add(jmh("work", "RealWork.workAlone"));
        for (String method : List.of("asCompleted", "completionService", "waitForAll", "allOf")) {
            all.add(jmh("many", "ManyFutures." + method).with("tasks", "100000").warmups(10));
            all.add(jmh("many", "ManyFutures." + method)
                    .with("tasks", "1000000")
                    .warmups(3));
        }
        all.add(jmh("cancel", "CancelPending.cancelAll")
                .with("pool", PENDING_PEERS)
                .with("tasks", "100000", "1000000"));
        all.add(jmh("memory", "Footprint.weigh").with("pool", PENDING_PEERS));
        all.add(jmh("memory", "BufferedMap.map"));
        all.add(jmh("idle", "IdlePool.idle").with("seconds", quick ? "10" : "30"));
        all.add(jmh("idle", "IdlePool.noPool").with("seconds", "10"));
        if (Pool.hasVirtualThreads()) {
            all.add(jmh("virtual", "Sleepers.sleep"));
            // A collection with so many stacks takes its time; what one of them weighs hardly depends on their number.
            all.add(jmh("virtual", "Sleepers.waitTogether").with("tasks", quick ? "200000" : "1000000"));
        }
        all.add(new Python("python", "Python"));
        all.add(new StartUp("startup", "StartUp", quick ? 10 : 4));
        return all;
    }

    /** Those whose group is one of the given words, or whose name a word is found in, as a regular expression. */
    static List<Item> selected(boolean quick, List<String> words) {
        return all(quick).stream()
                .filter(item -> words.isEmpty()
                        || words.stream()
                                .anyMatch(word -> item.group().equals(word)
                                        || Pattern.compile(word)
                                                .matcher(item.name())
                                                .find()))
                .toList();
    }
}
