package dev.futures.benchmarks;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jol.info.ClassLayout;

/**
 * What a pending future weighs, with its place in the queue and all bookkeeping, but without the task, which all share. The
 * weight is what the heap holds more of after a million submissions; the layout is that of the future object alone. The
 * time means nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Djol.magicFieldOffset=true",
            "-Djdk.attach.allowAttachSelf=true",
            "-XX:+EnableDynamicAgentLoading"
        })
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@SuppressWarnings("NullAway.Init")
public class Footprint {

    @Param({"FUTURES", "FUTURES_UNTIMED", "JDK"})
    public Pool.Kind pool;

    @Param("1000000")
    public int tasks;

    /** The result. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Bytes {

        /** By the heap: a pending future and everything that it needs. */
        public double heapBytesPerPending;

        /** By the layout: the future object alone. */
        public long futureObjectBytes;
    }

    @Benchmark
    public void weigh(Bytes bytes) throws InterruptedException {
        try (Pending pending = Pending.open(pool)) {
            Future<?> first = pending.submit();
            bytes.futureObjectBytes = ClassLayout.parseInstance(first).instanceSize();
            long before = Heap.live();
            for (int i = 0; i < tasks; i++) {
                Future<?> unused = pending.submit();
            }
            bytes.heapBytesPerPending = (Heap.live() - before) / (double) tasks;
        }
    }
}
