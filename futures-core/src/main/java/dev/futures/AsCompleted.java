package dev.futures;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The futures of one {@link Futures#asCompleted(Iterable)}: a link on each puts itself on a stack when that future ends,
 * the iterator takes them from there. Links are hung up by the call itself, so the order of completion is kept from then
 * on (item 55).
 */
final class AsCompleted<T> implements Completions<T> {

    private static final VarHandle ENDED;
    private static final VarHandle CONSUMER;
    private static final VarHandle TOLD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ENDED = lookup.findVarHandle(AsCompleted.class, "ended", Link.class);
            CONSUMER = lookup.findVarHandle(AsCompleted.class, "consumer", Thread.class);
            TOLD = lookup.findVarHandle(Link.class, "told", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long start = System.nanoTime();
    private final long timeoutNanos;
    private final boolean timed;
    private final int total;

    /** Those that were done before any other one was told, and have not been handed out, in order; cleared by {@link #close}, too. */
    private final @Nullable Future<T>[] early;

    /** Where the next one of these may be. */
    private int nextEarly;

    /** One for each of the others; null once that was handed out, or this was closed, so that nothing is kept (item 61). */
    private final @Nullable Link<T>[] links;

    /** Links whose futures have ended, newest first. Pushed by the threads that end futures, emptied by the consumer. */
    @SuppressWarnings("unused") // by ENDED
    private volatile @Nullable Link<T> ended;

    /** What the consumer has taken from there, oldest first. Confined to it. */
    private @Nullable Link<T> ready;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean closed;

    /** The consumer while it is parked; taken by who wakes it. */
    private volatile @Nullable Thread consumer;

    /** Futures that were not handed out. Confined to the consumer. */
    private int left;

    @SuppressWarnings({"unchecked", "rawtypes"})
    AsCompleted(Iterable<? extends Future<? extends T>> futures, @Nullable Duration timeout) {
        this.timed = timeout != null;
        this.timeoutNanos = timeout == null ? 0 : Durations.nanos(timeout);
        FutureSet<T> distinct = FutureSet.distinct(futures);
        early = distinct.elements();
        total = early.length;
        left = total;
        links = new Link[total];
        for (int i = 0; i < total; i++) {
            Future<T> future = distinct.get(i);
            // If a link was told first, its future may have ended first (item 55).
            if (!future.isSettled() || ended != null) {
                early[i] = null;
                Link<T> link = new Link<>(this, future, i);
                links[i] = link;
                if (!future.push(link)) {
                    link.tell(future);
                }
            }
        }
    }

    private static final class Link<T> extends Future.Watcher {

        private final AsCompleted<T> owner;
        private final Future<T> future;
        private final int index;

        /** Whether its future has ended, or it is closed. */
        private volatile boolean told;

        /** The one below it on the stack, or after it in the line of those that are ready. */
        private @Nullable Link<T> below;

        Link(AsCompleted<T> owner, Future<T> future, int index) {
            this.owner = owner;
            this.future = future;
            this.index = index;
        }

        /** Whoever has seen one future done, and then ends another one, finds them in this order here (item 55). */
        @Override
        void foretell(Future<?> ending) {
            tell(ending);
        }

        @Override
        void tell(Future<?> done) {
            if (!told && TOLD.compareAndSet(this, false, true)) {
                owner.push(this);
            }
        }
    }

    private void push(Link<T> link) {
        Link<T> head;
        do {
            head = ended;
            link.below = head;
        } while (!ENDED.compareAndSet(this, head, link));
        Thread parked = consumer;
        if (parked != null && CONSUMER.compareAndSet(this, parked, null)) {
            LockSupport.unpark(parked);
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
        for (int i = 0; i < links.length; i++) {
            Link<T> link = links[i];
            links[i] = null;
            early[i] = null;
            if (link != null && TOLD.compareAndSet(link, false, true)) {
                link.future.remove(link);
            }
        }
        ended = null;
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
            Future<T> done = pollEarly();
            if (done != null) {
                left--;
                return done;
            }
            Link<T> next = poll();
            int pause = Spin.FIRST_PAUSE;
            for (int i = 0; next == null && i < Spin.times && !closed; i += pause, pause = Spin.longer(pause)) {
                Spin.pause(pause);
                next = poll();
            }
            if (next == null) {
                next = await();
            }
            left--;
            links[next.index] = null;
            next.future.engineAwaitPublished(); // it may have been foretold only
            return next.future;
        }

        private @Nullable Future<T> pollEarly() {
            while (nextEarly < total) {
                int index = nextEarly++;
                Future<T> done = early[index];
                if (done != null) {
                    early[index] = null;
                    return done;
                }
            }
            return null;
        }

        private @Nullable Link<T> poll() {
            Link<T> first = ready;
            if (first == null) {
                first = takeEnded();
            }
            if (first != null) {
                ready = first.below;
                first.below = null;
            }
            return first;
        }

        /** Takes all there are, turned round: the oldest first. */
        @SuppressWarnings("unchecked")
        private @Nullable Link<T> takeEnded() {
            Link<T> newest = ended == null ? null : (Link<T>) ENDED.getAndSet(AsCompleted.this, null);
            Link<T> oldest = null;
            while (newest != null) {
                Link<T> below = newest.below;
                newest.below = oldest;
                oldest = newest;
                newest = below;
            }
            return oldest;
        }

        private Link<T> await() {
            Thread thread = Thread.currentThread();
            if (thread != helper) {
                helper = thread;
                helpable = Worker.here() == null ? List.of() : Waiting.helpable(open());
            }
            Waiting waiting = Waiting.forAny(helpable, timed);
            try {
                return await(thread, waiting);
            } finally {
                consumer = null;
                if (waiting != null) {
                    waiting.end();
                }
            }
        }

        private List<Future<T>> open() {
            List<Future<T>> open = new ArrayList<>();
            for (Link<T> link : links) {
                if (link != null && !link.told) {
                    open.add(link.future);
                }
            }
            return open;
        }

        private Link<T> await(Thread thread, @Nullable Waiting waiting) {
            while (true) {
                consumer = thread; // before the look: who pushes after it finds whom to wake
                // What is done is handed out, whatever the clock and the interrupt flag say.
                Link<T> next = poll();
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
