package dev.futures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
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
        FutureSet<T> distinct = FutureSet.distinct(futures);
        long nanos = timeout == null ? Long.MAX_VALUE : Durations.nanos(timeout);
        boolean timed = timeout != null;
        if (returnWhen == ReturnWhen.ALL_COMPLETED && Worker.here() == null) {
            awaitEach(distinct, start, nanos, timed);
        } else if (!distinct.isEmpty()) {
            watch(distinct, start, nanos, timed, returnWhen);
        }
        FutureSet<T> done = distinct.settled();
        return new DoneAndNotDone<>(
                Collections.unmodifiableSet(done), Collections.unmodifiableSet(distinct.without(done)));
    }

    /**
     * Waits for all of them, one after the other, the last one first: when that is done most of the others are, so hardly
     * any needs a watcher.
     */
    private static void awaitEach(FutureSet<?> futures, long start, long nanos, boolean timed)
            throws InterruptedException {
        for (int i = futures.size() - 1; i >= 0; i--) {
            Future<?> future = futures.get(i);
            if (!future.isSettled()) {
                WaitFor wait = new WaitFor(ReturnWhen.ALL_COMPLETED, 1);
                Link link = new Link(wait);
                if (future.push(link)) {
                    try {
                        wait.park(start, nanos, timed, (Waiting) null);
                    } finally {
                        new Watched(future, link).unwatch();
                    }
                    if (!wait.satisfied) {
                        return; // no time is left
                    }
                }
            }
        }
    }

    private static void watch(FutureSet<?> futures, long start, long nanos, boolean timed, ReturnWhen returnWhen)
            throws InterruptedException {
        WaitFor wait = new WaitFor(returnWhen, futures.size());
        List<Watched> links = new ArrayList<>();
        try {
            for (Future<?> future : futures) {
                Link link = new Link(wait);
                if (future.push(link)) {
                    links.add(new Watched(future, link));
                } else {
                    wait.ended(future);
                }
            }
            wait.park(start, nanos, timed, futures);
        } finally {
            links.forEach(Watched::unwatch);
        }
    }

    private void park(long start, long nanos, boolean timed, FutureSet<?> futures) throws InterruptedException {
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
        for (int i = 0, pause = Spin.FIRST_PAUSE;
                i < Spin.times && !satisfied;
                i += pause, pause = Spin.longer(pause)) {
            Spin.pause(pause);
        }
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
