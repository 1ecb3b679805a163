package dev.futures.benchmarks;

import dev.futures.Executor;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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

/** A million virtual threads at once. Java 21 and later. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
@Warmup(iterations = 1)
@Measurement(iterations = 2)
@SuppressWarnings("NullAway.Init")
public class Sleepers {

    /** FUTURES or VIRTUAL, which is the JDK's own. */
    @Param({"FUTURES", "VIRTUAL"})
    public Pool.Kind pool;

    @Param("1000000")
    public int tasks;

    private ExecutorService executor;

    /** The result. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Memory {

        /** What the heap holds for a task that waits in its thread, with its future. */
        public double heapBytesPerSleeper;
    }

    /** Compiled code has smaller stacks, so what is weighed must have run before; a million at once need not. */
    @Setup(Level.Trial)
    public void warmUp() throws InterruptedException, ExecutionException {
        int wanted = tasks;
        tasks = Math.min(wanted, 50_000);
        for (int i = 0; i < 4; i++) {
            open();
            CountDownLatch waiting = new CountDownLatch(tasks);
            CountDownLatch released = new CountDownLatch(1);
            Future<?>[] futures = submit(() -> {
                waiting.countDown();
                released.await();
                return "";
            });
            waiting.await();
            released.countDown();
            get(futures);
            close();
        }
        tasks = wanted;
    }

    @Setup(Level.Iteration)
    public void open() {
        executor = pool == Pool.Kind.VIRTUAL
                ? Pool.virtualThreadPerTask()
                : Executor.builder("benchmark").virtualThreads().build();
        System.gc();
    }

    @TearDown(Level.Iteration)
    public void close() {
        executor.shutdownNow();
    }

    /** All of them sleep for 100 ms. */
    @Benchmark
    public int sleep() throws InterruptedException, ExecutionException {
        return submitAndGet(() -> {
            Thread.sleep(100);
            return "";
        });
    }

    /** All of them wait until the last one waits; the time means nothing. */
    @Benchmark
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public int waitTogether(Memory memory) throws InterruptedException, ExecutionException {
        CountDownLatch waiting = new CountDownLatch(tasks);
        CountDownLatch weighed = new CountDownLatch(1);
        long before = Heap.live();
        Future<?>[] futures = submit(() -> {
            waiting.countDown();
            weighed.await();
            return "";
        });
        waiting.await();
        memory.heapBytesPerSleeper = (Heap.live() - before - 4.0 * tasks) / tasks; // the array is not theirs
        weighed.countDown();
        return get(futures);
    }

    private int submitAndGet(Callable<Object> task) throws InterruptedException, ExecutionException {
        return get(submit(task));
    }

    private Future<?>[] submit(Callable<Object> task) {
        Future<?>[] futures = new Future<?>[tasks];
        for (int i = 0; i < tasks; i++) {
            futures[i] = executor.submit(task);
        }
        return futures;
    }

    private static int get(Future<?>[] futures) throws InterruptedException, ExecutionException {
        int results = 0;
        for (Future<?> future : futures) {
            if (future.get() != null) {
                results++;
            }
        }
        return results;
    }
}
