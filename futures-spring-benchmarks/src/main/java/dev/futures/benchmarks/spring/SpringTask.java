package dev.futures.benchmarks.spring;

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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.MDC;

/**
 * The time from submission to result of a task of an executor bean, many at a time: a submitter puts in a batch and then
 * takes all of its results. A task fails that does not see what its submitter has in its MDC.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SpringTask {

    static final int BATCH = 10_000;

    private static final Callable<Object> NOTHING = () -> "";
    private static final Callable<Object> LOOK = () -> {
        String user = MDC.get("user");
        if (user == null) {
            throw new AssertionError("the MDC was not carried");
        }
        return user;
    };

    /** A submitter, what it waits for, and what it has in its MDC. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Submitter {

        final Future<?>[] futures = new Future<?>[BATCH];
        Callable<Object> task;

        @Setup(Level.Trial)
        public void begin(SpringPool pool) {
            task = pool.pool.inContext ? LOOK : NOTHING;
            if (pool.pool.inContext) {
                MDC.put("user", "alice");
                MDC.put("request", "4f2a");
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int submitToResult(SpringPool pool, Submitter submitter) throws InterruptedException, ExecutionException {
        Future<?>[] futures = submitter.futures;
        for (int i = 0; i < BATCH; i++) {
            futures[i] = pool.submit(submitter.task);
        }
        int results = 0;
        for (int i = 0; i < BATCH; i++) {
            if (futures[i].get() != null) {
                results++;
            }
        }
        if (results != BATCH) {
            throw new AssertionError("lost " + (BATCH - results));
        }
        return results;
    }
}
