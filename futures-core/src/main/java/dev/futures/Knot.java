package dev.futures;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
 * wait. This starts with all waits that matter to the first, and leaves out those that have no such future, until
 * there are none of these. What it does not know, such as a future made by hand, is never stuck.
 *
 * <p>All of it with the graph of {@link Waiting} locked, so no wait comes or goes. What goes on in the engines
 * meanwhile is started by threads that do not wait, and they will look for themselves if they come to wait.
 */
final class Knot {

    /**
     * What a wait may be stuck in: each of these threads has to be.
     *
     * @param pendingIn whose queue the future stands in; null if it runs
     * @param threads for each of the threads, the waits any of which would keep it
     */
    private record Edge(@Nullable Engine pendingIn, List<List<Waiting>> threads) {}

    /** The waits of a thread, innermost first. */
    private final Function<Thread, List<Waiting>> graph;

    private final Map<Engine, List<List<Waiting>>> lanes = new HashMap<>();
    private final Map<Waiting, List<Edge>> edges = new LinkedHashMap<>();
    private final Set<Waiting> stuck = new HashSet<>();

    private Knot(Function<Thread, List<Waiting>> graph) {
        this.graph = graph;
    }

    /** Returns an engine that needs one more worker, or else a wait will never end; null if there is none. */
    static @Nullable Engine find(Waiting wait, Function<Thread, List<Waiting>> graph) {
        Knot knot = new Knot(graph);
        knot.spread(wait);
        knot.shrink();
        return knot.stuck.contains(wait) ? knot.pendingIn() : null;
    }

    private void spread(Waiting wait) {
        Deque<Waiting> open = new ArrayDeque<>();
        open.add(wait);
        stuck.add(wait);
        while (!open.isEmpty()) {
            Waiting next = open.remove();
            List<Edge> its = new ArrayList<>();
            edges.put(next, its);
            for (Future<?> future : next.edges()) {
                List<List<Waiting>> threads =
                        future instanceof ManagedFuture<?> managed ? threads(next, managed) : List.of();
                if (future instanceof ManagedFuture<?> managed
                        && !threads.isEmpty()
                        && threads.stream().noneMatch(List::isEmpty)) {
                    its.add(new Edge(managed.engineIsPending() ? managed.engine : null, threads));
                    for (List<Waiting> waits : threads) {
                        for (Waiting other : waits) {
                            if (stuck.add(other)) {
                                open.add(other);
                            }
                        }
                    }
                }
            }
        }
    }

    /** The waits on the threads that keep a future; empty if nothing does. */
    private List<List<Waiting>> threads(Waiting wait, ManagedFuture<?> future) {
        if (future.engineIsPending()) {
            // Who is a worker of that engine itself runs it, or gets a substitute if it can't.
            return wait.isInside(future.engine) ? List.of() : lanes.computeIfAbsent(future.engine, this::lanes);
        }
        Worker runner = future.worker;
        Thread runs = runner == null ? null : runner.thread;
        if (runner == null || runs == null || !future.engineIsRunning()) {
            return List.of();
        }
        return List.of(
                graph.apply(runs).stream().filter(each -> each.blocks(runner)).toList());
    }

    private List<List<Waiting>> lanes(Engine engine) {
        return engine.lanesIfAllWait().stream().map(graph).toList();
    }

    /** Leaves out what can go on, and then what that lets go on. */
    private void shrink() {
        List<Waiting> waits = new ArrayList<>(edges.keySet());
        Collections.reverse(waits); // who is waited for comes first, mostly: then one time round does
        boolean changed;
        do {
            changed = false;
            for (Waiting wait : waits) {
                if (stuck.contains(wait) && edgesOf(wait).stream().noneMatch(this::isStuck)) {
                    stuck.remove(wait);
                    changed = true;
                }
            }
        } while (changed);
    }

    private @Nullable Engine pendingIn() {
        for (Waiting wait : edges.keySet()) {
            for (Edge edge : edgesOf(wait)) {
                if (edge.pendingIn != null && stuck.contains(wait) && isStuck(edge)) {
                    return edge.pendingIn;
                }
            }
        }
        return null;
    }

    private boolean isStuck(Edge edge) {
        return edge.threads.stream().allMatch(waits -> waits.stream().anyMatch(stuck::contains));
    }

    private List<Edge> edgesOf(Waiting wait) {
        return edges.getOrDefault(wait, List.of());
    }
}
