package dev.futures.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A small dose of the program that compares worker JVMs. What it measures is not looked at. */
class IsolationSmokeTests {

    /** With or without a Python on this machine. */
    @Test
    void isolation_measuresAllOfIt() throws Exception {
        String report = Isolation.run(1, Effort.TINY);
        System.out.println(report);
        assertThat(report)
                .contains("no-op tasks, 2 workers", "chunks of 100", "1 MB there and back", "worker ready")
                .contains("first result", "future has ended", "process is gone", "next task", "idle worker")
                .containsAnyOf("CPython 3.", "PyPy 3.", "no python3")
                .doesNotContain("NaN");
    }
}
