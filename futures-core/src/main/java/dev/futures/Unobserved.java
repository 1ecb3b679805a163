package dev.futures;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The failure of an executor's future, as long as nobody has looked at it: it is logged, once, when its future becomes
 * garbage or its executor has terminated.
 *
 * <p>It does not refer to the future. All of this exists for failed futures only.
 */
final class Unobserved extends Future.Failure {

    private static final Cleaner CLEANER = Cleaner.create();

    private final String executorName;
    private final String taskName;

    /** The unobserved failures of the engine; this is one of them until it is observed or logged. */
    private final UnobservedFailures failures;

    /** Its neighbours in {@link #failures}, and whether it is in there. Guarded by that. */
    @Nullable
    Unobserved before;

    @Nullable
    Unobserved after;

    boolean listed;

    /** Whether it was looked at, or logged. */
    private final AtomicBoolean settled = new AtomicBoolean();

    private volatile Cleaner.@Nullable Cleanable cleanable;

    Unobserved(Throwable exception, ManagedFuture<?> future, UnobservedFailures failures) {
        super(exception);
        this.executorName = future.executorName();
        this.taskName = future.displayName();
        this.failures = failures;
    }

    /** Starts to watch over it; before the failure is published. */
    void watch(ManagedFuture<?> future) {
        failures.add(this);
        cleanable = CLEANER.register(future, this::log);
    }

    @Override
    void observed() {
        if (!settled.get() && settled.compareAndSet(false, true)) {
            forget();
        }
    }

    /** Logs it unless somebody has looked at it. */
    void log() {
        if (settled.compareAndSet(false, true)) {
            Log.LOGGER.warn(
                    "task '{}' of executor '{}' failed, and nobody has looked at its exception",
                    taskName,
                    executorName,
                    exception());
            forget();
        }
    }

    private void forget() {
        failures.remove(this);
        Cleaner.Cleanable watched = cleanable;
        if (watched != null) {
            watched.clean(); // takes it off the cleaner's list; log() finds it settled
        }
    }
}
