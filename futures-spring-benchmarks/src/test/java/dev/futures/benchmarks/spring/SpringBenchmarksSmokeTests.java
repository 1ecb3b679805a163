package dev.futures.benchmarks.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** Each benchmark does once what it measures. */
class SpringBenchmarksSmokeTests {

    @Test
    void theDashboardIsWatchedUnderLoad() throws Exception {
        DashboardLoad.smoke();
    }

    @ParameterizedTest
    @EnumSource
    void eachTaskHasItsResult(SpringPool.Kind kind) throws Exception {
        SpringPool pool = new SpringPool();
        pool.pool = kind;
        pool.open();
        try {
            SpringTask.Submitter submitter = new SpringTask.Submitter();
            submitter.begin(pool);
            assertThat(new SpringTask().submitToResult(pool, submitter)).isEqualTo(SpringTask.BATCH);
        } finally {
            MDC.clear();
            pool.close();
        }
    }
}
