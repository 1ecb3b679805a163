package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.benchmarks.reliability.ExitProgram.Way;
import dev.futures.benchmarks.reliability.Trace.Mark;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.slf4j.LoggerFactory;

/**
 * JVMs that end at random points amid submissions, by a signal, by {@code System.exit} from a submitter, a task, a callback
 * or a listener, or as their main thread dies of an error: what was accepted is finished, what was refused has never
 * run, and the JVM ends.
 */
public final class ExitStorm {

    private static final int LATEST_POINT = 30_000;

    /** Far less than the 30 seconds for which accepted work would be waited for, if it did not end. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SplittableRandom random;
    private final Path file;
    private long accepted;
    private long refused;
    private long slowest;

    private ExitStorm(long seed, Path file) {
        random = new SplittableRandom(seed);
        this.file = file;
    }

    /** How many JVMs ended in which way, what they had accepted, and how long the slowest took from its point to its end. */
    public record Report(String ends, int jvms, long accepted, long refused, Duration slowest) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,d JVMs ended %s: %,d tasks accepted and finished, %,d refused and never run; the slowest took"
                            + " %,d ms from then to its end",
                    jvms,
                    ends,
                    accepted,
                    refused,
                    slowest.toMillis());
        }
    }

    /**
     * Runs so many JVMs for each way to end.
     *
     * @throws AssertionError if one hangs, ends otherwise, or a task was lost
     */
    public static Report run(int each, long seed) throws Exception {
        Path file = Files.createTempFile("exit", ".trace");
        try {
            ExitStorm storm = new ExitStorm(seed, file);
            Map<Way, Integer> ends = new EnumMap<>(Way.class);
            for (int i = 0; i < each; i++) {
                for (Way way : Way.values()) {
                    storm.end(way);
                    ends.merge(way, 1, Integer::sum);
                }
            }
            return new Report(
                    ends.toString(),
                    each * Way.values().length,
                    storm.accepted,
                    storm.refused,
                    Duration.ofNanos(storm.slowest));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void end(Way way) throws Exception {
        int point = 1 + random.nextInt(LATEST_POINT);
        boolean virtual = Runtime.version().feature() >= 21 && random.nextBoolean();
        String what = way + " after " + point + " submissions, " + (virtual ? "virtual" : "platform") + " threads";
        Files.write(file, new byte[0]); // all zero again
        Trace trace = Trace.of(file);
        Process jvm = start(way, point, virtual);
        try {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!trace.is(point - 1, Mark.SUBMITTING)) {
                if (!jvm.isAlive() || System.nanoTime() - until > 0) {
                    throw new AssertionError(what + ": it never got there; alive: " + jvm.isAlive());
                }
                Thread.onSpinWait();
            }
            long then = System.nanoTime();
            if (way == Way.SIGTERM) {
                jvm.toHandle().destroy();
            }
            if (!jvm.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(what + ": it hangs");
            }
            slowest = Math.max(slowest, System.nanoTime() - then);
        } finally {
            jvm.destroyForcibly();
        }
        if (!way.mayEndWith(jvm.exitValue())) {
            throw new AssertionError(what + ": exit code " + jvm.exitValue());
        }
        check(trace, what);
    }

    private void check(Trace trace, String what) {
        for (int task = 0; task < Trace.TASKS; task++) {
            boolean ran = trace.is(task, Mark.RAN);
            boolean in = trace.is(task, Mark.ACCEPTED);
            boolean out = trace.is(task, Mark.REFUSED);
            boolean ended = trace.is(task, Mark.SUCCEEDED);
            boolean right;
            if (trace.is(task, Mark.EXITING)) {
                right = !out; // it called System.exit, which does not return
            } else if (in) {
                right = ran && ended && !out && !trace.is(task, Mark.CANCELLED);
            } else if (out) {
                right = !ran && !ended;
            } else {
                right = true; // its submission has not returned
            }
            if (!right) {
                throw new AssertionError(what + ": " + trace.describe(task));
            }
            accepted += in ? 1 : 0;
            refused += out ? 1 : 0;
        }
        if (trace.is(Trace.TASKS - 1, Mark.SUBMITTING)) {
            throw new AssertionError(what + ": too many tasks to keep account of");
        }
    }

    private Process start(Way way, int point, boolean virtual) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                classPath(),
                ExitProgram.class.getName(),
                file.toString(),
                way.name(),
                String.valueOf(point),
                virtual ? "virtual" : "thread"));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String classPath() throws URISyntaxException {
        Set<String> parts = new LinkedHashSet<>();
        for (Class<?> type : List.of(Executor.class, ExitStorm.class, LoggerFactory.class, NullMarked.class)) {
            parts.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return String.join(File.pathSeparator, parts);
    }
}
