package dev.futures.spring.boot.autoconfigure;

import dev.futures.ExecutorStats;
import java.time.Duration;
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

    boolean isWorthTelling() {
        return finished > 0 || cancelled > 0 || !abandoned.isEmpty();
    }

    static String report(List<DrainResult> results, Duration took) {
        return results.stream()
                .map(DrainResult::toString)
                .collect(Collectors.joining("; ", "Executors drained in " + took.toMillis() + " ms: ", ""));
    }

    @Override
    public String toString() {
        String text =
                name + ": " + finished + " finished, " + cancelled + " cancelled, " + abandoned.size() + " abandoned";
        return abandoned.isEmpty() ? text : text + " " + abandoned;
    }
}
