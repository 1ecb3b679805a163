package dev.futures.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each benchmark's code runs, once and small. What it measures is not looked at. */
class BenchmarksSmokeTest {

    @ParameterizedTest
    @EnumSource
    void submitToResult(Pool.Kind pool) throws Exception {
        assumeThat(pool != Pool.Kind.VIRTUAL || Pool.hasVirtualThreads()).isTrue();
        SubmitToResult benchmark = new SubmitToResult();
        benchmark.pool = pool;
        benchmark.open();
        try {
            SubmitToResult.Batch batch = new SubmitToResult.Batch();
            assertThat(benchmark.oneSubmitter(batch)).isEqualTo(SubmitToResult.BATCH);
            assertThat(benchmark.fourSubmitters(batch)).isEqualTo(SubmitToResult.SHARE);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void oneAtATime() throws Exception {
        OneAtATime benchmark = new OneAtATime();
        benchmark.pool = Pool.Kind.FUTURES;
        benchmark.open();
        try {
            assertThat(benchmark.submitAndGet()).isEqualTo("");
        } finally {
            benchmark.close();
        }
    }

    @Test
    void realWork() throws Exception {
        RealWork.Opened opened = new RealWork.Opened();
        opened.pool = Pool.Kind.FUTURES;
        opened.open();
        try {
            assertThat(new RealWork().batch(opened)).isEqualTo(RealWork.BATCH);
        } finally {
            opened.close();
        }
        new RealWork().workAlone();
    }

    @Test
    void manyFutures() throws Exception {
        ManyFutures benchmark = new ManyFutures();
        benchmark.tasks = 1_000;
        benchmark.open();
        try {
            benchmark.collect();
            assertThat(benchmark.asCompleted()).isEqualTo(1_000);
            assertThat(benchmark.completionService()).isEqualTo(1_000);
            assertThat(benchmark.waitForAll()).isEqualTo(1_000);
            assertThat(benchmark.allOf()).isEqualTo(1_000);
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FUTURES", "FUTURES_UNTIMED", "JDK"})
    void cancelPending(Pool.Kind pool) throws Exception {
        CancelPending benchmark = new CancelPending();
        benchmark.pool = pool;
        benchmark.tasks = 1_000;
        benchmark.fill();
        try {
            assertThat(benchmark.cancelAll()).isZero();
        } finally {
            benchmark.forget();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FUTURES", "FUTURES_UNTIMED", "JDK"})
    void footprint(Pool.Kind pool) throws Exception {
        Footprint benchmark = new Footprint();
        benchmark.pool = pool;
        benchmark.tasks = 10_000;
        Footprint.Bytes bytes = new Footprint.Bytes();
        benchmark.weigh(bytes);
        assertThat(bytes.futureObjectBytes).isPositive();
    }

    @Test
    void bufferedMap() {
        BufferedMap benchmark = new BufferedMap();
        benchmark.inputs = 10_000;
        benchmark.open();
        try {
            assertThat(benchmark.map(new BufferedMap.Growth())).isEqualTo(50_005_000);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void idlePool() throws Exception {
        IdlePool benchmark = new IdlePool();
        benchmark.seconds = 1;
        benchmark.open();
        try {
            IdlePool.Cpu cpu = new IdlePool.Cpu();
            benchmark.idle(cpu);
            assertThat(cpu.processPercent).isNotNegative();
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FUTURES", "VIRTUAL"})
    @EnabledForJreRange(min = JRE.JAVA_21)
    void sleepers(Pool.Kind pool) throws Exception {
        Sleepers benchmark = new Sleepers();
        benchmark.pool = pool;
        benchmark.tasks = 1_000;
        benchmark.open();
        try {
            assertThat(benchmark.sleep()).isEqualTo(1_000);
            assertThat(benchmark.waitTogether(new Sleepers.Memory())).isEqualTo(1_000);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void tableOfNothing() {
        assertThat(Ratios.table(List.of())).contains("higher is better");
    }
}
