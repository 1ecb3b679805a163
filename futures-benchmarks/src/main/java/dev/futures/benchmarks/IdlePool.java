package dev.futures.benchmarks;

import dev.futures.Executor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What two workers do when there is nothing to do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class IdlePool {

    private static final Callable<Object> NOTHING = () -> "";

    @Param("30")
    public int seconds;

    /** The result. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Share {

        /** Of one core: the process, JVM included; the clock behind it ticks in steps of 10 ms on some machines. */
        public double processPercent;

        /** Of one core: all Java threads, so without collector and compiler. */
        public double javaThreadsPercent;
    }

    /** The pool, which has worked and has nothing more to do. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Idle {

        private Executor executor;

        @Setup(Level.Trial)
        public void open() throws InterruptedException {
            executor = Executor.builder("benchmark").threads(2).build();
            for (int i = 0; i < 10_000; i++) {
                executor.submit(NOTHING).result();
            }
            Thread.sleep(1_000); // the compiler still has something to do
        }

        @TearDown(Level.Trial)
        public void close() {
            executor.shutdownNow();
        }
    }

    @Benchmark
    public void idle(Idle idle, Share share) throws InterruptedException {
        sleep(share);
    }

    /** What a JVM spends that has no pool at all. */
    @Benchmark
    public void noPool(Share share) throws InterruptedException {
        sleep(share);
    }

    private void sleep(Share share) throws InterruptedException {
        long process = Cpu.processNanos();
        long javaThreads = Cpu.javaThreadsNanos();
        TimeUnit.SECONDS.sleep(seconds);
        double percent = 100.0 / TimeUnit.SECONDS.toNanos(seconds);
        share.javaThreadsPercent = (Cpu.javaThreadsNanos() - javaThreads) * percent;
        share.processPercent = (Cpu.processNanos() - process) * percent;
    }
}
