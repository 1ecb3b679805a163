package dev.futures;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One look for waits none of which can end before another one of them has: those of tasks on all workers of some
 * executors, for tasks that stand in the queues of these. One more worker for one of these executors undoes it.
 *
 * <p>It is the greatest set such that each wait in it has a <em>stuck</em> future, where a future is stuck if it runs
 * below a wait of the set on the same thread, or is pending and every worker that could take it stands still in such a
 * wait. This starts with all waits that matter, and leaves out those that have no such future, until
 * there are none of these. What it does not know, such as a future made by hand, is never stuck.
 *
 * <p>All of it with the graph of {@link Waiting} locked, so no wait comes or goes. What goes on in the engines
 * meanwhile is started by threads that do not wait, and they will look for themselves if they come to wait.
 */
final class Knot {

    /** What keeps a future: all that would have to go on with it stand still. */
    private static final class Keeper {

        /** In whose queue the future stands; null if it runs. */
        final @Nullable Engine pendingIn;

        /** For each thread, one of which would have to go on, the waits any of which keeps that. */
        final List<List<Waiting>> threads;

        boolean stuck = true;

        Keeper(@Nullable Engine pendingIn, List<List<Waiting>> threads) {
            this.pendingIn = pendingIn;
            this.threads = threads;
        }

        /** Whether there is such a thread at all, and each of them waits, as far as is known. */
        boolean isAny() {
            return !threads.isEmpty() && threads.stream().noneMatch(List::isEmpty);
        }
    }

    private static final Keeper NONE = new Keeper(null, List.of());

    /** The waits of a thread, innermost first. */
    private final Function<Thread, List<Waiting>> graph;

    /** One for all that is in the same queue, for there may be as many futures as workers. */
    private final Map<Engine, Keeper> queues = new HashMap<>();

    /** The waits that matter, in the order in which they were found, and what keeps the futures of each. */
    private final Map<Waiting, Set<Keeper>> keepers = new LinkedHashMap<>();

    private final Set<Keeper> all = new LinkedHashSet<>();
    private final Set<Waiting> stuck = new HashSet<>();

    private Knot(Function<Thread, List<Waiting>> graph) {
        this.graph = graph;
    }

    /**
     * What undoes it: one more worker, while a wait lasts.
     *
     * @param waiting one of those that never end
     * @param engine which has to have that worker
     */
    record Relief(Waiting waiting, Engine engine) {}

    /** Returns what is to be done so that all of these waits can end; null if they can. */
    static @Nullable Relief find(Collection<Waiting> waits, Function<Thread, List<Waiting>> graph) {
        Knot knot = new Knot(graph);
        knot.spread(waits);
        knot.shrink();
        Waiting stuck = waits.stream().filter(knot.stuck::contains).findFirst().orElse(null);
        Engine engine = knot.pendingIn();
        return stuck == null || engine == null ? null : new Relief(stuck, engine);
    }

    private void spread(Collection<Waiting> waits) {
        Deque<Waiting> open = new ArrayDeque<>(waits);
        stuck.addAll(waits);
        while (!open.isEmpty()) {
            Waiting wait = open.remove();
            Set<Keeper> its = new LinkedHashSet<>();
            keepers.put(wait, its);
            for (Future<?> future : wait.edges()) {
                Keeper keeper = future instanceof ManagedFuture<?> managed ? keeper(wait, managed) : NONE;
                if (keeper.isAny() && its.add(keeper) && all.add(keeper)) {
                    for (List<Waiting> thread : keeper.threads) {
                        thread.stream().filter(stuck::add).forEach(open::add);
                    }
                }
            }
        }
    }

    private Keeper keeper(Waiting wait, ManagedFuture<?> future) {
        if (future.engineIsPending()) {
            // Who is a worker of that engine itself runs it, or gets a substitute if it can't.
            return wait.isInside(future.engine()) ? NONE : queues.computeIfAbsent(future.engine(), this::lanes);
        }
        Worker runner = future.engineRunner();
        Thread runs = runner == null ? null : runner.thread;
        if (runner == null || runs == null || !future.engineIsRunning()) {
            return NONE;
        }
        List<Waiting> waits = new ArrayList<>(graph.apply(runs));
        waits.removeIf(each -> !each.blocks(runner));
        return new Keeper(null, List.of(waits));
    }

    private Keeper lanes(Engine engine) {
        return new Keeper(
                engine, engine.helpers.lanesIfAllWait().stream().map(graph).toList());
    }

    /** Leaves out what can go on, and then what that lets go on. */
    private void shrink() {
        List<Waiting> waits = new ArrayList<>(keepers.keySet());
        Collections.reverse(waits); // who is waited for comes first, mostly: then few rounds do
        boolean changed;
        do {
            for (Keeper keeper : all) {
                keeper.stuck = keeper.stuck
                        && keeper.threads.stream()
                                .allMatch(thread -> thread.stream().anyMatch(stuck::contains));
            }
            changed = waits.removeIf(wait -> !isStuck(wait) && stuck.remove(wait));
        } while (changed);
    }

    private boolean isStuck(Waiting wait) {
        return keepersOf(wait).stream().anyMatch(keeper -> keeper.stuck);
    }

    private @Nullable Engine pendingIn() {
        for (Waiting wait : keepers.keySet()) {
            for (Keeper keeper : keepersOf(wait)) {
                if (keeper.stuck && keeper.pendingIn != null && stuck.contains(wait)) {
                    return keeper.pendingIn;
                }
            }
        }
        return null;
    }

    private Set<Keeper> keepersOf(Waiting wait) {
        return keepers.getOrDefault(wait, Set.of());
    }
}
