package dev.futures.benchmarks;

import dev.futures.benchmarks.Results.Measured;
import dev.futures.benchmarks.Results.Spread;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table: what is measured, of ours and of a peer, and the goal. Everything measured is a cost: time, CPU time,
 * bytes. So a ratio is the peer's cost divided by ours, and above 1 ours is the better one.
 *
 * @param ours of what, as {@link Results#get} calls it
 * @param theirs of what, or empty if there is nothing to compare with
 * @param factor by which ours has to be multiplied for the unit of the table; and theirs
 * @param goal the ratio, or without a peer the cost, that there should be; NaN if there is no goal
 */
record Row(
        String group,
        String measure,
        String unit,
        String peer,
        String ours,
        String theirs,
        double factor,
        double theirFactor,
        double goal) {

    /** Two forks ran on a machine of one kind if both of them found it so. */
    enum Regime {
        ANY,
        /** Two threads were hardly faster than one. */
        AS_ONE,
        /** Two threads did nearly twice as much as one. */
        PARALLEL;

        private boolean holds(double speedUp) {
            return switch (this) {
                case ANY -> true;
                case AS_ONE -> speedUp < 1.35;
                case PARALLEL -> speedUp > 1.65;
            };
        }
    }

    static Row ratio(String group, String measure, String unit, String peer, String ours, String theirs, double goal) {
        return new Row(group, measure, unit, peer, ours, theirs, 1, 1, goal);
    }

    static Row cost(String group, String measure, String unit, String ours, double goal) {
        return new Row(group, measure, unit, "", ours, "", 1, 1, goal);
    }

    Row times(double ourFactor, double peersFactor) {
        return new Row(group, measure, unit, peer, ours, theirs, ourFactor, peersFactor, goal);
    }

    boolean isRatio() {
        return !theirs.isEmpty();
    }

    /** Whether it depends on how parallel the machine is: times do; bytes, and the CPU time, do not. */
    boolean isTime() {
        return isRatio() && unit.endsWith("s") && !ours.endsWith(Machine.CPU);
    }

    boolean hasGoal() {
        return !Double.isNaN(goal);
    }

    /** Null if it was not measured. */
    @Nullable
    Spread ours(Results results) {
        Measured measured = results.get(ours);
        return measured == null ? null : measured.spread(factor);
    }

    @Nullable
    Spread theirs(Results results) {
        Measured measured = results.get(theirs);
        return measured == null ? null : measured.spread(theirFactor);
    }

    /** The ratios of the forks that ran in the same round; null if either was not measured, or never in that regime. */
    @Nullable
    Spread ratio(Results results, Regime regime) {
        Measured our = results.get(ours);
        Measured their = results.get(theirs);
        if (our == null || their == null) {
            return null;
        }
        List<Double> ourForks = our.byFork();
        List<Double> theirForks = their.byFork();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ourForks.size(), theirForks.size()); i++) {
            if (holds(regime, results, ours, i) && holds(regime, results, theirs, i)) {
                ratios.add(theirForks.get(i) * theirFactor / (ourForks.get(i) * factor));
            }
        }
        if (ratios.isEmpty()) {
            return null;
        }
        if (ratios.size() > 1 || ourForks.size() > 1) {
            return Spread.of(ratios);
        }
        // One fork each: the extremes of its iterations are all there is to say how sure that is.
        Spread ourSpread = our.spread(factor);
        Spread theirSpread = their.spread(theirFactor);
        return new Spread(
                ratios.get(0),
                theirSpread.least() / ourSpread.most(),
                theirSpread.most() / ourSpread.least(),
                Math.min(ourSpread.count(), theirSpread.count()));
    }

    private static boolean holds(Regime regime, Results results, String key, int fork) {
        if (regime == Regime.ANY) {
            return true;
        }
        Measured parallel = results.get(key.substring(0, key.lastIndexOf(' ') + 1) + Machine.PARALLEL);
        return parallel != null && regime.holds(parallel.byFork().get(fork));
    }

    /** What the goal is about: the ratio if there is a peer, the cost if not. */
    @Nullable
    Spread judged(Results results) {
        return isRatio() ? ratio(results, Regime.ANY) : ours(results);
    }

    boolean meets(double value) {
        return isRatio() ? value >= goal : value <= goal;
    }
}
