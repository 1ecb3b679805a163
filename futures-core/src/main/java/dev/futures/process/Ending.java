package dev.futures.process;

import java.util.concurrent.CompletableFuture;

/**
 * Waits for the end of a process, on a thread of its own: {@link Process#onExit()} tells of it in the common pool, all of whose
 * threads may be busy, and be it with waiting for that very end.
 */
final class Ending {

    private Ending() {}

    /** {@return what is done when a process has ended; what depends on it must not block} */
    static CompletableFuture<Void> of(Process process) {
        CompletableFuture<Void> ending = new CompletableFuture<>();
        Thread thread = new Thread(() -> await(process, ending), "futures-worker-" + process.pid() + "-end");
        thread.setDaemon(true);
        thread.start();
        return ending;
    }

    private static void await(Process process, CompletableFuture<Void> ending) {
        boolean ended = false;
        while (!ended) {
            ended = hasEnded(process);
        }
        ending.complete(null);
    }

    /** Waits for its end; false if this thread was interrupted, for which nobody has a reason. */
    private static boolean hasEnded(Process process) {
        try {
            process.waitFor();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
