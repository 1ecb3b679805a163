package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ended futures leave behind in the heap, measured in a JVM of their own: nothing. */
class MemoryTests {

    private static final int FUTURES = 1_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "cancel-limited", "queue-timeout", "executors-queue-timeout"})
    void whenAMillionPendingFuturesEndBehindAStuckWorkerThenTheirMemoryIsBack(String how) throws Exception {
        assertBack(run("thread", how));
    }

    @ParameterizedTest
    @EnabledForJreRange(min = JRE.JAVA_21)
    @ValueSource(strings = {"cancel", "cancel-limited", "queue-timeout", "executors-queue-timeout"})
    void whenTheStuckWorkerIsAVirtualThreadThenTheirMemoryIsBackToo(String how) throws Exception {
        assertBack(run("virtual", how));
    }

    @Test
    void whenTheFuturesStayPendingThenTheMeasurementSeesThem() throws Exception {
        Ended ended = run("thread", "keep");
        assertThat(ended.exitCode()).as(ended.said()).isEqualTo(1);
    }

    private record Ended(int exitCode, String said) {}

    private static void assertBack(Ended ended) {
        assertThat(ended.exitCode()).as(ended.said()).isZero();
    }

    private static Ended run(String type, String how) throws Exception {
        Path said = Files.createTempFile("measured", ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g", // a million exceptions with their stack traces are 1.3 GB
                        "-XX:+UseSerialGC",
                        // By default it leaves dead wood, up to 5 % of the heap, three times of four.
                        "-XX:MarkSweepAlwaysCompactCount=1",
                        // A thread's allocation buffer counts as used in full, and grows to megabytes in a burst.
                        "-XX:-ResizeTLAB",
                        "-XX:TLABSize=16k",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        Measured.class.getName(),
                        type,
                        how)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("ended").isTrue();
            return new Ended(process.exitValue(), Files.readString(said));
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(said);
        }
    }

    /** Ends with 0 if the heap is back within 10 % of what it was, else with 1. */
    static final class Measured {

        private static final Duration SOON = Duration.ofMillis(500);

        public static void main(String[] args) throws Exception {
            String how = args[1];
            Executor.Builder builder = Executor.builder("measured").exitTimeout(null);
            if (how.equals("executors-queue-timeout")) {
                builder = builder.queueTimeout(SOON);
            }
            Executor executor = (args[0].equals("virtual") ? builder.virtualThreads() : builder.threads())
                    .maxWorkers(1)
                    .build();
            CountDownLatch entered = new CountDownLatch(1);
            executor.submit(() -> {
                entered.countDown();
                new CountDownLatch(1).await();
                return null;
            });
            entered.await();
            for (int i = 0; i < 3; i++) {
                round(executor, how, 10_000); // loads what is needed
                used();
            }
            long before = used();
            round(executor, how, FUTURES);
            long after = used();
            boolean untouched =
                    executor.stats().succeeded() == 0 && executor.stats().workers() == 1;
            System.out.printf(
                    "%s, %s: %,d bytes before, %,d after%s%n",
                    args[0], how, before, after, untouched ? "" : ", but the worker has moved");
            System.exit(untouched && after <= before + before / 10 ? 0 : 1);
        }

        private static void round(Executor executor, String how, int count) throws Exception {
            TaskOptions options = how.equals("cancel-limited")
                    ? TaskOptions.defaults().queueTimeout(Duration.ofHours(1)).runTimeout(Duration.ofHours(1))
                    : how.equals("queue-timeout") ? TaskOptions.defaults().queueTimeout(SOON) : TaskOptions.defaults();
            List<Future<?>> futures = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                byte[] load = new byte[64];
                futures.add(executor.submit(() -> load, options));
            }
            if (how.startsWith("cancel")) {
                futures.forEach(Future::cancel);
            } else if (how.endsWith("queue-timeout")) {
                futures.get(count - 1).exception(); // so that nobody looks at the others before they have failed
                for (Future<?> future : futures) {
                    future.exception();
                }
            }
        }

        private static long used() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
    }
}
