package dev.futures.benchmarks;

import dev.futures.Executor;
import dev.futures.MapOptions;
import dev.futures.Results;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** {@code map} over more inputs than one would keep: what the heap holds meanwhile. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@SuppressWarnings("NullAway.Init")
public class BufferedMap {

    @Param("10000000")
    public int inputs;

    private Executor executor;

    /** The result. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Growth {

        /** How much more than at the start was left by the collection that left most; all collections count. */
        public double heapGrowthMb;
    }

    @Setup(Level.Trial)
    public void open() {
        executor = Executor.builder("benchmark").threads(2).build();
    }

    @TearDown(Level.Trial)
    public void close() {
        executor.shutdownNow();
    }

    @Benchmark
    public long map(Growth growth) {
        long before = Heap.live();
        long sum = 0;
        try (Heap.Peak peak = new Heap.Peak();
                Results<Integer> results = executor.map(
                        i -> i + 1,
                        () -> IntStream.range(0, inputs).iterator(),
                        MapOptions.defaults().bufferSize(1_000))) {
            for (int result : results) {
                sum += result;
            }
            growth.heapGrowthMb = Math.max(0, Math.max(peak.most(), Heap.live()) - before) / 1e6;
        }
        if (sum != (long) inputs * (inputs + 1L) / 2) {
            throw new AssertionError("sum " + sum);
        }
        return sum;
    }
}
