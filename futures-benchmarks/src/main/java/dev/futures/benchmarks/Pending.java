package dev.futures.benchmarks;

import dev.futures.Executor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An executor whose two workers are held up, so that whatever is submitted stays pending until it is closed. */
final class Pending implements AutoCloseable {

    private static final Callable<Object> NOTHING = () -> "";

    private final CountDownLatch started = new CountDownLatch(2);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService pool;

    private Pending(ExecutorService pool) throws InterruptedException {
        this.pool = pool;
        for (int i = 0; i < 2; i++) {
            Future<?> unused = pool.submit(() -> {
                started.countDown();
                released.await();
                return "";
            });
        }
        started.await();
    }

    static Pending open(Pool.Kind kind) throws InterruptedException {
        return new Pending(
                switch (kind) {
                    case FUTURES -> Executor.builder("pending").threads(2).build();
                    case FUTURES_MICROMETER ->
                        Executor.builder("pending")
                                .threads(2)
                                .listener(new MicrometerTimers("pending", new SimpleMeterRegistry()))
                                .build();
                    case FUTURES_UNTIMED ->
                        Executor.builder("pending").threads(2).timing(false).build();
                    case JDK -> new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
                    default -> throw new IllegalArgumentException("no pending tasks in " + kind);
                });
    }

    Future<?> submit() {
        return pool.submit(NOTHING);
    }

    /** Makes the executor let go of what was cancelled, if it does not do so by itself. */
    void purge() {
        if (pool instanceof ThreadPoolExecutor jdk) {
            jdk.purge();
        }
    }

    /** How many tasks the executor says that it holds. */
    long held() {
        return pool instanceof ThreadPoolExecutor jdk
                ? jdk.getQueue().size()
                : ((Executor) pool).stats().pending();
    }

    /** Forgets whatever still waits. */
    @Override
    public void close() {
        pool.shutdownNow();
        released.countDown();
    }
}
