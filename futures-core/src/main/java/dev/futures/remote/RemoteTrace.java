package dev.futures.remote;

/**
 * Says where an exception comes from that a task threw in another JVM: it is added to that as a suppressed one. The frames of
 * the exception itself are those of the other JVM.
 */
public class RemoteTrace extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param worker names the worker that ran the task
     */
    public RemoteTrace(String worker) {
        super("thrown in worker " + worker, null, false, false);
    }
}
