package dev.futures;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Executor#map(java.util.function.Function, Iterable, MapOptions) map} goes through its inputs. Immutable:
 * each method returns a new object.
 */
public final class MapOptions {

    private static final MapOptions DEFAULTS = new MapOptions(null, 0, 1);

    private final @Nullable Duration timeout;
    private final int bufferSize;
    private final int chunkSize;

    private MapOptions(@Nullable Duration timeout, int bufferSize, int chunkSize) {
        this.timeout = timeout;
        this.bufferSize = bufferSize;
        this.chunkSize = chunkSize;
    }

    /** {@return no timeout, no buffer limit, chunks of one} */
    public static MapOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with a timeout for the whole map, counted from the call of {@code map}. A result that is
     * ready is still delivered after it; the first one that is not ends the iteration with a {@link
     * java.util.concurrent.TimeoutException} and cancels the rest (contract items 67 to 69).
     *
     * @param timeout zero or a negative one polls
     * @return the new options
     */
    public MapOptions timeout(Duration timeout) {
        return new MapOptions(Objects.requireNonNull(timeout, "timeout"), bufferSize, chunkSize);
    }

    /**
     * Returns these options with a limit of tasks in flight. Exactly that many inputs are taken by the call of {@code
     * map}, and one more each time a result is handed out; so inputs may be endless (contract items 73 to 76).
     *
     * @param bufferSize at least 1
     * @return the new options
     * @throws IllegalArgumentException if it is less than 1
     */
    public MapOptions bufferSize(int bufferSize) {
        if (bufferSize < 1) {
            throw new IllegalArgumentException("bufferSize must be at least 1, but is " + bufferSize);
        }
        return new MapOptions(timeout, bufferSize, chunkSize);
    }

    /**
     * Returns these options with a number of inputs that travel together as one task, for executors whose tasks leave
     * this JVM. Executors whose tasks run in this JVM have nothing to gain from it and ignore it.
     *
     * @param chunkSize at least 1
     * @return the new options
     * @throws IllegalArgumentException if it is less than 1
     */
    public MapOptions chunkSize(int chunkSize) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunkSize must be at least 1, but is " + chunkSize);
        }
        return new MapOptions(timeout, bufferSize, chunkSize);
    }

    /** {@return the timeout, or null if there is none} */
    public @Nullable Duration timeout() {
        return timeout;
    }

    /** {@return the most tasks in flight; 0 if there is no limit} */
    public int bufferSize() {
        return bufferSize;
    }

    /** {@return how many inputs travel as one task} */
    public int chunkSize() {
        return chunkSize;
    }

    @Override
    public String toString() {
        return "MapOptions[timeout=" + timeout + ", bufferSize=" + bufferSize + ", chunkSize=" + chunkSize + "]";
    }
}
