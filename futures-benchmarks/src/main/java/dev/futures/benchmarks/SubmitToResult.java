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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time from submission to result of a task that does nothing, many at a time: each submitter puts in a batch and then
 * takes all of its results. The same code, on the same pools, gives the CPU time and the allocation of a task.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SubmitToResult {

    static final int BATCH = 10_000;
    static final int SUBMITTERS = 4;
    static final int SHARE = BATCH / SUBMITTERS;

    private static final Callable<Object> NOTHING = () -> "";

    /** What one submitter waits for. */
    @State(Scope.Thread)
    public static class Batch {

        final Future<?>[] futures = new Future<?>[BATCH];
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int oneSubmitter(OpenPool pool, Batch batch) throws InterruptedException, ExecutionException {
        return run(pool.opened, batch.futures, BATCH);
    }

    /** Four submitters at once; the time is that of one of them, for each of its own tasks. */
    @Benchmark
    @Threads(SUBMITTERS)
    @OperationsPerInvocation(SHARE)
    public int fourSubmitters(OpenPool pool, Batch batch) throws InterruptedException, ExecutionException {
        return run(pool.opened, batch.futures, SHARE);
    }

    private static int run(Pool pool, Future<?>[] futures, int tasks) throws InterruptedException, ExecutionException {
        for (int i = 0; i < tasks; i++) {
            futures[i] = pool.submit(NOTHING);
        }
        int results = 0;
        for (int i = 0; i < tasks; i++) {
            if (futures[i].get() != null) {
                results++;
            }
        }
        if (results != tasks) {
            throw new AssertionError("lost " + (tasks - results));
        }
        return results;
    }
}
