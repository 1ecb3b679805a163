package dev.futures.spring.boot.autoconfigure.context;

import dev.futures.ContextPropagator;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;

/**
 * Carries everything for which the {@code ContextRegistry} has a {@code ThreadLocalAccessor}. What the submitter does not
 * have the task does not see either, though the thread may: it can be that of a task of somebody else.
 */
final class ThreadLocalPropagator implements ContextPropagator {

    private final ContextSnapshotFactory snapshots =
            ContextSnapshotFactory.builder().clearMissing(true).build();

    @Override
    @SuppressWarnings("try") // the scope is there to be closed
    public Snapshot capture() {
        ContextSnapshot captured = snapshots.captureAll();
        return work -> {
            try (ContextSnapshot.Scope scope = captured.setThreadLocals()) {
                work.run();
            }
        };
    }

    @Override
    public String toString() {
        return "thread locals of the ContextRegistry";
    }
}
