package dev.futures.spring.boot.autoconfigure;

import dev.futures.Executor;
import dev.futures.ExecutorState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Ties the executors to the life of their application context.
 *
 * <pre>
 * RUNNING -> PAUSED    stop, and the context is not closing: accept tasks, start none
 * PAUSED  -> RUNNING   start, or the context is closing: there is something to drain
 * RUNNING -> drained   stop, and the context is closing
 * </pre>
 *
 * <p>It stops in the phase of Spring's own executors, which comes after that of the web server. Until then tasks are
 * accepted, since requests that are being finished may submit some.
 */
final class ExecutorLifecycle
        implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, ApplicationContextAware {

    private static final Log logger = LogFactory.getLog(ExecutorLifecycle.class);

    private final BeanFactoryExecutorRegistry registry;
    private final Duration phaseTimeout;

    // Called by the thread that starts or stops the context; the lock covers an application that does so from several.
    private final Object lock = new Object();
    private final List<Executor> paused = new ArrayList<>();
    private @Nullable ApplicationContext context;
    private boolean running;
    private boolean closing;
    private boolean warned;

    ExecutorLifecycle(BeanFactoryExecutorRegistry registry, Duration phaseTimeout) {
        this.registry = registry;
        this.phaseTimeout = phaseTimeout;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public int getPhase() {
        return ExecutorConfigurationSupport.DEFAULT_PHASE;
    }

    @Override
    public boolean isRunning() {
        synchronized (lock) {
            return running;
        }
    }

    @Override
    public void start() {
        synchronized (lock) {
            running = true;
            paused.forEach(Executor::resume);
            paused.clear();
            Map<Executor, ExecutorPlan> executors = registry.created();
            if (!warned) {
                warned = true;
                executors.forEach((executor, plan) -> warnIfCutShort(executor.name(), plan.awaitTermination()));
            }
        }
    }

    private void warnIfCutShort(String name, Duration await) {
        if (await.compareTo(phaseTimeout) > 0) {
            logger.warn(
                    "Executor '" + name + "' is to get " + await + " to finish its tasks when the context closes, but "
                            + "spring.lifecycle.timeout-per-shutdown-phase ends it after " + phaseTimeout
                            + ". Raise that, or lower shutdown.await-termination of the executor.");
        }
    }

    /** Comes before any {@link #stop(Runnable)} when a context closes, and never when it is only paused. */
    @Override
    @SuppressWarnings("ReferenceEquality") // this very context, and none that is like it
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            synchronized (lock) {
                closing = true;
                if (!running) {
                    start(); // what is not running is not stopped, and what was accepted while paused would be lost
                }
            }
        }
    }

    @Override
    public void stop() {
        CountDownLatch stopped = new CountDownLatch(1);
        stop(stopped::countDown);
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop(Runnable callback) {
        Map<Executor, ExecutorPlan> executors = registry.created();
        synchronized (lock) {
            running = false;
            if (closing) {
                ExecutorDrain.drain(executors, phaseTimeout, callback);
                return;
            }
            for (Executor executor : executors.keySet()) {
                if (executor.stats().state() == ExecutorState.RUNNING) { // leave alone what somebody else has paused
                    executor.pause();
                    paused.add(executor);
                }
            }
        }
        Thread waiter = new Thread(() -> awaitIdle(executors, callback), "futures-pause");
        waiter.setDaemon(true);
        waiter.start();
    }

    /** Lets running tasks end before the context counts as paused. */
    private void awaitIdle(Map<Executor, ExecutorPlan> executors, Runnable callback) {
        long deadline = System.nanoTime() + phaseTimeout.toNanos();
        try {
            // No one tells us when an executor gets idle, and a pause is rare enough to look every few milliseconds.
            while (System.nanoTime() - deadline < 0
                    && executors.keySet().stream().anyMatch(this::isBusy)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            callback.run();
        }
    }

    private boolean isBusy(Executor executor) {
        return !executor.runningTasks().isEmpty();
    }
}
