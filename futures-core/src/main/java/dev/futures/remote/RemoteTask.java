package dev.futures.remote;

import dev.futures.Backend;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * A task in the form in which it leaves this JVM: the bytes that it was when it was submitted.
 *
 * <p>Immutable; safe to use from any thread.
 *
 * @param <T> the result type
 */
public final class RemoteTask<T> implements Backend.Prepared<T> {

    private final Callable<T> original;
    private final Segments bytes;

    private RemoteTask(Callable<T> original, Segments bytes) {
        this.original = original;
        this.bytes = bytes;
    }

    /**
     * Encodes a task.
     *
     * @param task the task
     * @param <T> the result type
     * @return it, encoded
     * @throws NotSerializableException if it can't be: says which object is to blame, and how the task comes to it
     */
    public static <T> RemoteTask<T> of(Callable<T> task) throws NotSerializableException {
        Objects.requireNonNull(task, "task");
        Segments bytes = new Segments();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(task);
        } catch (NotSerializableException | InvalidClassException e) {
            throw Culprit.explain(task, e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw Culprit.failed(task, e); // an object that writes itself, and fails to
        }
        return new RemoteTask<>(task, bytes);
    }

    @Override
    public Callable<T> original() {
        return original;
    }

    /** {@return how many bytes it is} */
    public long length() {
        return bytes.length();
    }

    /**
     * Writes it.
     *
     * @param out where to
     * @throws IOException if that fails
     */
    public void writeTo(OutputStream out) throws IOException {
        bytes.writeTo(out);
    }

    /** Runs the task here. */
    @Override
    public T call() throws Exception {
        return original.call();
    }
}
