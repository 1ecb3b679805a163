package dev.futures;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One task of a {@code map}: the function and one input, or several inputs that travel together. */
@SuppressWarnings("serial") // whether functions and arguments can travel is for the backend to find out
sealed interface MapTask extends Serializable {

    /** {@return what is run on the inputs} */
    Object function();

    /** {@return the number of inputs} */
    default int size() {
        return 1;
    }

    /** One input. */
    record One<A, R>(Function<? super A, ? extends R> function, A argument) implements MapTask, Callable<R> {

        @Override
        public R call() {
            return function.apply(argument);
        }
    }

    /** One pair of inputs. */
    record Two<A, B, R>(BiFunction<? super A, ? super B, ? extends R> function, A first, B second)
            implements MapTask, Callable<R> {

        @Override
        public R call() {
            return function.apply(first, second);
        }
    }

    /** Several inputs, in order; for a function of two arguments each of the two has its own. */
    final class Chunk implements MapTask, Callable<Outcomes> {

        private static final long serialVersionUID = 1L;

        private final Object function;
        private final Values first;
        private final @Nullable Values second;

        Chunk(Object function, List<?> first, @Nullable List<?> second) {
            this.function = function;
            this.first = new Values(first.toArray());
            this.second = second == null ? null : new Values(second.toArray());
        }

        @Override
        public Object function() {
            return function;
        }

        @Override
        public int size() {
            return first.size();
        }

        /** Goes on after an input that fails (item 68). */
        @Override
        public Outcomes call() {
            Outcomes outcomes = new Outcomes(size());
            for (int i = 0; i < size(); i++) {
                try {
                    outcomes.succeeded(i, apply(i));
                } catch (Throwable t) {
                    outcomes.failed(i, t);
                }
            }
            return outcomes;
        }

        @SuppressWarnings("unchecked") // the arguments are what map() was given for this function
        private @Nullable Object apply(int i) {
            return second == null
                    ? ((Function<@Nullable Object, ?>) function).apply(first.get(i))
                    : ((BiFunction<@Nullable Object, @Nullable Object, ?>) function).apply(first.get(i), second.get(i));
        }
    }

    /** What became of the inputs of a chunk. */
    final class Outcomes implements Serializable {

        private static final long serialVersionUID = 1L;

        private final Values values;

        /** What an input failed with, at its index; null as long as none has. */
        private Throwable @Nullable [] failures;

        Outcomes(int size) {
            values = new Values(new Object[size]);
        }

        void succeeded(int i, @Nullable Object value) {
            values.set(i, value);
        }

        void failed(int i, Throwable failure) {
            if (failures == null) {
                failures = new Throwable[values.size()];
            }
            failures[i] = failure;
        }

        @Nullable
        Object get(int i) {
            if (failures != null && failures[i] != null) {
                throw Sneaky.rethrow(failures[i]);
            }
            return values.get(i);
        }
    }

    /** An array whose numbers and strings take little to write and to read: a byte that says what it is, and the value. */
    final class Values implements Serializable {

        private static final long serialVersionUID = 1L;

        private static final int OBJECT = 0;
        private static final int NULL = 1;
        private static final int INTEGER = 2;
        private static final int LONG = 3;
        private static final int DOUBLE = 4;
        private static final int TRUE = 5;
        private static final int FALSE = 6;

        private transient @Nullable Object[] values;

        Values(@Nullable Object[] values) {
            this.values = values;
        }

        int size() {
            return values.length;
        }

        @Nullable
        Object get(int i) {
            return values[i];
        }

        void set(int i, @Nullable Object value) {
            values[i] = value;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeInt(values.length);
            for (Object value : values) {
                write(out, value);
            }
        }

        private static void write(ObjectOutputStream out, @Nullable Object value) throws IOException {
            if (value == null) {
                out.writeByte(NULL);
            } else if (value instanceof Integer number) {
                out.writeByte(INTEGER);
                out.writeInt(number);
            } else if (value instanceof Long number) {
                out.writeByte(LONG);
                out.writeLong(number);
            } else if (value instanceof Double number) {
                out.writeByte(DOUBLE);
                out.writeDouble(number);
            } else if (value instanceof Boolean truth) {
                out.writeByte(truth ? TRUE : FALSE);
            } else {
                out.writeByte(OBJECT);
                out.writeObject(value);
            }
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            int length = in.readInt();
            if (length < 0) {
                throw new InvalidObjectException("a length of " + length);
            }
            List<@Nullable Object> read =
                    new ArrayList<>(Math.min(length, 1024)); // what comes may be less than it says
            for (int i = 0; i < length; i++) {
                read.add(read(in));
            }
            values = read.toArray();
        }

        private static @Nullable Object read(ObjectInputStream in) throws IOException, ClassNotFoundException {
            int kind = in.readByte();
            return switch (kind) {
                case OBJECT -> in.readObject();
                case NULL -> null;
                case INTEGER -> in.readInt();
                case LONG -> in.readLong();
                case DOUBLE -> in.readDouble();
                case TRUE -> true;
                case FALSE -> false;
                default -> throw new InvalidObjectException("a value of kind " + kind);
            };
        }
    }

    /** Returns the inputs of a function of one argument, so many at a time. */
    static Iterator<Chunk> chunks(Object function, Iterator<?> arguments, int size) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return arguments.hasNext();
            }

            @Override
            public Chunk next() {
                List<@Nullable Object> chunk = new ArrayList<>(Math.min(size, 1024));
                do {
                    chunk.add(arguments.next());
                } while (chunk.size() < size && arguments.hasNext());
                return new Chunk(function, chunk, null);
            }
        };
    }

    /** Returns the inputs of a function of two arguments, so many at a time. */
    static Iterator<Chunk> chunks(Object function, Iterator<?> firsts, Iterator<?> seconds, int size) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return firsts.hasNext() && seconds.hasNext();
            }

            @Override
            public Chunk next() {
                List<@Nullable Object> first = new ArrayList<>(Math.min(size, 1024));
                List<@Nullable Object> second = new ArrayList<>(Math.min(size, 1024));
                do {
                    first.add(firsts.next());
                    second.add(seconds.next());
                } while (first.size() < size && hasNext());
                return new Chunk(function, first, second);
            }
        };
    }
}
