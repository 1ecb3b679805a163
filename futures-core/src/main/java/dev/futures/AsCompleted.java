package dev.futures;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The futures of one {@link Futures#asCompleted(Iterable)}: a watcher on each puts it into a queue when it ends, the
 * iterator takes them from there. Watchers are hung up by the call itself, so the order of completion is kept from then
 * on (item 55).
 */
final class AsCompleted<T> implements Completions<T> {

    private final long start = System.nanoTime();
    private final long timeoutNanos;
    private final boolean timed;
    private final int total;

    /** What has ended and was not handed out. Filled by the threads that end futures, emptied by the consumer. */
    private final ConcurrentLinkedQueue<Future<T>> ended = new ConcurrentLinkedQueue<>();

    /** What has not been told; an entry goes before its future gets into {@link #ended} (item 61). */
    private final ConcurrentMap<Future<T>, Link<T>> open;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;

    /** The consumer while it is parked. */
    private volatile @Nullable Thread consumer;

    /** Futures that were not handed out. Confined to the consumer. */
    private int left;

    AsCompleted(Iterable<? extends Future<? extends T>> futures, @Nullable Duration timeout) {
        this.timed = timeout != null;
        this.timeoutNanos = timeout == null ? 0 : Durations.nanos(timeout);
        Set<Future<T>> distinct = Watched.distinct(futures);
        this.total = distinct.size();
        this.left = total;
        this.open = new ConcurrentHashMap<>(Math.max(16, total * 2));
        for (Future<T> future : distinct) {
            Link<T> link = new Link<>(this);
            open.put(future, link);
            if (!future.push(link)) {
                link.tell(future);
            }
        }
    }

    private static final class Link<T> extends Future.Watcher {

        private final AsCompleted<T> owner;

        Link(AsCompleted<T> owner) {
            this.owner = owner;
        }

        /** Whoever has seen one future done, and then ends another one, finds them in this order here (item 55). */
        @Override
        void foretell(Future<?> future) {
            tell(future);
        }

        @Override
        @SuppressWarnings("unchecked")
        void tell(Future<?> future) {
            if (owner.open.remove(future) != null) {
                owner.ended.add((Future<T>) future);
                LockSupport.unpark(owner.consumer);
            }
        }
    }

    @Override
    public Iterator<Future<T>> iterator() {
        if (closed) {
            throw new IllegalStateException("these completions are closed");
        }
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("these completions can be iterated once, and have been");
        }
        return new Consumer();
    }

    @Override
    public Stream<Future<T>> stream() {
        int characteristics = Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.ORDERED;
        return StreamSupport.stream(Spliterators.spliterator(iterator(), total, characteristics), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        closed = true;
        open.forEach((future, link) -> {
            if (open.remove(future) != null) {
                future.remove(link);
            }
        });
        ended.clear();
        LockSupport.unpark(consumer);
    }

    private final class Consumer implements Iterator<Future<T>> {

        /** Who {@link #helpable} was looked up for. */
        private @Nullable Thread helper;

        private List<ManagedFuture<?>> helpable = List.of();

        @Override
        public boolean hasNext() {
            return left > 0 && !closed;
        }

        @Override
        public Future<T> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Future<T> next = ended.poll();
            if (next == null) {
                next = await();
            }
            left--;
            next.engineAwaitPublished(); // it may have been foretold only
            return next;
        }

        private Future<T> await() {
            Thread thread = Thread.currentThread();
            if (thread != helper) {
                helper = thread;
                helpable = Waiting.helpable(open.keySet());
            }
            Waiting waiting = Waiting.forAny(helpable, timed);
            consumer = thread;
            try {
                return await(waiting);
            } finally {
                consumer = null;
                if (waiting != null) {
                    waiting.end();
                }
            }
        }

        private Future<T> await(@Nullable Waiting waiting) {
            while (true) {
                // What is done is handed out, whatever the clock and the interrupt flag say.
                Future<T> next = ended.poll();
                if (next != null) {
                    return next;
                }
                if (waiting != null && waiting.help()) {
                    continue;
                }
                if (closed) {
                    throw new NoSuchElementException("closed while waiting");
                }
                if (Thread.interrupted()) {
                    throw Sneaky.rethrow(new InterruptedException());
                }
                if (!timed) {
                    LockSupport.park(this);
                    continue;
                }
                long nanos = timeoutNanos - (System.nanoTime() - start);
                if (nanos <= 0) {
                    throw Sneaky.rethrow(new TimeoutException(left + " (of " + total + ") futures unfinished"));
                }
                LockSupport.parkNanos(this, nanos);
            }
        }
    }
}
