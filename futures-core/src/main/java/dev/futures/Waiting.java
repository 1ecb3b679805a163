package dev.futures;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits for futures, from the moment its thread is about to park. It does two things about deadlock.
 *
 * <p><b>Helping</b>: if what it waits for is still in the queue of the executor whose worker this thread is, and no
 * worker is coming for it, the thread runs it itself instead of parking ({@link Engine#help}).
 *
 * <p><b>Cycles</b>: it enters the graph of who waits for whom, unless that closes a cycle: then it gets a {@link
 * DeadlockException} and does not wait. Only waits without a timeout, for one future or for all of several, are edges:
 * the others end, or may end, some other way.
 */
final class Waiting {

    /** Who waits, by thread. Guarded by itself. */
    private static final IdentityHashMap<Thread, Waiting> GRAPH = new IdentityHashMap<>();

    final boolean timed;

    private final Thread thread = Thread.currentThread();
    private final List<ManagedFuture<?>> helpable;

    /** What it waits for, as an edge of the graph; empty if it is none. */
    private final Collection<? extends Future<?>> edges;

    /** The engines in which this thread is a worker; each counts it as waiting. */
    private final List<Engine> engines;

    /**
     * The wait of an outer task on this thread, which stands still while this one lasts. Guarded by {@link #GRAPH}.
     */
    private @Nullable Waiting below;

    /** Engines that may have one more worker while this waits. Confined to the thread. */
    private final List<Engine> compensated = new ArrayList<>(0);

    private Waiting(
            boolean timed,
            List<ManagedFuture<?>> helpable,
            Collection<? extends Future<?>> edges,
            List<Engine> engines) {
        this.timed = timed;
        this.helpable = helpable;
        this.edges = edges;
        this.engines = engines;
    }

    /**
     * Announces that the current thread is about to wait for one future, or for all of several.
     *
     * @return null if the thread is no worker, and there is nothing to do; else {@link #end()} must follow
     * @throws DeadlockException if that would never end
     */
    static @Nullable Waiting forAll(Collection<? extends Future<?>> futures, boolean timed) {
        return Worker.here() == null ? null : start(helpable(futures), timed ? List.of() : futures, timed);
    }

    /** As {@link #forAll}, when any of several would do. */
    static @Nullable Waiting forAny(List<ManagedFuture<?>> helpable, boolean timed) {
        return Worker.here() == null ? null : start(helpable, List.of(), timed);
    }

    /** Returns those of the futures that the current thread could run itself: it is a worker of their executor. */
    static List<ManagedFuture<?>> helpable(Collection<? extends Future<?>> futures) {
        List<ManagedFuture<?>> helpable = new ArrayList<>(0);
        if (Worker.here() != null) {
            for (Future<?> future : futures) {
                if (future instanceof ManagedFuture<?> managed
                        && managed.engineIsPendingOrClaimed()
                        && Worker.isInside(managed.engine())) {
                    helpable.add(managed);
                }
            }
        }
        return helpable;
    }

    private static Waiting start(
            List<ManagedFuture<?>> helpable, Collection<? extends Future<?>> edges, boolean timed) {
        Waiting waiting = new Waiting(timed, helpable, edges, Worker.engines());
        if (!edges.isEmpty()) {
            synchronized (GRAPH) {
                String cycle = waiting.findCycle();
                if (cycle != null) {
                    throw new DeadlockException(cycle);
                }
                waiting.below = GRAPH.put(waiting.thread, waiting);
            }
        }
        waiting.engines.forEach(engine -> engine.helpers.beginWait(waiting));
        return waiting;
    }

    boolean mayHelp() {
        return !helpable.isEmpty();
    }

    Thread thread() {
        return thread;
    }

    /** Runs one of the awaited tasks; false if there is none to run now, and the thread may park. */
    boolean help() {
        for (ManagedFuture<?> future : helpable) {
            if (future.engineIsPendingOrClaimed()
                    && Worker.isInside(future.engine())
                    && future.engine().helpers.help(future, this)) {
                checkAgain();
                return true;
            }
        }
        return false;
    }

    /** While this stood still nobody could see its edges: somebody may have closed a cycle through them. */
    private void checkAgain() {
        if (!edges.isEmpty()) {
            synchronized (GRAPH) {
                String cycle = findCycle();
                if (cycle != null) {
                    throw new DeadlockException(cycle);
                }
            }
        }
    }

    /** Notes that an engine has one more worker because of this; false if it has already. */
    boolean compensate(Engine engine) {
        return !compensated.contains(engine) && compensated.add(engine);
    }

    void end() {
        if (!edges.isEmpty()) {
            synchronized (GRAPH) {
                if (below == null) {
                    GRAPH.remove(thread);
                } else {
                    GRAPH.put(thread, below);
                }
            }
        }
        engines.forEach(engine -> engine.helpers.endWait(this, compensated.contains(engine)));
    }

    /** Follows the edges from here; returns the way back to this thread in words, or null. With the graph locked. */
    private @Nullable String findCycle() {
        Map<ManagedFuture<?>, ManagedFuture<?>> cameFrom = new HashMap<>();
        Deque<ManagedFuture<?>> open = new ArrayDeque<>();
        spread(edges, null, cameFrom, open);
        while (!open.isEmpty()) {
            ManagedFuture<?> future = open.pop();
            Worker runner = future.engineRunner();
            Thread runs = runner == null ? null : runner.thread;
            if (runs == null || future.done()) {
                continue;
            }
            if (runs == thread) {
                return describe(future, cameFrom);
            }
            Waiting next = GRAPH.get(runs);
            if (next != null) {
                spread(next.edges, future, cameFrom, open);
            }
        }
        return null;
    }

    private static void spread(
            Collection<? extends Future<?>> edges,
            @Nullable ManagedFuture<?> from,
            Map<ManagedFuture<?>, ManagedFuture<?>> cameFrom,
            Deque<ManagedFuture<?>> open) {
        for (Future<?> edge : edges) {
            if (edge instanceof ManagedFuture<?> managed && !managed.done() && !cameFrom.containsKey(managed)) {
                cameFrom.put(managed, from);
                open.push(managed);
            }
        }
    }

    private static String describe(ManagedFuture<?> last, Map<ManagedFuture<?>, ManagedFuture<?>> cameFrom) {
        StringBuilder way = new StringBuilder();
        for (ManagedFuture<?> step = last; step != null; step = cameFrom.get(step)) {
            way.insert(0, ", which waits for " + name(step));
        }
        return "deadlock: " + name(last) + way.replace(0, ", which".length(), "");
    }

    private static String name(ManagedFuture<?> future) {
        return "'" + future.displayName() + "' of executor '" + future.executorName() + "'";
    }
}
