package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the executors of a test, closes them after it, and checks what must hold after anything: the ledger balances, no
 * worker is left, no future is pending.
 */
final class LedgerCheck implements AfterEachCallback {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final long CLOSE_SECONDS = 10;

    private final List<Executor> executors = Collections.synchronizedList(new ArrayList<>());
    private final List<String> prefixes = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Future<?>> handedOut = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<CompletableFuture<Future<?>>> firstHere = new ThreadLocal<>();
    private final List<Runnable> releases = Collections.synchronizedList(new ArrayList<>());

    /** Makes an executor whose every future is looked at after the test. */
    Executor executor(UnaryOperator<Executor.Builder> how) {
        return untracked(builder -> how.apply(builder.listener(new Tracker())));
    }

    /** Makes an executor whose futures are not kept, for tests of what is garbage. */
    Executor untracked(UnaryOperator<Executor.Builder> how) {
        String name = "test" + NUMBERS.incrementAndGet();
        Executor executor = how.apply(Executor.builder(name)).build();
        executors.add(executor);
        prefixes.add(name + "-");
        return executor;
    }

    /** Submits a task; in a thread of its own if this one would be busy until the task ends. */
    <T> Future<T> submit(Executor executor, Callable<T> task, TaskOptions options) {
        if (!executor.stats().type().equals("direct")) {
            return executor.submit(task, options);
        }
        @SuppressWarnings("unchecked") // the first future of that thread is that of this task
        Future<T> future =
                (Future<T>) elsewhere(() -> executor.submit(task, options)).first();
        return future;
    }

    /** Has another thread do something that begins with a submission. */
    <T> Elsewhere<T> elsewhere(Callable<T> submission) {
        CompletableFuture<Future<?>> first = new CompletableFuture<>();
        Asker<T> asker = Asker.ask(() -> {
            firstHere.set(first);
            try {
                return submission.call();
            } catch (Throwable t) {
                first.completeExceptionally(t);
                throw t;
            }
        });
        return new Elsewhere<>(first.join(), asker);
    }

    /**
     * What another thread does.
     *
     * @param first the first future that it was about to get, even if it still has not
     * @param asker the thread
     */
    record Elsewhere<T>(Future<?> first, Asker<T> asker) {}

    /** Has something run before the executors are closed, such as opening a latch that tasks wait for. */
    void before(Runnable release) {
        releases.add(release);
    }

    /** Has threads of this prefix looked for too. */
    void watchThreads(String prefix) {
        prefixes.add(prefix);
    }

    private final class Tracker implements ExecutorListener {

        @Override
        public void submitted(TaskInfo task) {
            handedOut.add(task.future());
            CompletableFuture<Future<?>> first = firstHere.get();
            if (first != null) {
                first.complete(task.future()); // any later one is ignored
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        releases.forEach(Runnable::run);
        for (Executor executor : executors) {
            executor.shutdown();
        }
        for (Executor executor : executors) {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                String dump = dump();
                executor.shutdownNow();
                fail("%s has not terminated: %s%n%s", executor.name(), executor.stats(), dump);
            }
            check(executor.stats());
            assertThat(executor.workers()).as("worker JVMs of %s", executor).isEmpty();
        }
        assertThat(handedOut).allMatch(Future::done, "done");
        Eventually.check(() -> assertThat(leftThreads()).isEmpty());
    }

    static void check(ExecutorStats stats) {
        assertThat(stats.pending()).as("pending of %s", stats).isZero();
        assertThat(stats.running()).as("running of %s", stats).isZero();
        assertThat(stats.abandoned()).as("abandoned of %s", stats).isZero();
        assertThat(stats.workers()).as("workers of %s", stats).isZero();
        assertThat(stats.submitted())
                .as("submitted = succeeded + failed + cancelled of %s", stats)
                .isEqualTo(stats.succeeded() + stats.failed() + stats.cancelled());
    }

    private List<String> leftThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> prefixes.stream().anyMatch(name::startsWith))
                .toList();
    }

    /** {@return the stacks of all platform threads} */
    static String dump() {
        StringBuilder dump = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            dump.append(entry.getKey())
                    .append(' ')
                    .append(entry.getKey().getState())
                    .append('\n');
            for (StackTraceElement frame : entry.getValue()) {
                dump.append("    at ").append(frame).append('\n');
            }
        }
        return dump.toString();
    }
}
