package dev.futures.benchmarks;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.futures.Backend;
import dev.futures.Executor;
import dev.futures.Future;
import dev.futures.MapOptions;
import dev.futures.RunningTask;
import dev.futures.WorkerInfo;
import dev.futures.process.ProcessBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@link Isolation} has our workers do: those in JVMs of their own, or threads of this one. */
final class OwnWorkers {

    private static final long LOOK_NANOS = 100_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Effort effort;

    /** By the number of workers; null for threads. */
    private final @Nullable IntFunction<? extends Backend> backend;

    private OwnWorkers(Effort effort, @Nullable IntFunction<? extends Backend> backend) {
        this.effort = effort;
        this.backend = backend;
    }

    static OwnWorkers jvms(Effort effort) {
        return new OwnWorkers(effort, ProcessBackend::workers);
    }

    static OwnWorkers threads(Effort effort) {
        return new OwnWorkers(effort, null);
    }

    private Executor open(int workers) {
        Executor.Builder builder = Executor.builder("isolation");
        return (backend == null ? builder.threads(workers) : builder.backend(backend.apply(workers))).build();
    }

    // ------------------------------------------------------------------------------------------- throughput

    /** Tasks a second: a batch is submitted, and then all its results are taken. */
    double[] tasks(int workers) throws Exception {
        try (Executor executor = open(workers)) {
            return rate(effort.batch(), effort.warmUps(), () -> batch(executor, effort.batch()));
        }
    }

    @SuppressWarnings("NullAway") // tasks without a result
    private static void batch(Executor executor, int count) throws InterruptedException {
        List<Future<?>> futures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            futures.add(executor.submit(() -> null));
        }
        for (Future<?> future : futures) {
            require(future.result() == null, "a result that is none");
        }
    }

    /** Inputs a second, in chunks. */
    double[] mapped(int workers) throws Exception {
        int items = effort.items();
        long expected = (long) items * (items + 1) / 2;
        MapOptions options = MapOptions.defaults().chunkSize(Effort.CHUNK);
        try (Executor executor = open(workers)) {
            return rate(items, effort.mapWarmUps(), () -> {
                long sum = 0;
                try (var results = executor.map(
                        number -> number + 1, IntStream.range(0, items).boxed().toList(), options)) {
                    for (int result : results) {
                        sum += result;
                    }
                }
                require(sum == expected, "a sum of " + sum);
            });
        }
    }

    /** Something that is measured. */
    @FunctionalInterface
    private interface Work {

        void run() throws Exception;
    }

    private double[] rate(int count, int warmUps, Work work) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            work.run();
        }
        return new double[] {1e9 * count / medianNanos(effort.batches(), work)};
    }

    private static double medianNanos(int times, Work work) throws Exception {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            took.add((double) nanos(work));
        }
        return Results.median(took);
    }

    private static long nanos(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    // ------------------------------------------------------------------------------------------- round trips

    /** Microseconds from a submission to its result: half of the trips take no longer, and 99 of 100. */
    double[] trips() throws Exception {
        try (Executor executor = open(1)) {
            for (int i = 0; i < effort.warmUpTrips(); i++) {
                trip(executor);
            }
            double[] took = new double[effort.trips()];
            for (int i = 0; i < took.length; i++) {
                took[i] = nanos(() -> trip(executor)) / 1e3;
            }
            Arrays.sort(took);
            return new double[] {percentile(took, 50), percentile(took, 99)};
        }
    }

    @SuppressWarnings("NullAway") // a task without a result
    private static void trip(Executor executor) throws InterruptedException {
        Future<?> future = executor.submit(() -> null);
        require(future.result() == null, "a result that is none");
    }

    private static double percentile(double[] sorted, int share) {
        return sorted[(int) Math.ceil(sorted.length * share / 100.0) - 1];
    }

    /** Microseconds of a trip with each payload there and back. */
    double[] payloads() throws Exception {
        double[] medians = new double[effort.payloads().size()];
        try (Executor executor = open(1)) {
            byte[] small = payload(1 << 10);
            for (int i = 0; i < effort.warmUpTrips(); i++) {
                trip(executor, small);
            }
            for (int i = 0; i < medians.length; i++) {
                byte[] payload = payload(effort.payloads().get(i));
                trip(executor, payload);
                medians[i] = medianNanos(effort.payloadTrips(payload.length), () -> trip(executor, payload)) / 1e3;
            }
        }
        return medians;
    }

    private static byte[] payload(int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) 7);
        return payload;
    }

    private static void trip(Executor executor, byte[] payload) throws InterruptedException {
        byte[] echo = executor.submit(() -> payload).result();
        require(echo.length == payload.length, "an echo of " + echo.length + " bytes");
    }

    // ----------------------------------------------------------------------------------------------- starts

    /** Milliseconds from {@code build()} of an executor with {@code prestart} until there is a worker that takes tasks. */
    double[] ready() throws Exception {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < effort.starts(); i++) {
            long start = System.nanoTime();
            try (Executor executor = Executor.builder("isolation")
                    .backend(ProcessBackend.workers(1).prestart(1))
                    .build()) {
                await("a worker", () -> executor.stats().workers() == 1);
                took.add((System.nanoTime() - start) / 1e6);
            }
        }
        return new double[] {Results.median(took)};
    }

    /** As {@link #ready}, with another class path. */
    double[] ready(String classPath) throws Exception {
        return with(classPath, this::ready);
    }

    /** Measures with another class path: what a worker gets is what this JVM says it has. */
    private static double[] with(String classPath, Isolation.Measurement measurement) throws Exception {
        String own = System.getProperty("java.class.path");
        System.setProperty("java.class.path", classPath);
        try {
            return measurement.measure();
        } finally {
            System.setProperty("java.class.path", own);
        }
    }

    /** Milliseconds from {@code build()} to the result of the first task. */
    double[] firstResults() throws Exception {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < effort.starts(); i++) {
            long start = System.nanoTime();
            try (Executor executor = open(1)) {
                trip(executor);
                took.add((System.nanoTime() - start) / 1e6);
            }
        }
        return new double[] {Results.median(took)};
    }

    // ----------------------------------------------------------------------------------------------- cancel

    /**
     * Milliseconds from the cancellation of a task that never ends: until whoever waits for its future goes on, until the process
     * of its worker is no more, and until the result is there of a task that was submitted as soon as it was cancelled.
     */
    double[] cancel() throws Exception {
        List<Double> ended = new ArrayList<>();
        List<Double> gone = new ArrayList<>();
        List<Double> next = new ArrayList<>();
        try (Executor executor = open(1)) {
            for (int i = 0; i < effort.cancels(); i++) {
                trip(executor);
                Future<?> endless = executor.submit(() -> spin());
                await("the task that never ends", () -> isSpinning(executor));
                String worker = onlyWorker(executor).id();
                CompletableFuture<Long> exit = ProcessHandle.of(Long.parseLong(worker))
                        .orElseThrow()
                        .onExit()
                        .thenApply(process -> System.nanoTime());
                CompletableFuture<Long> end = new CompletableFuture<>();
                Thread waiter = new Thread(() -> end.complete(endOf(endless)), "waiter");
                waiter.start();
                await("who waits", () -> waiter.getState() == Thread.State.WAITING);

                long start = System.nanoTime();
                require(endless.cancel(true), "it could not be cancelled");
                trip(executor);
                next.add((System.nanoTime() - start) / 1e6);
                ended.add((end.get() - start) / 1e6);
                gone.add((exit.get(PATIENCE_NANOS, NANOSECONDS) - start) / 1e6);
                require(!onlyWorker(executor).id().equals(worker), "the worker lives on");
            }
        }
        return new double[] {Results.median(ended), Results.median(gone), Results.median(next)};
    }

    private static void spin() {
        for (; ; ) {
            Thread.onSpinWait();
        }
    }

    /** Whether the worker itself says that it is in there. */
    private static boolean isSpinning(Executor executor) {
        for (RunningTask task : executor.runningTasks()) {
            if (Arrays.stream(task.stack())
                    .anyMatch(frame -> frame.getMethodName().equals("spin"))) {
                return true;
            }
        }
        return false;
    }

    private static long endOf(Future<?> future) {
        try {
            throw new AssertionError("a task that never ends returned " + future.result());
        } catch (CancellationException e) {
            return System.nanoTime();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static WorkerInfo onlyWorker(Executor executor) throws InterruptedException, TimeoutException {
        await("one worker", () -> executor.workers().size() == 1); // one that ends is among them until it has ended
        return executor.workers().get(0);
    }

    // ----------------------------------------------------------------------------------------------- memory

    /** Resident bytes of a worker that is idle, after its first task and after many. */
    double[] memory() throws Exception {
        try (Executor executor = open(1)) {
            trip(executor);
            double fresh = residentBytes(executor);
            for (int done = 1; done < effort.memoryTasks(); ) {
                int some = Math.min(effort.batch(), effort.memoryTasks() - done);
                batch(executor, some);
                done += some;
            }
            return new double[] {fresh, residentBytes(executor)};
        }
    }

    /** As {@link #memory}, with another class path. */
    double[] memory(String classPath) throws Exception {
        return with(classPath, this::memory);
    }

    private static double residentBytes(Executor executor) throws InterruptedException, TimeoutException {
        TimeUnit.MILLISECONDS.sleep(200); // idle
        long bytes = onlyWorker(executor).memoryBytes();
        return bytes < 0 ? Double.NaN : bytes;
    }

    // ------------------------------------------------------------------------------------------------------

    private interface Condition {

        boolean holds();
    }

    private static void await(String what, Condition condition) throws TimeoutException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() - until > 0) {
                throw new TimeoutException(what + " is not there");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
