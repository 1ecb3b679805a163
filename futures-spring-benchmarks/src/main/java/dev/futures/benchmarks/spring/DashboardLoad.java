package dev.futures.benchmarks.spring;

import com.sun.management.OperatingSystemMXBean;
import dev.futures.Executor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What an application with 50 executors and 10,000 tasks a second, half of them in the one that is watched, pays for somebody who
 * watches on the dashboard: by turns nobody does, one does, and five do. Who watches is a process of its own, a {@link Watcher},
 * that asks what the page asks. As it takes its share of the processors, there are also some that ask as often for a file.
 *
 * <p>After that, the same with as many tasks as the machine takes.
 */
final class DashboardLoad {

    private static final int EXECUTORS = 50;
    private static final int TASKS_PER_SECOND = 10_000;
    private static final Duration WORK = Duration.ofNanos(20_000);
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final List<Audience> AUDIENCES = List.of(
            new Audience(0, true),
            new Audience(1, true),
            new Audience(1, false),
            new Audience(5, true),
            new Audience(5, false));
    private static final int BATCH = 10_000;

    /** How many ask for something each second, and whether that is the dashboard's data or a file. */
    private record Audience(int size, boolean watching) {

        @Override
        public String toString() {
            return size == 0 ? "nobody" : size + (watching ? " watching" : " asking for a file");
        }
    }

    private final List<Executor> executors;
    private final int port;
    private final List<Audience> audiences;
    private final Duration length;

    private DashboardLoad(List<Executor> executors, int port, List<Audience> audiences, Duration length) {
        this.executors = executors;
        this.port = port;
        this.audiences = audiences;
        this.length = length;
    }

    static void run(int rounds) throws Exception {
        run(rounds, AUDIENCES, WINDOW);
    }

    /** A small dose of it. */
    static void smoke() throws Exception {
        run(1, AUDIENCES.subList(0, 3), Duration.ofMillis(100));
    }

    private static void run(int rounds, List<Audience> audiences, Duration length) throws Exception {
        String[] properties = Stream.concat(
                        Stream.of("futures.dashboard.enabled=true"),
                        IntStream.range(0, EXECUTORS)
                                .mapToObj(i -> "futures.executors.%s.max-workers=2".formatted(name(i))))
                .toArray(String[]::new);
        try (ConfigurableApplicationContext context = Application.start(WebApplicationType.SERVLET, properties)) {
            List<Executor> executors = IntStream.range(0, EXECUTORS)
                    .mapToObj(i -> context.getBean(name(i), Executor.class))
                    .toList();
            int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                    .getPort();
            DashboardLoad load = new DashboardLoad(executors, port, audiences, length);
            load.compare(
                    "%,d tasks/s of %d us on %d executors"
                            .formatted(TASKS_PER_SECOND, WORK.toNanos() / 1000, EXECUTORS),
                    rounds,
                    load::paced);
            load.compare("as many tasks as it takes, on %d executors".formatted(EXECUTORS), rounds, load::flatOut);
        }
    }

    private static String name(int executor) {
        return "executor%02d".formatted(executor);
    }

    /** What was seen in a window. */
    private record Seen(double tasksPerSecond, double cpuMicrosPerTask, double waitP50Micros, double waitP99Micros) {}

    private interface Window {
        Seen measure() throws Exception;
    }

    private void compare(String what, int rounds, Window window) throws Exception {
        System.out.printf("%n%s: %d rounds of %d ms each%n", what, rounds, length.toMillis());
        for (Audience audience : audiences) {
            seenBy(audience, window); // warm-up
        }
        List<List<Seen>> seen = new ArrayList<>();
        audiences.forEach(audience -> seen.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < audiences.size(); i++) {
                int at = (i + round) % audiences.size();
                seen.get(at).add(seenBy(audiences.get(at), window));
            }
        }
        System.out.println(
                "| who asks each second | tasks/s | CPU of the application a task, us | wait p50, us | wait p99, us |");
        System.out.println("|---|---|---|---|---|");
        for (int i = 0; i < audiences.size(); i++) {
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    audiences.get(i),
                    Spread.of(seen.get(i).stream().map(Seen::tasksPerSecond).toList(), "%,.0f"),
                    Spread.of(seen.get(i).stream().map(Seen::cpuMicrosPerTask).toList(), "%.2f"),
                    Spread.of(seen.get(i).stream().map(Seen::waitP50Micros).toList(), "%,.0f"),
                    Spread.of(seen.get(i).stream().map(Seen::waitP99Micros).toList(), "%,.0f"));
        }
    }

    private Seen seenBy(Audience audience, Window window) throws Exception {
        List<Watcher.Child> children = new ArrayList<>();
        try {
            for (int i = 0; i < audience.size(); i++) {
                children.add(Watcher.start(port, audience.watching() ? name(0) : ""));
            }
            for (Watcher.Child child : children) {
                child.awaitFirstLook();
            }
            return window.measure();
        } finally {
            for (Watcher.Child child : children) {
                child.close();
            }
        }
    }

    /** So many tasks a second, spread evenly; late ones are made up for. */
    private Seen paced() {
        Recorder waits = new Recorder(TimeUnit.SECONDS.toNanos(60), 2);
        LongAdder ended = new LongAdder();
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        long interval = TimeUnit.SECONDS.toNanos(1) / TASKS_PER_SECOND;
        int tasks = (int) (length.toNanos() / interval);
        for (int i = 0; i < tasks; i++) {
            long due = begin + i * interval;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            submit(i, due, waits, ended); // a task that is submitted late has waited already
        }
        awaitEnds(ended, tasks);
        return seen(tasks, begin, cpu, waits);
    }

    /** A batch after the other, all of them on all executors. */
    private Seen flatOut() {
        Recorder waits = new Recorder(TimeUnit.SECONDS.toNanos(60), 2);
        LongAdder ended = new LongAdder();
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        int tasks = 0;
        while (System.nanoTime() - begin < length.toNanos()) {
            for (int i = 0; i < BATCH; i++) {
                submit(tasks++, System.nanoTime(), waits, ended);
            }
            awaitEnds(ended, tasks);
        }
        return seen(tasks, begin, cpu, waits);
    }

    private void submit(int task, long due, Recorder waits, LongAdder ended) {
        int executor = task % 2 == 0 ? 0 : task / 2 % EXECUTORS;
        executors.get(executor).execute(() -> {
            long started = System.nanoTime();
            waits.recordValue(Math.max(0, started - due));
            while (System.nanoTime() - started < WORK.toNanos()) {
                Thread.onSpinWait();
            }
            ended.increment();
        });
    }

    private static void awaitEnds(LongAdder ended, long tasks) {
        long since = System.nanoTime();
        while (ended.sum() < tasks) {
            if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(60)) {
                throw new IllegalStateException("lost " + (tasks - ended.sum()) + " of " + tasks + " tasks");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private static Seen seen(int tasks, long begin, long cpuBefore, Recorder waits) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        Histogram histogram = waits.getIntervalHistogram();
        return new Seen(
                tasks / seconds,
                (cpuNanos() - cpuBefore) / 1e3 / tasks,
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
