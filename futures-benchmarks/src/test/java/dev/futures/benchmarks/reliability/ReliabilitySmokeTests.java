package dev.futures.benchmarks.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Small doses of the long programs. */
class ReliabilitySmokeTests {

    /** Each callback and listener that throws is logged: thousands of them. */
    @BeforeAll
    static void logNothing() {
        logAt(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        logAt(null);
    }

    private static void logAt(@Nullable Level level) {
        if (LoggerFactory.getLogger("dev.futures") instanceof Logger logger) { // else it is the one that logs nothing
            logger.setLevel(level);
        }
    }

    @ParameterizedTest
    @EnumSource
    void soak_losesNothing(SoakPool pool) throws Exception {
        assumeTrue(pool.isAvailable());
        int tasks = pool == SoakPool.PLAIN ? 500_000 : 100_000;
        Soak.Report report = Soak.run(pool, tasks, 7);
        System.out.println(report);
        assertThat(report.succeeded()
                        + report.failed()
                        + report.overdue()
                        + report.stopped()
                        + report.cancelled()
                        + report.refused())
                .isEqualTo(tasks);
        // of each kind there were some, or it has shown nothing
        assertThat(report.succeeded()).isPositive();
        assertThat(report.failed()).isPositive();
        assertThat(report.overdue()).isPositive();
        assertThat(report.stopped()).isPositive();
        assertThat(report.cancelled()).isPositive();
        assertThat(report.refused() > 0).isEqualTo(pool == SoakPool.REJECTING);
    }

    @Test
    void shutdownStorm_leavesNothingPending() throws Exception {
        ShutdownStorm.Report report = ShutdownStorm.ours(500, 7);
        System.out.println(report);
        assertThat(report.accepted()).isPositive();
        assertThat(report.refused()).isPositive();
        assertThat(report.pendingForEver()).isZero();
    }

    @Test
    void whenThePoolIsTheJdksThenTheStormSeesWhatItLeaves() throws Exception {
        ShutdownStorm.Report report = ShutdownStorm.jdk(500, 7);
        System.out.println(report);
        assertThat(report.pendingForEver()).isPositive();
    }

    @Test
    void faultStorm_leavesThePoolServing() throws Exception {
        FaultStorm.Report report = FaultStorm.run(2_000, 7);
        System.out.println(report);
        assertThat(report.faults()).isGreaterThanOrEqualTo(2_000);
        assertThat(report.threads()).isPositive();
        assertThat(report.overdue()).isPositive();
    }

    @Test
    void exitStorm_losesNothing() throws Exception {
        ExitStorm.Report report = ExitStorm.run(2, 7);
        System.out.println(report);
        assertThat(report.jvms()).isEqualTo(12);
        assertThat(report.accepted()).isPositive();
    }

    @Test
    void knots_areAllUndone() throws Exception {
        Knots.Report report = Knots.run(1, 7);
        System.out.println(report);
        assertThat(report.tasks()).isEqualTo(4 * 30 * 63);
    }

    @Test
    void churn_leavesNoThreads() throws Exception {
        Churn.Report report = Churn.run(200);
        System.out.println(report);
        assertThat(report.threadsAfter()).isLessThanOrEqualTo(report.threadsBefore());
    }
}
