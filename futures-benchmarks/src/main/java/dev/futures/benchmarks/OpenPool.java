package dev.futures.benchmarks;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The executor under test, with two workers. Which ones a benchmark runs with is the {@link Plan}'s business. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class OpenPool {

    @Param({"FUTURES", "FUTURES_UNTIMED", "JDK", "FORK_JOIN"})
    public Pool.Kind pool;

    Pool opened;

    @Setup(Level.Trial)
    public void open() {
        opened = pool.open(2);
    }

    @TearDown(Level.Trial)
    public void close() {
        opened.close();
    }
}
