package dev.futures.spring.boot.autoconfigure.health;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import dev.futures.ExecutorStats;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** The health of one executor: whether it takes tasks, and the numbers that one asks for next. */
final class ExecutorHealthIndicator extends AbstractHealthIndicator {

    private final Executor executor;

    ExecutorHealthIndicator(Executor executor) {
        super("The state of the executor could not be read");
        this.executor = executor;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ExecutorStats stats = executor.stats();
        builder.status(status(stats.state()))
                .withDetail("state", stats.state())
                .withDetail("type", stats.type())
                .withDetail("workers", stats.workers())
                .withDetail("pending", stats.pending())
                .withDetail("running", stats.running())
                .withDetail("abandoned", stats.abandoned());
        if (stats.state() == ExecutorState.BROKEN) {
            builder.withDetail("failed", stats.failed())
                    .withDetail("rejected", stats.rejected())
                    .withDetail(
                            "reason",
                            "Its workers can't be started, or one was lost where break-on-worker-loss says so; every task is "
                                    + "refused until a restart");
        }
    }

    private static Status status(ExecutorState state) {
        return switch (state) {
            case RUNNING, PAUSED -> Status.UP;
            case SHUTDOWN, TERMINATED -> Status.OUT_OF_SERVICE;
            case BROKEN -> Status.DOWN;
        };
    }
}
