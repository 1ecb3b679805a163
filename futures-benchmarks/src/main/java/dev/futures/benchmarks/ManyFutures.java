package dev.futures.benchmarks;

import dev.futures.Completions;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.Futures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ThreadPoolExecutor;
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

/** Submits many tasks that do nothing and takes them as they complete, or waits for all of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xms2g")
@Warmup(iterations = 5)
@Measurement(iterations = 5)
@SuppressWarnings("NullAway.Init")
public class ManyFutures {

    private static final Callable<Object> NOTHING = () -> "";

    @Param({"100000", "1000000"})
    public int tasks;

    private Executor ours;
    private ThreadPoolExecutor jdk;

    @Setup(Level.Trial)
    public void open() {
        ours = Executor.builder("benchmark").threads(2).build();
        jdk = Pool.jdk(2);
    }

    @TearDown(Level.Trial)
    public void close() {
        ours.shutdownNow();
        jdk.shutdownNow();
    }

    /** Garbage of the one before is not to be paid for by the next. */
    @Setup(Level.Iteration)
    public void collect() {
        System.gc();
    }

    @Benchmark
    public int asCompleted() {
        int taken = 0;
        try (Completions<Object> completions = Futures.asCompleted(submitAll())) {
            for (Future<Object> future : completions) {
                if (future.done()) {
                    taken++;
                }
            }
        }
        return check(taken);
    }

    @Benchmark
    public int completionService() throws InterruptedException {
        ExecutorCompletionService<Object> service = new ExecutorCompletionService<>(jdk);
        for (int i = 0; i < tasks; i++) {
            java.util.concurrent.Future<Object> unused = service.submit(NOTHING);
        }
        int taken = 0;
        for (int i = 0; i < tasks; i++) {
            if (service.take().isDone()) {
                taken++;
            }
        }
        return check(taken);
    }

    @Benchmark
    public int waitForAll() throws InterruptedException {
        return check(Futures.wait(submitAll()).done().size());
    }

    @Benchmark
    public int allOf() throws InterruptedException, ExecutionException {
        CompletableFuture<?>[] futures = new CompletableFuture<?>[tasks];
        for (int i = 0; i < tasks; i++) {
            futures[i] = CompletableFuture.supplyAsync(() -> "", jdk);
        }
        CompletableFuture.allOf(futures).get();
        return check(futures.length);
    }

    private List<Future<Object>> submitAll() {
        List<Future<Object>> futures = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            futures.add(ours.submit(NOTHING));
        }
        return futures;
    }

    private int check(int taken) {
        if (taken != tasks) {
            throw new AssertionError(taken + " of " + tasks);
        }
        return taken;
    }
}
