package dev.futures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link Futures#wait(Collection, Duration, ReturnWhen)}: it hangs a watcher on each future that is not
 * done, and parks until enough of them have been told.
 *
 * <p>A watcher is either refused, because its future is done, or told later, so no end is missed; CPython locks all
 * futures at once for that (item 52), which a lock-free stack a future has no need of.
 */
final class WaitFor {

    private final Thread waiter = Thread.currentThread();
    private final ReturnWhen returnWhen;

    /** Futures that are not done; counted down by whoever tells a watcher. */
    private final AtomicInteger open;

    /** Set once what we wait for has happened; the only thing that lets the waiter leave before its timeout. */
    private volatile boolean satisfied;

    private WaitFor(ReturnWhen returnWhen, int size) {
        this.returnWhen = returnWhen;
        this.open = new AtomicInteger(size);
    }

    private static final class Link extends Future.Watcher {

        private final WaitFor owner;

        Link(WaitFor owner) {
            this.owner = owner;
        }

        @Override
        void tell(Future<?> future) {
            if (!gone) {
                owner.ended(future);
            }
        }
    }

    /** One future has ended. Called once a future. */
    private void ended(Future<?> future) {
        int left = open.decrementAndGet();
        if (left == 0
                || returnWhen == ReturnWhen.FIRST_COMPLETED
                || (returnWhen == ReturnWhen.FIRST_EXCEPTION && future.isFailed())) {
            satisfied = true;
            LockSupport.unpark(waiter);
        }
    }

    static <T> DoneAndNotDone<T> await(
            Collection<? extends Future<? extends T>> futures, @Nullable Duration timeout, ReturnWhen returnWhen)
            throws InterruptedException {
        Objects.requireNonNull(returnWhen, "returnWhen");
        long start = System.nanoTime();
        Set<Future<T>> distinct = Watched.distinct(futures);
        WaitFor wait = new WaitFor(returnWhen, distinct.size());
        long nanos = timeout == null ? Long.MAX_VALUE : Durations.nanos(timeout);
        if (!distinct.isEmpty()) {
            List<Watched> links = new ArrayList<>();
            try {
                for (Future<T> future : distinct) {
                    Link link = new Link(wait);
                    if (future.push(link)) {
                        links.add(new Watched(future, link));
                    } else {
                        wait.ended(future);
                    }
                }
                wait.park(start, nanos, timeout != null, distinct);
            } finally {
                links.forEach(Watched::unwatch);
            }
        }
        Set<Future<T>> done = new LinkedHashSet<>();
        Set<Future<T>> notDone = new LinkedHashSet<>();
        for (Future<T> future : distinct) {
            (future.isSettled() ? done : notDone).add(future);
        }
        return new DoneAndNotDone<>(Collections.unmodifiableSet(done), Collections.unmodifiableSet(notDone));
    }

    private void park(long start, long nanos, boolean timed, Set<? extends Future<?>> futures)
            throws InterruptedException {
        if (satisfied) {
            return;
        }
        Waiting waiting = returnWhen == ReturnWhen.ALL_COMPLETED || futures.size() == 1
                ? Waiting.forAll(futures, timed)
                : Waiting.forAny(Waiting.helpable(futures), timed);
        try {
            park(start, nanos, timed, waiting);
        } finally {
            if (waiting != null) {
                waiting.end();
            }
        }
    }

    private void park(long start, long nanos, boolean timed, @Nullable Waiting waiting) throws InterruptedException {
        while (!satisfied) {
            if (timed && nanos - (System.nanoTime() - start) <= 0) {
                return;
            }
            if (waiting != null && waiting.help()) {
                continue;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!timed) {
                LockSupport.park(this);
                continue;
            }
            LockSupport.parkNanos(this, Math.max(1, nanos - (System.nanoTime() - start)));
        }
    }
}
