package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ended futures leave behind in the heap, measured in a JVM of their own: nothing. */
class MemoryTests {

    private static final int FUTURES = 1_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "cancel-limited", "queue-timeout"})
    void whenAMillionPendingFuturesEndBehindAStuckWorkerThenTheirMemoryIsBack(String how) throws Exception {
        assertThat(run(Measured.class, how)).isZero();
    }

    @Test
    void whenTheFuturesStayPendingThenTheMeasurementSeesThem() throws Exception {
        assertThat(run(Measured.class, "keep")).isEqualTo(1);
    }

    private static int run(Class<?> main, String how) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        main.getName(),
                        how)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Ends with 0 if the heap is back within 10 % of what it was, else with 1. */
    static final class Measured {

        public static void main(String[] args) throws Exception {
            Executor executor =
                    Executor.builder("measured").threads(1).exitTimeout(null).build();
            CountDownLatch entered = new CountDownLatch(1);
            executor.submit(() -> {
                entered.countDown();
                new CountDownLatch(1).await();
                return null;
            });
            entered.await();
            for (int i = 0; i < 3; i++) {
                round(executor, args[0], 10_000); // loads what is needed
                used();
            }
            long before = used();
            // A deadline's exception has a stack trace, which is most of what it costs.
            round(executor, args[0], args[0].equals("queue-timeout") ? FUTURES / 10 : FUTURES);
            long after = used();
            System.out.printf("%s: %,d bytes before, %,d after%n", args[0], before, after);
            System.exit(after <= before + before / 10 ? 0 : 1);
        }

        private static void round(Executor executor, String how, int count) throws Exception {
            TaskOptions options = how.equals("cancel-limited")
                    ? TaskOptions.defaults().queueTimeout(Duration.ofHours(1)).runTimeout(Duration.ofHours(1))
                    : how.equals("queue-timeout")
                            ? TaskOptions.defaults().queueTimeout(Duration.ofMillis(500))
                            : TaskOptions.defaults();
            List<Future<?>> futures = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                byte[] load = new byte[64];
                futures.add(executor.submit(() -> load, options));
            }
            if (how.startsWith("cancel")) {
                futures.forEach(Future::cancel);
            } else if (how.equals("queue-timeout")) {
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
