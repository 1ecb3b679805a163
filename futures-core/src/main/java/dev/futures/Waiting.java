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
 * A task that waits for futures, from the moment its thread is about to park. It does three things about deadlock.
 *
 * <p><b>Helping</b>: if what it waits for is still in the queue of the executor whose worker this thread is, and no
 * worker is coming for it, the thread runs it itself instead of parking ({@link Helpers#help}).
 *
 * <p><b>Cycles</b>: it enters the graph of who waits for whom, unless that closes a cycle: then it gets a {@link
 * DeadlockException} and does not wait. Only waits without a timeout, for one future or for all of several, are edges:
 * the others end, or may end, some other way.
 *
 * <p><b>Knots</b>: if no wait that this one depends on can end, since the workers of other executors all wait, and what
 * is waited for stands in their queues, one of these executors gets a substitute worker while this waits ({@link Knot}).
 *
 * <p>The last wait that makes a cycle or a knot finds it: each looks once it stands in the graph and is counted in its
 * engines. The graph is locked before an engine, never the other way round.
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

    /** What the thread was when this began: its task, and those below that one, stand still. */
    private final @Nullable Worker worker = Worker.here();

    /**
     * The wait of an outer task on this thread, which stands still while this one lasts. Guarded by {@link #GRAPH}.
     */
    private @Nullable Waiting below;

    /** Engines that may have one more worker while this waits. Confined to the thread. */
    private final List<Engine> compensated = new ArrayList<>(0);

    /** Other engines that have more workers while this waits, and how many. Guarded by {@link #GRAPH}. */
    private final Map<Engine, Integer> relieved = new HashMap<>(0);

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
        waiting.engines.forEach(engine -> engine.helpers.beginWait(waiting));
        if (!edges.isEmpty()) {
            Engine needy;
            synchronized (GRAPH) {
                String cycle = waiting.findCycle();
                if (cycle != null) {
                    waiting.engines.forEach(engine -> engine.helpers.endWait(waiting, false));
                    throw new DeadlockException(cycle);
                }
                waiting.below = GRAPH.put(waiting.thread, waiting);
                needy = waiting.isSuspect() ? relieve(List.of(waiting)) : null;
            }
            dispatch(needy);
        }
        return waiting;
    }

    /** Allows an engine a worker more if one of these waits would not end otherwise. With the graph locked. */
    private static @Nullable Engine relieve(Collection<Waiting> waits) {
        Knot.Relief relief = Knot.find(waits, Waiting::on);
        if (relief == null) {
            return null;
        }
        Engine engine = relief.engine();
        relief.waiting().relieved.merge(engine, engine.helpers.addSubstitute(), Integer::sum);
        return engine;
    }

    /** Whether what this waits for may be kept by another wait: of a thread that runs it, or of those that could. */
    private boolean isSuspect() {
        if (GRAPH.size() < 2) {
            return false; // nobody else waits
        }
        for (Future<?> edge : edges) {
            if (edge instanceof ManagedFuture<?> managed && !managed.done()) {
                Worker runner = managed.engineRunner();
                Thread runs = runner == null ? null : runner.thread;
                if (runs == null ? !isInside(managed.engine()) : GRAPH.containsKey(runs)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Makes the worker that was allowed, without the graph locked, for it may call a thread factory. Until then it seems to
     * the others that there is one to come; so if meanwhile another wait has ended, and the limit is lower by what that
     * was allowed, and there will be none, they are looked at once more.
     */
    private static void dispatch(@Nullable Engine needy) {
        if (needy != null) {
            needy.crew.dispatchForsaken();
        }
    }

    /**
     * Looks for all who wait for something in the queue of an engine: workers left that might have taken it, or it was
     * paused when they came.
     */
    static void lookAgain(Engine engine) {
        Engine needy;
        synchronized (GRAPH) {
            List<Waiting> waits = new ArrayList<>();
            for (Thread thread : GRAPH.keySet()) {
                for (Waiting waiting : on(thread)) {
                    if (waiting.waitsFor(engine)) {
                        waits.add(waiting);
                    }
                }
            }
            needy = relieve(waits);
        }
        dispatch(needy);
    }

    private boolean waitsFor(Engine engine) {
        return edges.stream()
                .anyMatch(edge -> edge instanceof ManagedFuture<?> managed
                        && managed.engine() == engine
                        && managed.engineIsPending());
    }

    /** The waits of a thread that are edges, innermost first. With the graph locked. */
    private static List<Waiting> on(Thread thread) {
        List<Waiting> waits = new ArrayList<>(1);
        for (Waiting waiting = GRAPH.get(thread); waiting != null; waiting = waiting.below) {
            waits.add(waiting);
        }
        return waits;
    }

    Collection<? extends Future<?>> edges() {
        return edges;
    }

    /** Whether the thread is a worker of an engine. */
    boolean isInside(Engine engine) {
        return engines.contains(engine);
    }

    /** Whether a task of this thread waits for this, and not the other way round: it is not one that runs above. */
    boolean blocks(Worker runner) {
        return worker != null && runner.height <= worker.height;
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

    /** While this thread ran something else it was not taken to be stuck, however it waits. */
    private void checkAgain() {
        if (!edges.isEmpty()) {
            Engine needy;
            synchronized (GRAPH) {
                needy = isSuspect() ? relieve(List.of(this)) : null;
            }
            dispatch(needy);
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
            relieved.forEach((engine, number) -> { // nobody adds to it any more
                engine.helpers.removeSubstitutes(number);
                engine.crew.dispatchForsaken(); // if their threads could not be started, others may count on them
            });
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
            if (runner == null || runs == null || !future.engineIsRunning()) {
                continue;
            }
            if (runs == thread) {
                return describe(future, cameFrom);
            }
            for (Waiting next : on(runs)) {
                if (next.blocks(runner)) {
                    spread(next.edges, future, cameFrom, open);
                }
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
