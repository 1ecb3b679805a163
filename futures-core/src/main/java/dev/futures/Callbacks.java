package dev.futures;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of futures that have ended, in order, with no callback able to hurt another.
 *
 * <p>A callback may end another future, whose callbacks then run nested, as the contract has it (item 28). Beyond {@link
 * #MAX_DEPTH} levels on one thread they are put in a line instead, which the outermost level works off before it
 * returns: chains of any length need a bounded stack.
 */
final class Callbacks {

    /** How deep callbacks nest before they are put in a line. */
    static final int MAX_DEPTH = 64;

    /** Confined to its thread; present only while callbacks run on it. */
    private static final ThreadLocal<@Nullable Callbacks> CURRENT = new ThreadLocal<>();

    private final ArrayDeque<Runnable> line = new ArrayDeque<>();
    private int depth;

    private Callbacks() {}

    /** Runs the callbacks among the nodes, which are newest first, oldest first. */
    static void run(Future<?> future, Future.@Nullable Node head) {
        Callbacks current = CURRENT.get();
        if (current != null) {
            current.nested(future, head);
            return;
        }
        Callbacks outermost = new Callbacks();
        CURRENT.set(outermost);
        try {
            tellInOrder(future, head);
            Runnable next;
            while ((next = outermost.line.poll()) != null) {
                next.run();
            }
        } finally {
            CURRENT.remove();
        }
    }

    private void nested(Future<?> future, Future.@Nullable Node head) {
        if (depth >= MAX_DEPTH) {
            line.add(() -> tellInOrder(future, head));
            return;
        }
        depth++;
        try {
            tellInOrder(future, head);
        } finally {
            depth--;
        }
    }

    private static void tellInOrder(Future<?> future, Future.@Nullable Node head) {
        // Copied rather than reversed in place: a thread that gives up waiting may be unlinking its node meanwhile.
        ArrayDeque<Future.Node> callbacks = new ArrayDeque<>();
        for (Future.Node n = head; n != null; n = n.next) {
            if (Future.isCallback(n)) {
                callbacks.addFirst(n);
            }
        }
        for (Future.Node callback : callbacks) {
            callback.tell(future);
        }
    }

    /** Calls one callback; whatever it throws is logged and goes no further (items 30 and 31). */
    static <T> void call(Consumer<? super Future<T>> callback, Future<T> future) {
        try {
            callback.accept(future);
        } catch (Throwable t) {
            Log.LOGGER.error("exception calling callback for {}", future, t);
        }
    }
}
