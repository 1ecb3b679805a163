package dev.futures;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of futures in the order of the input, compared by identity. A million futures are 4 bytes each, and
 * 8 more once somebody asks whether it contains one; the sets of the JDK take ten times that, and the time to fill it.
 */
final class FutureSet<T> extends AbstractSet<Future<T>> {

    private final Future<T>[] elements;
    private final int size;

    /** Built when it is first asked for. Racy: two threads may build it, which does no harm. */
    private volatile @Nullable Table table;

    private FutureSet(Future<T>[] elements, int size) {
        this.elements = elements;
        this.size = size;
    }

    /** Futures by identity: open addressing, never more than half full. */
    @SuppressWarnings("ReferenceEquality") // this very one
    private static final class Table {

        private Object[] slots;
        private int mask;
        private int size;

        Table(int expected) {
            slots = new Object[Math.max(4, Integer.highestOneBit(Math.max(1, expected)) * 4)];
            mask = slots.length - 1;
        }

        boolean add(Object element) {
            if (size * 2 >= slots.length) {
                grow();
            }
            int at = find(element);
            if (slots[at] != null) {
                return false;
            }
            slots[at] = element;
            size++;
            return true;
        }

        boolean contains(Object element) {
            return slots[find(element)] != null;
        }

        private int find(Object element) {
            int hash = System.identityHashCode(element);
            int at = (hash ^ (hash >>> 16)) & mask;
            while (slots[at] != null && slots[at] != element) {
                at = (at + 1) & mask;
            }
            return at;
        }

        private void grow() {
            Object[] old = slots;
            slots = new Object[old.length * 2];
            mask = slots.length - 1;
            for (Object element : old) {
                if (element != null) {
                    slots[find(element)] = element;
                }
            }
        }
    }

    /** Collapses duplicates. The result type widens, which is safe: futures are only read from here. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static <T> FutureSet<T> distinct(Iterable<? extends Future<? extends T>> futures) {
        int expected = futures instanceof Collection<?> collection ? collection.size() : 16;
        Future<T>[] elements = new Future[Math.max(4, expected)];
        int size = 0;
        // A set of futures has no duplicates; what a class of futures thinks to be equal is still two to wait for.
        boolean known = futures instanceof Set<?>;
        Order order = new Order();
        Table seen = null;
        for (Future<? extends T> future : futures) {
            Objects.requireNonNull(future, "futures must not hold null");
            if (seen == null && !known && !order.follows(future)) {
                seen = new Table(Math.max(expected, size + 1));
                for (int i = 0; i < size; i++) {
                    seen.add(elements[i]);
                }
            }
            if (seen == null || seen.add(future)) {
                if (size == elements.length) {
                    elements = Arrays.copyOf(elements, size * 2);
                }
                elements[size++] = (Future<T>) future;
            }
        }
        return new FutureSet<>(elements, size);
    }

    /**
     * Whether each future got into the queue of one engine after the one before it, as those do that somebody submits and
     * puts into a list: then no two are the same, which a table would take far longer to find out.
     */
    private static final class Order {

        private @Nullable ManagedFuture<?> last;
        private long span;

        boolean follows(Future<?> future) {
            if (!(future instanceof ManagedFuture<?> next)) {
                return false;
            }
            ManagedFuture<?> before = last;
            last = next;
            if (before == null) {
                return true;
            }
            int followed = next.followed(before);
            span += followed;
            return followed > 0 && span < Integer.MAX_VALUE; // numbers begin anew after 2^32
        }
    }

    /** Returns those that are settled now. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    FutureSet<T> settled() {
        int count = 0;
        while (count < size && elements[count].isSettled()) {
            count++;
        }
        if (count == size) {
            return this; // all of them, mostly
        }
        Future<T>[] settled = Arrays.copyOf(elements, size);
        for (int i = count; i < size; i++) {
            if (elements[i].isSettled()) {
                settled[count++] = elements[i];
            }
        }
        return new FutureSet<>(Arrays.copyOf(settled, count), count);
    }

    /** Returns the rest, of which this has some, in the same order. */
    @SuppressWarnings({"unchecked", "rawtypes", "ReferenceEquality"}) // these very futures
    FutureSet<T> without(FutureSet<T> some) {
        Future<T>[] rest = new Future[size - some.size];
        int count = 0;
        int next = 0;
        for (int i = 0; count < rest.length; i++) {
            if (next < some.size && elements[i] == some.elements[next]) {
                next++;
            } else {
                rest[count++] = elements[i];
            }
        }
        return new FutureSet<>(rest, count);
    }

    /** Gives the elements away: who asks may overwrite those that he has got from here already. */
    @Nullable
    Future<T>[] elements() {
        return elements.length == size ? elements : Arrays.copyOf(elements, size);
    }

    Future<T> get(int index) {
        return elements[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean contains(@Nullable Object element) {
        if (!(element instanceof Future)) {
            return false;
        }
        Table built = table;
        if (built == null) {
            built = new Table(size);
            for (int i = 0; i < size; i++) {
                built.add(elements[i]);
            }
            table = built;
        }
        return built.contains(element);
    }

    @Override
    public Iterator<Future<T>> iterator() {
        return new Iterator<>() {

            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Future<T> next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return elements[next++];
            }
        };
    }
}
