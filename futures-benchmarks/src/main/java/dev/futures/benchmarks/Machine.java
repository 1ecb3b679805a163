package dev.futures.benchmarks;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * A JMH profiler of two things. The CPU time, user and system, that the whole process spent on each operation, so the collector
 * and the compiler count too. And, before each iteration, how parallel the machine is just now: see {@link Parallel}.
 */
public final class Machine implements InternalProfiler {

    static final String CPU = "cpu.norm";
    static final String PARALLEL = "parallel";

    private double parallel;
    private long before;

    @Override
    public String getDescription() {
        return "CPU time of the process for each operation, and how parallel the machine is";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmarkParams, IterationParams iterationParams) {
        if (iterationParams.getType() == IterationType.MEASUREMENT) {
            parallel = Parallel.speedUp();
        }
        before = Cpu.processNanos();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmarkParams, IterationParams iterationParams, IterationResult result) {
        long spent = Cpu.processNanos() - before;
        long operations = result.getMetadata().getAllOps();
        if (operations == 0 || iterationParams.getType() != IterationType.MEASUREMENT) {
            return List.of();
        }
        return List.of(
                new ScalarResult(CPU, (double) spent / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult(PARALLEL, parallel, "x", AggregationPolicy.AVG));
    }
}
