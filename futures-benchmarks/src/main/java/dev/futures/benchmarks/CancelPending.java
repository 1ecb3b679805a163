package dev.futures.benchmarks;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

/**
 * Cancels all tasks that wait, until the queue is empty. Ours leave it as they are cancelled, and the gauge says so each
 * time; the JDK's have to be purged, which is done once, after the last one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xms2g")
@Warmup(iterations = 3)
@Measurement(iterations = 3)
@SuppressWarnings("NullAway.Init")
public class CancelPending {

    @Param({"FUTURES", "FUTURES_UNTIMED", "JDK"})
    public Pool.Kind pool;

    @Param({"100000", "1000000"})
    public int tasks;

    private Pending pending;
    private Future<?>[] futures;

    @Setup(Level.Iteration)
    public void fill() throws InterruptedException {
        pending = Pending.open(pool);
        futures = new Future<?>[tasks];
        for (int i = 0; i < tasks; i++) {
            futures[i] = pending.submit();
        }
        System.gc();
    }

    @Benchmark
    public long cancelAll() {
        for (Future<?> future : futures) {
            if (!future.cancel(false)) {
                throw new AssertionError("not cancelled");
            }
        }
        // The last cancel has returned. From here on the JDK's pool needs help; ours has nothing left to do, and says
        // so.
        pending.purge();
        long held = pending.held();
        if (held != 0) {
            throw new AssertionError(held + " pending after the last cancel");
        }
        return held;
    }

    @TearDown(Level.Iteration)
    public void forget() {
        pending.close();
    }
}
