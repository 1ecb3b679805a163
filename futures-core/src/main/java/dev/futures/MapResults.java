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
    private final Iterator<? extends MapTask> tasks;

    /** Submitted and not handed out. Guarded by this. */
    private final ArrayDeque<Future<?>> futures = new ArrayDeque<>();

    /** How many inputs each of the futures is for; null if that is one each. Guarded by this. */
    private final @Nullable ArrayDeque<Integer> sizes;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;

    /** No more inputs are taken: they are used up, or failed, or the map was closed or timed out. Guarded by this. */
    private boolean exhausted;

    /** What went wrong with taking an input or submitting its task; thrown after the results before it (item 75). */
    private @Nullable Throwable failure;

    private MapResults(Executor executor, Iterator<? extends MapTask> tasks, MapOptions options, boolean chunks) {
        this.executor = executor;
        this.tasks = tasks;
        this.sizes = chunks ? new ArrayDeque<>() : null;
        Duration timeout = options.timeout();
        this.timed = timeout != null;
        this.timeoutNanos = timeout == null ? 0 : Durations.nanos(timeout);
    }

    /**
     * Returns the results of a function of one argument.
     *
     * @param remote whether tasks leave this JVM, so that inputs may travel together
     */
    static <A, R> Results<R> of(
            Executor executor,
            Function<? super A, ? extends R> function,
            Iterable<? extends A> inputs,
            MapOptions options,
            boolean remote) {
        Objects.requireNonNull(function, "function");
        Iterator<? extends A> arguments = inputs.iterator();
        int chunkSize = remote ? chunkSize(options) : 1;
        if (chunkSize > 1) {
            return start(executor, MapTask.chunks(function, arguments, chunkSize), options, chunkSize);
        }
        return start(
                executor,
                new Iterator<MapTask>() {
                    @Override
                    public boolean hasNext() {
                        return arguments.hasNext();
                    }

                    @Override
                    public MapTask next() {
                        return new MapTask.One<A, R>(function, arguments.next());
                    }
                },
                options,
                1);
    }

    /**
     * Returns the results of a function of two arguments.
     *
     * @param remote whether tasks leave this JVM, so that inputs may travel together
     */
    static <A, B, R> Results<R> of(
            Executor executor,
            BiFunction<? super A, ? super B, ? extends R> function,
            Iterable<? extends A> first,
            Iterable<? extends B> second,
            MapOptions options,
            boolean remote) {
        Objects.requireNonNull(function, "function");
        Iterator<? extends A> firsts = first.iterator();
        Iterator<? extends B> seconds = second.iterator();
        int chunkSize = remote ? chunkSize(options) : 1;
        if (chunkSize > 1) {
            return start(executor, MapTask.chunks(function, firsts, seconds, chunkSize), options, chunkSize);
        }
        return start(
                executor,
                new Iterator<MapTask>() {
                    @Override
                    public boolean hasNext() {
                        return firsts.hasNext() && seconds.hasNext();
                    }

                    @Override
                    public MapTask next() {
                        return new MapTask.Two<A, B, R>(function, firsts.next(), seconds.next());
                    }
                },
                options,
                1);
    }

    /** A chunk must fit into the buffer, which is counted in inputs. */
    private static int chunkSize(MapOptions options) {
        int bufferSize = options.bufferSize();
        return bufferSize == 0 ? options.chunkSize() : Math.min(options.chunkSize(), bufferSize);
    }

    private static <R> Results<R> start(
            Executor executor, Iterator<? extends MapTask> tasks, MapOptions options, int chunkSize) {
        MapResults<R> results = new MapResults<>(executor, tasks, options, chunkSize > 1);
        int ahead = options.bufferSize() == 0 ? Integer.MAX_VALUE : options.bufferSize() / chunkSize;
        for (int i = 0; i < ahead && tasks.hasNext(); i++) {
            MapTask task = tasks.next(); // if this throws, what was submitted runs on (item 72)
            try {
                results.add(executor.submit((Callable<?>) task), task.size());
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

    private synchronized void add(Future<?> future, int size) {
        futures.add(future);
        if (sizes != null) {
            sizes.add(size);
        }
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
        List<Future<?>> open;
        synchronized (this) {
            exhausted = true;
            failure = null;
            open = List.copyOf(futures);
            futures.clear();
            if (sizes != null) {
                sizes.clear();
            }
        }
        for (Future<?> future : open) {
            future.cancel();
        }
    }

    private synchronized @Nullable Future<?> head() {
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
        Future<?> next = null;
        int size = 1;
        Throwable thrown = null;
        try {
            if (tasks.hasNext()) {
                MapTask task = tasks.next();
                size = task.size();
                next = executor.submit((Callable<?>) task);
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
                add(next, size);
            }
        }
        if (over && next != null) {
            next.cancel();
        }
    }

    private final class Consumer implements Iterator<R> {

        /** Which one of the head's inputs is next. */
        private int index;

        @Override
        public boolean hasNext() {
            synchronized (MapResults.this) {
                return !futures.isEmpty() || failure != null;
            }
        }

        @Override
        public R next() {
            Future<?> head = head();
            if (head == null) {
                Throwable thrown = takeFailure();
                if (thrown != null) {
                    throw Sneaky.rethrow(thrown);
                }
                throw new NoSuchElementException();
            }
            awaitHead(head);
            int which = index;
            if (isLastOfHead(which)) {
                index = 0;
                refill();
            } else {
                index++;
            }
            return outcome(head, which);
        }

        /** Whether nothing is left of the head after this one; it goes, then. */
        private boolean isLastOfHead(int which) {
            synchronized (MapResults.this) {
                Integer size = sizes == null ? null : sizes.peek();
                if (size != null && which + 1 < size) {
                    return false;
                }
                futures.poll();
                if (sizes != null) {
                    sizes.poll();
                }
                return true;
            }
        }

        /** Waits for it to be done. When it is not in time, everything is over. */
        private void awaitHead(Future<?> head) {
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

        @SuppressWarnings({"unchecked", "NullAway"}) // what the function returns, which may be null
        private R outcome(Future<?> done, int which) {
            try {
                Object result = done.result();
                return (R) (sizes == null ? result : ((MapTask.Outcomes) result).get(which));
            } catch (InterruptedException e) {
                // A done future does not wait, so this is the task's own exception.
                throw Sneaky.rethrow(e);
            }
        }
    }
}
