package dev.futures;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Workers of an engine, oldest first: a list that goes through the workers themselves, for a table would cost each of a
 * million virtual threads 50 bytes, and stay as large as it ever was. A worker is in one list at most.
 *
 * <p>Guarded by the engine's lock.
 */
final class WorkerList {

    private @Nullable Worker first;
    private @Nullable Worker last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @SuppressWarnings("ReferenceEquality") // this very list
    boolean contains(Worker worker) {
        return worker.listedIn == this;
    }

    void add(Worker worker) {
        worker.listedIn = this;
        worker.older = last;
        if (last == null) {
            first = worker;
        } else {
            last.younger = worker;
        }
        last = worker;
        size++;
    }

    /** Takes it out, if it is in here. */
    void remove(Worker worker) {
        if (!contains(worker)) {
            return;
        }
        Worker older = worker.older;
        Worker younger = worker.younger;
        if (older == null) {
            first = younger;
        } else {
            older.younger = younger;
        }
        if (younger == null) {
            last = older;
        } else {
            younger.older = older;
        }
        worker.listedIn = null;
        worker.older = null;
        worker.younger = null;
        size--;
    }

    /** Shows all of them to somebody who changes nothing here. */
    void forEach(Consumer<Worker> visitor) {
        for (Worker worker = first; worker != null; worker = worker.younger) {
            visitor.accept(worker);
        }
    }
}
