package dev.futures.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each benchmark's code runs, once and small. What it measures is not looked at. */
class BenchmarksSmokeTests {

    @ParameterizedTest
    @EnumSource
    void submitToResult(Pool.Kind pool) throws Exception {
        assumeThat(pool != Pool.Kind.VIRTUAL || Pool.hasVirtualThreads()).isTrue();
        OpenPool opened = open(pool);
        try {
            SubmitToResult.Batch batch = new SubmitToResult.Batch();
            assertThat(new SubmitToResult().oneSubmitter(opened, batch)).isEqualTo(SubmitToResult.BATCH);
            assertThat(new SubmitToResult().fourSubmitters(opened, batch)).isEqualTo(SubmitToResult.SHARE);
        } finally {
            opened.close();
        }
    }

    @Test
    void oneAtATime() throws Exception {
        OpenPool opened = open(Pool.Kind.FUTURES);
        try {
            assertThat(new OneAtATime().submitAndGet(opened)).isEqualTo("");
        } finally {
            opened.close();
        }
    }

    @Test
    void realWork() throws Exception {
        OpenPool opened = open(Pool.Kind.FUTURES);
        try {
            assertThat(new RealWork().batch(opened, new RealWork.Batch())).isEqualTo(RealWork.BATCH);
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
    @EnumSource(names = {"FUTURES", "FUTURES_UNTIMED", "FUTURES_MICROMETER", "JDK"})
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
    @EnumSource(names = {"FUTURES", "FUTURES_UNTIMED", "FUTURES_MICROMETER", "JDK"})
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
        IdlePool.Idle idle = new IdlePool.Idle();
        idle.open();
        try {
            IdlePool.Share share = new IdlePool.Share();
            benchmark.idle(idle, share);
            assertThat(share.processPercent).isNotNegative();
            benchmark.noPool(share);
            assertThat(share.javaThreadsPercent).isNotNegative();
        } finally {
            idle.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FUTURES", "VIRTUAL"})
    @EnabledForJreRange(min = JRE.JAVA_21)
    void sleepers(Pool.Kind pool) throws Exception {
        Sleepers benchmark = new Sleepers();
        benchmark.pool = pool;
        benchmark.tasks = 1_000;
        benchmark.warmUp();
        benchmark.open();
        try {
            assertThat(benchmark.sleep()).isEqualTo(1_000);
            assertThat(benchmark.waitTogether(new Sleepers.Memory())).isEqualTo(1_000);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void parallel() {
        assertThat(Parallel.speedUp()).isPositive();
    }

    private static OpenPool open(Pool.Kind pool) {
        OpenPool opened = new OpenPool();
        opened.pool = pool;
        opened.open();
        return opened;
    }
}
