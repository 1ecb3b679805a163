package dev.futures.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Tasks that work: always the same amount, about 10 us; {@link #workAlone} says how much it is on this machine. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RealWork {

    static final int BATCH = 1_000;

    /** Of {@link Blackhole#consumeCPU}. */
    private static final int TOKENS = 4_500;

    private static final Callable<Object> WORK = () -> {
        Blackhole.consumeCPU(TOKENS);
        return "";
    };

    /** What is waited for. */
    @State(Scope.Thread)
    public static class Batch {

        final Future<?>[] futures = new Future<?>[BATCH];
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int batch(OpenPool pool, Batch batch) throws InterruptedException, ExecutionException {
        Future<?>[] futures = batch.futures;
        for (int i = 0; i < BATCH; i++) {
            futures[i] = pool.opened.submit(WORK);
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
