package dev.futures;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What happens to accepted tasks when the JVM ends (item 87). Workers are daemons, so nothing keeps a JVM alive that has
 * nothing left to do; this hook holds its end up until the engines it knows have worked off what they accepted.
 *
 * <p>If the JVM ends because its last non-daemon thread did, that takes as long as it takes. If it was told to end, by
 * {@code System.exit} or a signal, each engine has its exit timeout, and then what is left is cancelled. A task, callback or
 * listener that itself called {@code System.exit} waits for the JVM's end, hence for this hook, so nobody waits for that.
 */
final class ExitHook {

    private static final Map<Engine, Duration> ENGINES = new ConcurrentHashMap<>();
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();

    /** How often the state of things is looked at; only while the JVM ends, and tasks are left. */
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private ExitHook() {}

    static void remember(Engine engine, Duration exitTimeout) {
        if (INSTALLED.compareAndSet(false, true)) {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(ExitHook::run, "futures-exit"));
            } catch (IllegalStateException alreadyEnding) {
                Log.LOGGER.debug("executor '{}' was made while the JVM was ending", engine.name(), alreadyEnding);
            }
        }
        ENGINES.put(engine, exitTimeout);
    }

    static void forget(Engine engine) {
        ENGINES.remove(engine);
    }

    private static void run() {
        long start = System.nanoTime();
        boolean bounded = !endsByItself();
        Map<Engine, Duration> engines = Map.copyOf(ENGINES);
        engines.keySet().forEach(engine -> engine.shutdown(false));
        try {
            for (Map.Entry<Engine, Duration> entry : engines.entrySet()) {
                long limit = bounded ? Durations.nanos(entry.getValue()) : Long.MAX_VALUE;
                if (!finish(entry.getKey(), start, limit)) {
                    entry.getKey().abandon();
                }
            }
        } catch (InterruptedException e) {
            engines.keySet().forEach(Engine::abandon);
        }
    }

    /** Waits for an engine to end; false if it took too long, or only those are left that called System.exit. */
    private static boolean finish(Engine engine, long start, long limit) throws InterruptedException {
        while (!engine.awaitTermination(LOOK_NANOS)) {
            Set<Thread> here = threads(engine.crew.all()); // in a callback, too; who has nothing to do leaves at once
            int exiting = exiting(here);
            boolean noneElse = exiting > 0 && exiting == here.size();
            if (noneElse && (engine.stats().pending() == 0 || !engine.canRunBeside(exiting))) {
                return false;
            }
            if (System.nanoTime() - start >= limit) {
                return false;
            }
        }
        return true;
    }

    /** A thread is several workers if its tasks stand on each other, and exits with all of them. */
    private static Set<Thread> threads(List<Worker> workers) {
        Set<Thread> threads = new HashSet<>();
        for (Worker worker : workers) {
            Thread thread = worker.thread;
            if (thread != null) {
                threads.add(thread);
            }
        }
        return threads;
    }

    private static int exiting(Set<Thread> threads) {
        return (int) threads.stream()
                .filter(thread -> stands(thread.getStackTrace(), "exit"))
                .count();
    }

    /**
     * Whether the JVM ends because no non-daemon thread is left: then the thread that ends it is in {@code
     * Shutdown.shutdown}, otherwise in {@code Shutdown.exit}. Without that evidence the end is taken for an order.
     */
    private static boolean endsByItself() {
        return Thread.getAllStackTraces().values().stream().anyMatch(stack -> stands(stack, "shutdown"));
    }

    private static boolean stands(StackTraceElement[] stack, String method) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals("java.lang.Shutdown")
                    && frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }
}
