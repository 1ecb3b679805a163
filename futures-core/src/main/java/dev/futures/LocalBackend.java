package dev.futures;

import java.util.concurrent.Callable;

/** Runs tasks where they are claimed: on a platform thread, on a virtual thread, or in the submitting thread. */
final class LocalBackend implements Backend {

    private final String type;
    private final Lanes lanes;
    private final int defaultMaxWorkers;

    private LocalBackend(String type, Lanes lanes, int defaultMaxWorkers) {
        this.type = type;
        this.lanes = lanes;
        this.defaultMaxWorkers = defaultMaxWorkers;
    }

    /** Item 91. */
    static Backend platform() {
        return new LocalBackend(
                "thread", Lanes.PLATFORM, Math.min(32, Runtime.getRuntime().availableProcessors() + 4));
    }

    static Backend virtual() {
        return new LocalBackend("virtual", Lanes.VIRTUAL, Integer.MAX_VALUE);
    }

    static Backend direct() {
        return new LocalBackend("direct", Lanes.CALLER, Integer.MAX_VALUE);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Lanes lanes() {
        return lanes;
    }

    @Override
    public int defaultMaxWorkers() {
        return defaultMaxWorkers;
    }

    @Override
    public <T> T run(Callable<T> task, TaskInfo info) throws Exception {
        return task.call();
    }

    @Override
    public void stop(TaskInfo info, Thread lane) {
        lane.interrupt();
    }

    @Override
    public String toString() {
        return type;
    }
}
