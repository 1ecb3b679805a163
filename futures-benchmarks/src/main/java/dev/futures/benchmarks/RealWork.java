package dev.futures.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Tasks that work: always the same amount, about 10 us; {@link #workAlone} says how much it is on this machine. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RealWork {

    static final int BATCH = 1_000;

    /** Of {@link Blackhole#consumeCPU}. */
    private static final int TOKENS = 4_500;

    private static final Callable<Object> WORK = () -> {
        Blackhole.consumeCPU(TOKENS);
        return "";
    };

    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Opened {

        @Param({"FUTURES", "FUTURES_UNTIMED", "JDK", "FORK_JOIN"})
        public Pool.Kind pool;

        private final Future<?>[] futures = new Future<?>[BATCH];
        private Pool opened;

        @Setup(Level.Trial)
        public void open() {
            opened = pool.open(2);
        }

        @TearDown(Level.Trial)
        public void close() {
            opened.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch(Opened opened) throws InterruptedException, ExecutionException {
        Future<?>[] futures = opened.futures;
        for (int i = 0; i < BATCH; i++) {
            futures[i] = opened.opened.submit(WORK);
        }
        int results = 0;
        for (Future<?> future : futures) {
            if (future.get() != null) {
                results++;
            }
        }
        return results;
    }

    @Benchmark
    public void workAlone() {
        Blackhole.consumeCPU(TOKENS);
    }
}
