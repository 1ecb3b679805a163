package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Tasks on all workers of some executors that wait for tasks in each other's queues: they get a worker more. Where one
 * of the workers may still come, there is none.
 */
abstract class KnotContract extends ManagedContract {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Each executor runs a task that submits one to the next executor, and waits for it once all have. */
    private List<Future<String>> ring(List<Executor> executors) {
        kind().assumeRunsHere();
        int size = executors.size();
        CyclicBarrier running = new CyclicBarrier(size);
        CyclicBarrier submitted = new CyclicBarrier(size);
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Executor next = executors.get((i + 1) % size);
            futures.add(executors.get(i).submit(() -> {
                running.await();
                Future<String> pending = next.submit(() -> "x");
                submitted.await();
                return pending.result();
            }));
        }
        return futures;
    }

    /** Submits a task that waits for the result of another one; returns when it does. */
    private static <T> Future<T> waiter(Executor executor, Future<T> other) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<T> future = executor.submit(() -> {
            thread.set(Thread.currentThread());
            return other.result();
        });
        awaitParked(thread);
        return future;
    }

    private static void awaitParked(AtomicReference<Thread> thread) {
        Eventually.that(() -> {
            Thread waits = thread.get();
            return waits != null && Asker.isBlockedUnlimited(waits);
        });
    }

    @RepeatedTest(20)
    void whenTwoPoolsWaitForPendingTasksOfEachOtherThenBothComplete() throws Exception {
        Executor first = pool(1);
        Executor second = pool(1);
        for (Future<String> future : ring(List.of(first, second))) {
            assertThat(future.result(SOON)).isEqualTo("x");
        }
        Eventually.that(() -> first.stats().workers() <= 1 && second.stats().workers() <= 1);
    }

    @RepeatedTest(20)
    void whenThreePoolsWaitForPendingTasksInARingThenAllComplete() throws Exception {
        List<Executor> pools = List.of(pool(1), pool(1), pool(1));
        for (Future<String> future : ring(pools)) {
            assertThat(future.result(SOON)).isEqualTo("x");
        }
        Eventually.that(() -> pools.stream().allMatch(pool -> pool.stats().workers() <= 1));
    }

    @Test
    void whenThereAreOtherTasksInFrontThenTheyComplete() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(1);
        Gate ahead = Gate.of(executors);
        ahead.open();
        CyclicBarrier running = new CyclicBarrier(2);
        Future<String> a = first.submit(() -> {
            running.await();
            for (int i = 0; i < 10; i++) {
                second.execute(ahead);
            }
            Future<String> pending = second.submit(() -> "b");
            running.await();
            return pending.result();
        });
        Future<String> b = second.submit(() -> {
            running.await();
            Future<String> pending = first.submit(() -> "a");
            running.await();
            return pending.result();
        });
        assertThat(a.result(SOON)).isEqualTo("b");
        assertThat(b.result(SOON)).isEqualTo("a");
    }

    /** A waits for a task that C runs, and that waits for a task in the queue of A. */
    @Test
    void whenSomeWaitForRunningAndSomeForPendingTasksThenAllComplete() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(1);
        BlockingQueue<Future<String>> forA = new LinkedBlockingQueue<>();
        BlockingQueue<Future<String>> forC = new LinkedBlockingQueue<>();
        Future<String> a = first.submit(() -> forA.take().result());
        Future<String> c = second.submit(() -> forC.take().result());
        forC.add(first.submit(() -> "x"));
        forA.add(c);
        assertThat(a.result(SOON)).isEqualTo("x");
    }

    @Test
    void whenTheKnotNeedsMoreThanOneSubstituteThenAllComplete() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(1);
        assertThat(first.submit(() -> pingPong(first, second, 200)).result(SOON))
                .isEqualTo(200);
    }

    private static int pingPong(Executor here, Executor there, int times) throws InterruptedException {
        return times == 0
                ? 0
                : 1 + there.submit(() -> pingPong(there, here, times - 1)).result();
    }

    @Test
    void whenAWorkerIsSlowButDoesNotWaitThenItGetsNoSubstitute() throws Exception {
        Executor first = pool(1);
        Executor second = pool(1);
        Gate slow = Gate.in(executors, second);
        Future<String> pending = second.submit(() -> "x");
        Future<String> a = waiter(first, pending);
        assertThat(second.stats().workers()).isEqualTo(1);
        assertThat(pending.running() || pending.done()).isFalse();
        slow.open();
        assertThat(a.result(SOON)).isEqualTo("x");
    }

    @Test
    void whenOneOfTwoWorkersIsSlowThenThereIsNoSubstituteAndItComes() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(2);
        Gate slow = Gate.in(executors, second);
        BlockingQueue<Future<String>> forB = new LinkedBlockingQueue<>();
        Future<String> b = second.submit(() -> forB.take().result());
        Eventually.that(b::running);
        Future<String> pending = second.submit(() -> "x");
        Future<String> a = waiter(first, pending);
        forB.add(first.submit(() -> "y"));
        Eventually.that(() -> second.stats().pending() == 1);
        assertThat(second.stats().workers()).isEqualTo(2);
        assertThat(first.stats().workers()).isEqualTo(1);
        slow.open();
        assertThat(a.result(SOON)).isEqualTo("x");
        assertThat(b.result(SOON)).isEqualTo("y");
    }

    @Test
    void whenOneOfThemWaitsWithATimeoutThenThereIsNoSubstitute() throws Exception {
        Executor first = pool(1);
        Executor second = pool(1);
        BlockingQueue<Future<String>> forB = new LinkedBlockingQueue<>();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<Integer> b = second.submit(() -> {
            waiter.set(Thread.currentThread());
            Future<String> other = forB.take();
            return Futures.wait(List.of(other), Duration.ofMillis(200)).done().size();
        });
        Future<String> pending = second.submit(() -> "x");
        Future<String> a = waiter(first, pending);
        forB.add(first.submit(() -> "y"));
        assertThat(b.result(SOON)).isZero();
        assertThat(a.result(SOON)).isEqualTo("x");
    }

    @Test
    void whenTheOnlyWorkerThatDoesNotWaitLeavesThenTheRestComplete() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(2);
        Gate other = Gate.in(executors, second);
        BlockingQueue<Future<String>> forB = new LinkedBlockingQueue<>();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<String> b = second.submit(() -> {
            Future<String> awaited = forB.take();
            waiter.set(Thread.currentThread());
            return awaited.result();
        });
        Eventually.that(b::running);
        Future<String> a = waiter(first, second.submit(() -> "x"));
        forB.add(first.submit(() -> "y"));
        awaitParked(waiter);
        second.resize(1);
        other.open(); // its worker is one too many, and takes nothing more
        assertThat(a.result(SOON)).isEqualTo("x");
        assertThat(b.result(SOON)).isEqualTo("y");
    }

    @Test
    void whenTheKnotWasMadeWhilePausedThenItComesUndoneWhenResumed() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(1);
        first.pause();
        second.pause();
        first.resume();
        second.resume();
        CountDownLatch paused = new CountDownLatch(1);
        BlockingQueue<Thread> waiters = new LinkedBlockingQueue<>();
        BlockingQueue<Future<String>> forA = new LinkedBlockingQueue<>();
        BlockingQueue<Future<String>> forB = new LinkedBlockingQueue<>();
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            BlockingQueue<Future<String>> awaited = i == 0 ? forA : forB;
            futures.add((i == 0 ? first : second).submit(() -> {
                paused.await();
                Future<String> future = awaited.take();
                waiters.add(Thread.currentThread());
                return future.result();
            }));
        }
        Eventually.that(() -> futures.stream().allMatch(Future::running));
        first.pause();
        second.pause();
        forA.add(second.submit(() -> "x"));
        forB.add(first.submit(() -> "y"));
        paused.countDown();
        for (int i = 0; i < 2; i++) {
            awaitParked(new AtomicReference<>(waiters.take()));
        }
        assertThat(first.stats().pending() + second.stats().pending()).isEqualTo(2);
        first.resume();
        second.resume();
        for (Future<String> future : futures) {
            assertThat(future.result(SOON)).isNotNull();
        }
    }

    /** A second knot counted on the worker that the first one should have got. */
    @Test
    void whenASubstituteWasNeverMadeAndIsNotNeededAnyMoreThenOthersThatCountedOnItGetOne() throws Exception {
        kind().assumeRunsHere();
        AtomicBoolean failing = new AtomicBoolean();
        Executor c = pool(
                1,
                builder -> builder.threadFactory(task ->
                        failing.get() ? null : Executors.defaultThreadFactory().newThread(task)));
        Executor a = pool(1);
        Executor b = pool(1);
        BlockingQueue<List<Future<String>>> forC = new LinkedBlockingQueue<>();
        BlockingQueue<Future<String>> forA = new LinkedBlockingQueue<>();
        BlockingQueue<Future<String>> forB = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> waiters = new LinkedBlockingQueue<>();
        Future<Integer> onC = c.submit(() -> {
            List<Future<String>> both = forC.take();
            waiters.add(Thread.currentThread());
            return Futures.wait(both).done().size();
        });
        Future<Throwable> onA = a.submit(() -> waitOn(forA.take(), waiters));
        Future<Throwable> onB = b.submit(() -> waitOn(forB.take(), waiters));
        Eventually.that(() -> onA.running() && onB.running() && onC.running());
        Future<String> first = c.submit(() -> "first");
        Future<String> second = c.submit(() -> "second");
        forC.add(List.of(a.submit(() -> "x"), b.submit(() -> "y")));
        awaitParked(new AtomicReference<>(waiters.take()));
        failing.set(true);
        forA.add(first); // a knot of a and c, which is to get a worker
        awaitParked(new AtomicReference<>(waiters.take()));
        forB.add(second);
        awaitParked(new AtomicReference<>(waiters.take()));
        failing.set(false);
        assertThat(first.cancel()).isTrue();
        assertThat(onA.result(SOON)).isInstanceOf(CancellationException.class);
        assertThat(second.result(SOON)).isEqualTo("second");
        assertThat(onB.result(SOON)).isNull();
        assertThat(onC.result(SOON)).isEqualTo(2);
    }

    private static Throwable waitOn(Future<String> future, BlockingQueue<Thread> waiters) throws InterruptedException {
        waiters.add(Thread.currentThread());
        try {
            future.result();
            return null;
        } catch (CancellationException e) {
            return e;
        }
    }

    /** While a worker runs a task inline nobody is to work beside it; but when it waits again, somebody has to. */
    @Test
    void whenAWorkerHasHelpedAndWaitsOnThenAllComplete() throws Exception {
        kind().assumeRunsHere();
        Executor first = pool(1);
        Executor second = pool(1);
        Gate inline = Gate.of(executors);
        BlockingQueue<Future<String>> forB = new LinkedBlockingQueue<>();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<String> b = second.submit(() -> {
            Future<String> awaited = forB.take();
            waiter.set(Thread.currentThread());
            return awaited.result();
        });
        Eventually.that(b::running);
        Future<Integer> a = first.submit(() -> {
            Future<?> helped = first.submit(inline);
            return Futures.wait(List.of(helped, b)).done().size();
        });
        inline.awaitEntered();
        Future<String> pending = first.submit(() -> "x");
        forB.add(pending);
        awaitParked(waiter);
        assertThat(first.stats().workers()).isEqualTo(1);
        assertThat(first.stats().pending()).isEqualTo(1);
        inline.open();
        assertThat(b.result(SOON)).isEqualTo("x");
        assertThat(a.result(SOON)).isEqualTo(2);
    }

    /** What a waiting task runs inline does not wait for that task's other futures. */
    @Test
    void whenATaskWaitsForOneThatIsRunInlineByATaskThatWaitsForItThenThatIsNoDeadlock() throws Exception {
        kind().assumeRunsHere();
        Executor pool = pool(2);
        Gate inline = Gate.of(executors);
        BlockingQueue<Future<?>> helped = new LinkedBlockingQueue<>();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<String> u = pool.submit(() -> {
            inline.awaitEntered();
            waiter.set(Thread.currentThread());
            helped.take().result();
            return "u";
        });
        Eventually.that(u::running);
        Future<Integer> t = pool.submit(() -> {
            Future<?> x = pool.submit(inline);
            helped.add(x);
            return Futures.wait(List.of(x, u)).done().size();
        });
        Eventually.that(() -> u.done() || (waiter.get() != null && Asker.isBlockedUnlimited(waiter.get())));
        inline.open();
        assertThat(u.result(SOON)).isEqualTo("u");
        assertThat(t.result(SOON)).isEqualTo(2);
    }

    /** Tasks only wait for later ones, so none of it is a cycle; but all pools are full all the time. */
    @RepeatedTest(5)
    void whenTasksOfSmallPoolsNestAtRandomThenAllComplete() throws Exception {
        kind().assumeRunsHere();
        List<Executor> pools = List.of(pool(1), pool(2), pool(1));
        AtomicInteger seed = new AtomicInteger();
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            futures.add(pools.get(i % 3).submit(() -> tree(pools, 5, seed)));
        }
        for (Future<Integer> future : futures) {
            assertThat(future.result(Duration.ofSeconds(60))).isEqualTo(63);
        }
        Eventually.check(() -> assertThat(pools)
                .allSatisfy(pool -> assertThat(pool.stats().workers())
                        .isLessThanOrEqualTo(pool.stats().limit())));
    }

    private static int tree(List<Executor> pools, int depth, AtomicInteger seed) throws InterruptedException {
        if (depth == 0) {
            return 1;
        }
        Executor left = pools.get((seed.incrementAndGet() * 31 >>> 2) % pools.size());
        Executor right = pools.get((seed.incrementAndGet() * 17 >>> 3) % pools.size());
        Future<Integer> one = left.submit(() -> tree(pools, depth - 1, seed));
        Future<Integer> two = right.submit(() -> tree(pools, depth - 1, seed));
        return 1 + one.result() + two.result();
    }
}
