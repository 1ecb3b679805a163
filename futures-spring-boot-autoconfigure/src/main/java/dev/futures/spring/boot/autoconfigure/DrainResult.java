package dev.futures.spring.boot.autoconfigure;

import dev.futures.ExecutorStats;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of the tasks that an executor had when its context closed.
 *
 * @param name the executor
 * @param finished tasks that returned or failed
 * @param cancelled tasks that were cancelled, running or not
 * @param abandoned those of the cancelled ones that went on in spite of it
 */
record DrainResult(String name, long finished, long cancelled, List<String> abandoned) {

    static DrainResult of(ExecutorStats before, ExecutorStats after, List<String> abandoned) {
        long finished = after.succeeded() + after.failed() - before.succeeded() - before.failed();
        return new DrainResult(after.name(), finished, after.cancelled() - before.cancelled(), abandoned);
    }

    private boolean isWorthTelling() {
        return finished > 0 || cancelled > 0 || !abandoned.isEmpty();
    }

    /** The one line that a closing context leaves about its executors. */
    static String report(Collection<DrainResult> results, Duration took) {
        String told = results.stream()
                .filter(DrainResult::isWorthTelling)
                .map(DrainResult::toString)
                .collect(Collectors.joining("; "));
        return "Executors drained in " + took.toMillis() + " ms: " + (told.isEmpty() ? "nothing was left to do" : told);
    }

    @Override
    public String toString() {
        String text =
                name + ": " + finished + " finished, " + cancelled + " cancelled, " + abandoned.size() + " abandoned";
        return abandoned.isEmpty() ? text : text + " " + abandoned;
    }
}
