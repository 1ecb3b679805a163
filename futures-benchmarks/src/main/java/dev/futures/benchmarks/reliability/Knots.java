package dev.futures.benchmarks.reliability;

import dev.futures.Executor;
import dev.futures.ExecutorStats;
import dev.futures.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Trees of tasks that submit tasks to small pools and wait for these: again and again all workers of a pool wait for what
 * stands in the queue of another one whose workers all wait. No wait is part of a cycle, so each tree has to end.
 */
public final class Knots {

    /** How many sets of pools are busy at a time: so many threads that each is stopped at any point. */
    private static final int SETS = 4;

    private static final int TREES = 30;
    private static final int DEPTH = 5;
    private static final int TASKS_A_TREE = (1 << (DEPTH + 1)) - 1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Executor> pools = List.of(pool("a", 1), pool("b", 2), pool("c", 1));

    private Knots() {}

    /** What was done. */
    public record Report(int rounds, long tasks) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d rounds, %,d tasks: each ended with its result", rounds, tasks);
        }
    }

    /**
     * Grows so many times a few trees.
     *
     * @throws AssertionError if one does not end, or a pool has more workers than it may when all have
     */
    public static Report run(int rounds, long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < rounds; round++) {
            List<Knots> sets = new ArrayList<>();
            for (int i = 0; i < SETS; i++) {
                sets.add(new Knots());
            }
            try {
                grow(sets, random, round);
            } finally {
                sets.forEach(set -> set.pools.forEach(Executor::shutdownNow));
            }
        }
        return new Report(rounds, (long) rounds * SETS * TREES * TASKS_A_TREE);
    }

    private static void grow(List<Knots> sets, SplittableRandom random, int round) throws InterruptedException {
        List<Future<Integer>> trees = new ArrayList<>();
        for (int tree = 0; tree < TREES; tree++) {
            for (Knots set : sets) {
                SplittableRandom its = random.split();
                trees.add(set.pools.get(tree % set.pools.size()).submit(() -> set.tree(DEPTH, its)));
            }
        }
        for (Future<Integer> tree : trees) {
            try {
                int tasks = tree.result(PATIENCE);
                require(tasks == TASKS_A_TREE, round, "a tree of " + tasks + " tasks", sets);
            } catch (TimeoutException e) {
                require(false, round, tree + " has not ended", sets);
            }
        }
        for (Knots set : sets) {
            for (Executor pool : set.pools) {
                pool.shutdown();
                require(pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS), round, pool + " is there", sets);
                ExecutorStats stats = pool.stats();
                require(stats.submitted() == stats.succeeded(), round, "the ledger is wrong", sets);
            }
        }
    }

    private int tree(int depth, SplittableRandom random) throws InterruptedException {
        if (depth == 0) {
            return 1;
        }
        SplittableRandom other = random.split(); // each task has one of its own
        Future<Integer> left = any(random).submit(() -> tree(depth - 1, random));
        Future<Integer> right = any(other).submit(() -> tree(depth - 1, other));
        return 1 + left.result() + right.result();
    }

    private Executor any(SplittableRandom random) {
        return pools.get(random.nextInt(pools.size()));
    }

    private static Executor pool(String name, int workers) {
        return Executor.builder(name).threads(workers).build();
    }

    private static void require(boolean condition, int round, String what, List<Knots> sets) {
        if (!condition) {
            StringBuilder text = new StringBuilder("round " + round + ": " + what);
            for (Knots set : sets) {
                for (Executor pool : set.pools) {
                    text.append(System.lineSeparator()).append(pool.stats());
                }
            }
            throw new AssertionError(text.toString());
        }
    }
}
