package dev.futures;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The results of one {@code map}: a queue of futures in input order, filled from the inputs and emptied by the iterator.
 *
 * <p>It holds the executor, which so can't be collected, and be shut down, under a map that is still submitting (item
 * 75).
 */
final class MapResults<R> implements Results<R> {

    private final Executor executor;
    private final long start = System.nanoTime();
    private final boolean timed;
    private final long timeoutNanos;

    /** The tasks for the inputs that were not submitted. Confined to the consumer. */
    private final Iterator<Callable<R>> tasks;

    /** Submitted and not handed out. Guarded by this. */
    private final ArrayDeque<Future<R>> futures = new ArrayDeque<>();

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;

    /** No more inputs are taken: they are used up, or failed, or the map was closed or timed out. Guarded by this. */
    private boolean exhausted;

    /** What went wrong with taking an input or submitting its task; thrown after the results before it (item 75). */
    private @Nullable Throwable failure;

    private MapResults(Executor executor, Iterator<Callable<R>> tasks, MapOptions options) {
        this.executor = executor;
        this.tasks = tasks;
        Duration timeout = options.timeout();
        this.timed = timeout != null;
        this.timeoutNanos = timeout == null ? 0 : Durations.nanos(timeout);
    }

    static <A, R> Results<R> of(
            Executor executor,
            Function<? super A, ? extends R> function,
            Iterable<? extends A> inputs,
            MapOptions options) {
        Objects.requireNonNull(function, "function");
        Iterator<? extends A> arguments = inputs.iterator();
        return start(
                executor,
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return arguments.hasNext();
                    }

                    @Override
                    public Callable<R> next() {
                        A argument = arguments.next();
                        return () -> function.apply(argument);
                    }
                },
                options);
    }

    static <A, B, R> Results<R> of(
            Executor executor,
            BiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOptions options) {
        Objects.requireNonNull(function, "function");
        Iterator<? extends A> firsts = first.iterator();
        Iterator<? extends B> seconds = second.iterator();
        return start(
                executor,
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return firsts.hasNext() && seconds.hasNext();
                    }

                    @Override
                    public Callable<R> next() {
                        A a = firsts.next();
                        B b = seconds.next();
                        return () -> function.apply(a, b);
                    }
                },
                options);
    }

    private static <R> Results<R> start(Executor executor, Iterator<Callable<R>> tasks, MapOptions options) {
        MapResults<R> results = new MapResults<>(executor, tasks, options);
        int ahead = options.bufferSize() == 0 ? Integer.MAX_VALUE : options.bufferSize();
        for (int i = 0; i < ahead && tasks.hasNext(); i++) {
            Callable<R> task = tasks.next(); // if this throws, what was submitted runs on (item 72)
            try {
                results.futures.add(executor.submit(task));
            } catch (Throwable t) {
                results.close();
                throw t;
            }
        }
        synchronized (results) {
            results.exhausted = options.bufferSize() == 0;
        }
        return results;
    }

    @Override
    public Iterator<R> iterator() {
        if (closed) {
            throw new IllegalStateException("these results are closed");
        }
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("these results can be iterated once, and have been");
        }
        return new Consumer();
    }

    @Override
    public Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        closed = true;
        cancelRest();
    }

    /** Ends the iteration and cancels what has not started. */
    private void cancelRest() {
        List<Future<R>> open;
        synchronized (this) {
            exhausted = true;
            failure = null;
            open = List.copyOf(futures);
            futures.clear();
        }
        for (Future<R> future : open) {
            future.cancel();
        }
    }

    private synchronized @Nullable Future<R> head() {
        return futures.peek();
    }

    private synchronized @Nullable Throwable takeFailure() {
        Throwable taken = failure;
        failure = null;
        return taken;
    }

    /** Submits one more input, after one result was taken: never more than the buffer size are in flight. */
    private void refill() {
        synchronized (this) {
            if (exhausted) {
                return;
            }
        }
        Future<R> next = null;
        Throwable thrown = null;
        try {
            if (tasks.hasNext()) {
                next = executor.submit(tasks.next());
            }
        } catch (Throwable t) {
            thrown = t;
        }
        boolean over;
        synchronized (this) {
            over = exhausted;
            if (next == null) {
                exhausted = true;
                failure = over ? null : thrown;
            } else if (!over) {
                futures.add(next);
            }
        }
        if (over && next != null) {
            next.cancel();
        }
    }

    private final class Consumer implements Iterator<R> {

        @Override
        public boolean hasNext() {
            synchronized (MapResults.this) {
                return !futures.isEmpty() || failure != null;
            }
        }

        @Override
        public R next() {
            Future<R> head = head();
            if (head == null) {
                Throwable thrown = takeFailure();
                if (thrown != null) {
                    throw Sneaky.rethrow(thrown);
                }
                throw new NoSuchElementException();
            }
            awaitHead(head);
            synchronized (MapResults.this) {
                futures.poll();
            }
            refill();
            return outcome(head);
        }

        /** Waits for it to be done. When it is not in time, everything is over. */
        private void awaitHead(Future<R> head) {
            try {
                if (timed) {
                    // Not result(Duration): a TimeoutException of the task is not one of the wait (item 68)
                    Duration left = Duration.ofNanos(timeoutNanos - (System.nanoTime() - start));
                    if (!head.done()
                            && !Futures.wait(List.of(head), left).notDone().isEmpty()) {
                        cancelRest();
                        throw new TimeoutException();
                    }
                } else if (!head.done()) {
                    Futures.wait(List.of(head));
                }
            } catch (InterruptedException | TimeoutException e) {
                throw Sneaky.rethrow(e);
            }
        }

        private R outcome(Future<R> done) {
            try {
                return done.result();
            } catch (InterruptedException e) {
                // A done future does not wait, so this is the task's own exception.
                throw Sneaky.rethrow(e);
            }
        }
    }
}
