package dev.futures;

import dev.futures.process.ProcessBackend;
import java.io.NotSerializableException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Worker JVMs for tasks that can't leave this one, for contract tests: a {@link Return} goes the whole way there in place of
 * each task, runs in a worker, and has that task run at {@link Home}. What the task returns or throws is then had from there,
 * the very object; all else, and when it ends, is up to the real backend.
 */
final class ReturningBackend implements Backend {

    private final ProcessBackend workers;

    ReturningBackend(ProcessBackend workers) {
        this.workers = workers;
    }

    /** A task, and who travels for it. */
    private static final class Represented<T> implements Prepared<T> {

        private final long id = Home.newId();
        private final Callable<T> original;
        private final Callable<Long> traveller;
        private @Nullable T result;
        private @Nullable Throwable thrown;

        /** Whether the two before are known. */
        private volatile boolean ended;

        Represented(Callable<T> original, ProcessBackend workers) throws NotSerializableException {
            this.original = Objects.requireNonNull(original, "task");
            traveller = workers.prepare(new Return(Home.port(), id));
        }

        @Override
        public Callable<T> original() {
            return original;
        }

        @Override
        public T call() throws Exception {
            return original.call();
        }

        /** Runs it at home; returns whether it failed. */
        boolean runHere() {
            try {
                result = original.call();
            } catch (Throwable t) {
                thrown = t;
            }
            ended = true;
            return thrown != null;
        }

        T outcome(long answeredFor) throws Throwable {
            if (answeredFor != id || !ended) {
                throw new AssertionError("for task " + id + " came what task " + answeredFor + " returned");
            }
            if (thrown != null) {
                throw thrown;
            }
            return result;
        }
    }

    @Override
    public <T> Callable<T> prepare(Callable<T> task) throws NotSerializableException {
        return new Represented<>(task, workers);
    }

    @Override
    public <T> T run(Callable<T> task, TaskInfo info) throws Throwable {
        Represented<T> represented = (Represented<T>) task;
        Home.expect(represented.id, represented::runHere);
        long answeredFor;
        try {
            answeredFor = workers.run(represented.traveller, info);
        } catch (Return.FailedException e) {
            answeredFor = e.id;
        } finally {
            Home.forget(represented.id);
        }
        return represented.outcome(answeredFor);
    }

    @Override
    public String type() {
        return workers.type();
    }

    @Override
    public Lanes lanes() {
        return workers.lanes();
    }

    @Override
    public int defaultMaxWorkers() {
        return workers.defaultMaxWorkers();
    }

    @Override
    public void attach(Owner owner) {
        workers.attach(owner);
    }

    @Override
    public boolean isRemote() {
        return workers.isRemote();
    }

    @Override
    public void stop(TaskInfo info, Thread lane) {
        workers.stop(info, lane);
    }

    @Override
    public void resized(int maxWorkers) {
        workers.resized(maxWorkers);
    }

    @Override
    public OptionalInt workerCount() {
        return workers.workerCount();
    }

    @Override
    public List<WorkerInfo> listWorkers() {
        return workers.listWorkers();
    }

    @Override
    public Map<String, Long> workerRestarts() {
        return workers.workerRestarts();
    }

    @Override
    public StackTraceElement @Nullable [] stack(TaskInfo info, Thread lane) {
        return workers.stack(info, lane);
    }

    @Override
    public void close() {
        workers.close();
    }

    @Override
    public String toString() {
        return workers.toString();
    }
}
