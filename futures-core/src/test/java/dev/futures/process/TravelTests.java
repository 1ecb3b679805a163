package dev.futures.process;

import static dev.futures.process.Pools.args;
import static dev.futures.process.Pools.backend;
import static dev.futures.process.Pools.check;
import static dev.futures.process.Pools.failure;
import static dev.futures.process.Pools.release;
import static dev.futures.process.Pools.running;
import static dev.futures.process.Pools.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.futures.ContextPropagator;
import dev.futures.Executor;
import dev.futures.FailureReason;
import dev.futures.Future;
import dev.futures.Item;
import dev.futures.MapOptions;
import dev.futures.Results;
import dev.futures.RunningTask;
import dev.futures.SerializableBiFunction;
import dev.futures.SerializableCallable;
import dev.futures.SerializableFunction;
import dev.futures.SerializableRunnable;
import dev.futures.TaskInfo;
import dev.futures.TaskOptions;
import dev.futures.WorkerLostException;
import dev.futures.remote.RemoteFailure;
import dev.futures.remote.RemoteTrace;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** What happens to tasks, results and exceptions on their way to a worker JVM and back. */
@Timeout(120)
@Tag("process")
class TravelTests {

    private static final String WORKER = "test.worker";

    @RegisterExtension
    final Pools pools = new Pools();

    /** An executor of one worker that knows that it is one. */
    private Executor one() {
        return pools.executor(backend(1).jvmArgs(args("-D" + WORKER + "=yes")));
    }

    private static boolean isInWorker() {
        return System.getProperty(WORKER) != null;
    }

    /** The same worker is there as before: whatever happened has not ended it. */
    private static void checkLives(Executor executor, long pid) throws Exception {
        assertThat(executor.submit(Jobs.pid()).result()).isEqualTo(pid);
        assertThat(executor.workerRestarts().values()).containsOnly(0L);
    }

    // ----------------------------------------------------------------------------------------------- exceptions

    private static final class OrderException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int order;
        private final List<String> items;

        OrderException(int order, List<String> items, Throwable cause) {
            super("order " + order, cause);
            this.order = order;
            this.items = items;
        }
    }

    private static String refuse() throws OrderException {
        throw new OrderException(7, List.of("a", "b"), new IllegalStateException("sold out"));
    }

    @Test
    @Item(106)
    void exception_keepsTypeFieldsCauseAndFrames() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        Future<String> future = executor.submit(() -> refuse());

        OrderException thrown = failure(future, OrderException.class);
        assertThat(thrown).hasMessage("order 7").hasCauseInstanceOf(IllegalStateException.class);
        assertThat(thrown.getCause()).hasMessage("sold out");
        assertThat(thrown.order).isEqualTo(7);
        assertThat(thrown.items).containsExactly("a", "b");
        assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("refuse");
        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(RemoteTrace.class);
        assertThat(thrown.getSuppressed()[0]).hasMessageContainingAll("" + pid, executor.name());
        assertThatThrownBy(future::result).isSameAs(thrown);
        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(thrown);
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.EXCEPTION, 1L);
        checkLives(executor, pid);
    }

    @Test
    @Item(106)
    void exception_anErrorIsKeptToo() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        assertThat(failure(
                        executor.submit(Jobs.call(() -> {
                            throw new AssertionError("no");
                        })),
                        AssertionError.class))
                .hasMessage("no");

        checkLives(executor, pid);
    }

    @Test
    @Item(106)
    void exception_thatTakesNoSuppressedOnesTravelsToo() throws Exception {
        assertThat(failure(
                        one().submit(Jobs.call(() -> {
                            throw new RemoteTrace("none"); // it happens to be such a one
                        })),
                        RemoteTrace.class))
                .hasMessageContaining("none");
    }

    private static final class Unserializable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        private final Object field = new Object();

        Unserializable() {
            super("with an object");
        }
    }

    @Test
    @Item({106, 109})
    void exception_thatCantBeWrittenArrivesAsText() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        RemoteFailure failure = failure(
                executor.submit(Jobs.call(() -> {
                    throw new Unserializable();
                })),
                RemoteFailure.class);

        assertThat(failure.trace()).contains(Unserializable.class.getName() + ": with an object", "at ");
        assertThat(failure).hasMessageContainingAll("" + pid, "with an object");
        checkLives(executor, pid);
    }

    private static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("not here");
        }
    }

    @Test
    @Item(110)
    void exception_thatCantBeReadArrivesAsText() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        RemoteFailure failure = failure(
                executor.submit(Jobs.call(() -> {
                    throw new Unreadable();
                })),
                RemoteFailure.class);

        assertThat(failure.trace()).contains(Unreadable.class.getName());
        assertThat(failure).hasMessageContaining("not here");
        checkLives(executor, pid);
    }

    // ---------------------------------------------------------------------------------------------------- tasks

    /** Not serializable, as connections and the like are. */
    private static final class Connection {

        int use() {
            return 1;
        }
    }

    /** Serializable, but for what a field of a field holds. */
    private static final class Order implements Serializable {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        private final Customer customer = new Customer();
    }

    private static final class Customer implements Serializable {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "unused"})
        private final List<Object> things = List.of("a", new Connection());
    }

    private record Unfit(String what, Callable<?> task, List<String> texts) {

        @Override
        public String toString() {
            return what;
        }
    }

    static List<Unfit> unfit() {
        Connection connection = new Connection();
        Order order = new Order();
        Callable<Integer> plain = () -> 1;
        return List.of(
                new Unfit(
                        "captured",
                        (SerializableCallable<Integer>) () -> connection.use(),
                        List.of("captures", Connection.class.getName())),
                new Unfit(
                        "nested",
                        (SerializableCallable<Integer>) order::hashCode,
                        List.of(".customer", ".things", "[1]", Connection.class.getName())),
                new Unfit("plain lambda", plain, List.of("the lambda is not serializable", "SerializableCallable")),
                new Unfit(
                        "class",
                        new Callable<Integer>() {
                            @Override
                            public Integer call() {
                                return 1;
                            }
                        },
                        List.of("does not implement java.io.Serializable")));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    @Item(107)
    void task_thatCantBeWrittenFailsItsOwnFutureAtOnce(Unfit unfit) throws Exception {
        Executor executor = one();
        executor.pause(); // nothing starts

        Future<?> future = executor.submit(unfit.task);

        assertThat(future.done()).isTrue();
        assertThat(failure(future, NotSerializableException.class))
                .hasMessageContaining("can't leave this JVM")
                .hasMessageContainingAll(unfit.texts.toArray(String[]::new));
        assertThat(executor.stats().workers()).isZero();
        assertThat(executor.stats().failedBy()).containsEntry(FailureReason.EXCEPTION, 1L);
        executor.resume();
        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
    }

    private static final class WriteFails implements Callable<Integer>, Serializable {

        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new IllegalStateException("not today");
        }

        @Override
        public Integer call() {
            return 1;
        }
    }

    @Test
    @Item(107)
    void task_thatThrowsWhenItIsWrittenFailsItsOwnFuture() throws Exception {
        Executor executor = one();

        assertThat(failure(executor.submit(new WriteFails()), NotSerializableException.class))
                .hasMessageContainingAll(WriteFails.class.getName(), "not today")
                .hasCauseInstanceOf(IllegalStateException.class);

        assertThat(executor.submit(Jobs.pid()).result()).isPositive();
    }

    /** Can be read where it was made only, or only elsewhere. */
    private static final class Picky implements Callable<Picky>, Serializable {

        private static final long serialVersionUID = 1L;

        private final boolean readableInWorker;

        Picky(boolean readableInWorker) {
            this.readableInWorker = readableInWorker;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (isInWorker() != readableInWorker) {
                throw new InvalidObjectException("not here");
            }
        }

        @Override
        public Picky call() {
            return this;
        }
    }

    @Test
    @Item(108)
    void task_thatCantBeReadFailsItsOwnFuture() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        assertThat(failure(executor.submit(new Picky(false)), InvalidObjectException.class))
                .hasMessage("not here");

        checkLives(executor, pid);
    }

    // -------------------------------------------------------------------------------------------------- results

    @Test
    @Item(109)
    void result_thatCantBeWrittenFailsItsOwnFuture() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        assertThat(failure(executor.submit(() -> new Connection()), NotSerializableException.class))
                .hasMessageContaining(Connection.class.getName());

        checkLives(executor, pid);
    }

    @Test
    @Item(109)
    void result_thatCantBeWrittenToItsEndFailsItsOwnFuture() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        Future<Object> future = executor.submit(() -> new Object[] {new byte[3 << 20], new Connection()});

        assertThat(failure(future, NotSerializableException.class)).hasMessageContaining(Connection.class.getName());
        checkLives(executor, pid);
    }

    @Test
    @Item(110)
    void result_thatCantBeReadFailsItsOwnFuture() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        assertThat(failure(executor.submit(new Picky(true)), InvalidObjectException.class))
                .hasMessage("not here");

        checkLives(executor, pid);
    }

    private record Point(
            int x, @org.jspecify.annotations.Nullable String name) implements Serializable {}

    private enum Colour {
        RED {
            @Override
            int number() {
                return 1;
            }
        };

        abstract int number();
    }

    @Test
    void result_ofAnyKind() throws Exception {
        Executor executor = one();

        assertThat(executor.submit(() -> null).result()).isNull();
        assertThat(executor.submit(() -> new Point(1, "a")).result()).isEqualTo(new Point(1, "a"));
        assertThat(executor.submit(() -> Colour.RED).result()).isSameAs(Colour.RED);
        assertThat(executor.submit(() -> new int[][] {{1}, {2, 3}}).result()).isDeepEqualTo(new int[][] {{1}, {2, 3}});
        assertThat(executor.submit(() -> int.class).result()).isSameAs(int.class);
        assertThat(executor.submit(() -> (SerializableFunction<Integer, Integer>) i -> i + 1)
                        .result()
                        .apply(1))
                .isEqualTo(2);
        assertThat(executor.submit(() -> new IllegalStateException("a result")).result())
                .hasMessage("a result");
        assertThat(executor.submit(() -> "x".repeat(1_000_000)).result()).hasSize(1_000_000);
    }

    @Test
    void runnables_andOtherWaysToSubmit() throws Exception {
        Executor executor = one();
        String file = pools.file("ran").toString();

        assertThat(executor.submit((SerializableRunnable) () -> Jobs.append(file, "1"))
                        .result())
                .isNull();
        assertThat(executor.submit((SerializableRunnable) () -> Jobs.append(file, "2"), "r")
                        .result())
                .isEqualTo("r");
        executor.execute((SerializableRunnable) () -> Jobs.append(file, "3"));
        List<SerializableCallable<Integer>> tasks = List.of(() -> 1, () -> 2);
        assertThat(executor.invokeAll(tasks))
                .extracting(java.util.concurrent.Future::get)
                .containsExactly(1, 2);

        assertThat(Path.of(file)).hasContent("1\n2\n3");
    }

    // --------------------------------------------------------------------------------------------------- filters

    @Test
    void filter_refusesATaskInTheWorker() throws Exception {
        Executor executor = pools.executor(backend(1).filter("!" + Point.class.getName()));
        Point point = new Point(1, "a");
        long pid = executor.submit(Jobs.pid()).result();

        assertThat(failure(executor.submit(() -> point.x()), InvalidClassException.class))
                .hasMessageContaining("REJECTED");

        checkLives(executor, pid);
    }

    @Test
    void filter_refusesAResultInTheParent() throws Exception {
        Executor executor = pools.executor(backend(1).filter("!" + Point.class.getName()));
        long pid = executor.submit(Jobs.pid()).result();

        assertThat(failure(executor.submit(() -> new Point(1, "a")), InvalidClassException.class))
                .hasMessageContaining("REJECTED");

        checkLives(executor, pid);
    }

    @Test
    void filter_anAllowListMayBeShort() throws Exception {
        Executor executor = pools.executor(backend(1).filter("dev.futures.**;java.lang.*;java.lang.invoke.*;!*"));

        assertThat(executor.submit(() -> new Point(1, "a")).result().x()).isEqualTo(1);
        failure(executor.submit(() -> new ArrayList<>(List.of(1))), InvalidClassException.class);
    }

    // ------------------------------------------------------------------------------------------------------ map

    private static final SerializableFunction<Integer, Integer> DOUBLE = i -> {
        if (i == 5) {
            throw new IllegalArgumentException("five");
        }
        return 2 * i;
    };

    private static List<String> outcomes(Iterator<?> results) {
        List<String> outcomes = new ArrayList<>();
        while (results.hasNext()) {
            try {
                outcomes.add("" + results.next());
            } catch (IllegalArgumentException e) {
                outcomes.add(e.getMessage());
            }
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 100})
    void map_chunksAreInOrderAndAFailureIsThatOfItsInput(int chunkSize) {
        Executor executor = pools.executor(backend(2));
        List<Integer> inputs = IntStream.range(0, 10).boxed().toList();

        try (Results<Integer> results =
                executor.map(DOUBLE, inputs, MapOptions.defaults().chunkSize(chunkSize))) {
            assertThat(outcomes(results.iterator()))
                    .containsExactly("0", "2", "4", "6", "8", "five", "12", "14", "16", "18");
        }
        assertThat(executor.stats().submitted()).isEqualTo((10 + chunkSize - 1) / chunkSize);
    }

    @Test
    void map_ofTwoInputsTheShorterOneEndsIt() {
        Executor executor = one();
        SerializableBiFunction<Integer, String, String> function = (number, text) -> text + number;

        try (Results<String> results = executor.map(
                function,
                List.of(1, 2, 3, 4),
                List.of("a", "b", "c"),
                MapOptions.defaults().chunkSize(2))) {
            assertThat(results).containsExactly("a1", "b2", "c3");
        }
        assertThat(executor.stats().submitted()).isEqualTo(2);
    }

    @Test
    void map_valuesOfAnyKind() {
        Executor executor = one();
        SerializableFunction<Object, Object> same = value -> value;
        List<Object> values = Arrays.asList(
                1,
                Integer.MIN_VALUE,
                2L,
                Long.MAX_VALUE,
                0.5,
                Double.NaN,
                -0.0,
                true,
                false,
                null,
                "text",
                'c',
                (byte) 1,
                new Point(1, null),
                List.of(1, "a"),
                Colour.RED);

        try (Results<Object> results =
                executor.map(same, values, MapOptions.defaults().chunkSize(values.size()))) {
            assertThat(results).containsExactlyElementsOf(values);
        }
    }

    @Test
    void map_aBufferIsCountedInInputs() {
        Executor executor = one();
        AtomicInteger taken = new AtomicInteger();
        Iterable<Integer> inputs = () -> IntStream.range(0, 20)
                .peek(i -> taken.incrementAndGet())
                .boxed()
                .iterator();
        SerializableFunction<Integer, Integer> same = i -> i;

        try (Results<Integer> results =
                executor.map(same, inputs, MapOptions.defaults().bufferSize(4).chunkSize(100))) {
            assertThat(taken).hasValueBetween(4, 5); // hasNext() may have taken one to see that it is there
            Iterator<Integer> iterator = results.iterator();
            for (int i = 0; i < 20; i++) {
                assertThat(iterator.next()).isEqualTo(i);
                assertThat(taken.get()).isLessThanOrEqualTo(i + 1 + 4 + 1);
            }
            assertThat(iterator.hasNext()).isFalse();
        }
    }

    private static SerializableFunction<Integer, Integer> waiting(Path file) {
        String name = file.toString();
        return i -> {
            Jobs.awaitFile(name);
            return i;
        };
    }

    @Test
    void map_timeoutEndsItAndCancelsWhatHasNotStarted() throws Exception {
        Executor executor = one();
        executor.submit(Jobs.pid()).result();
        Path file = pools.file("go");

        try (Results<Integer> results = executor.map(
                waiting(file),
                List.of(1, 2, 3, 4),
                MapOptions.defaults().chunkSize(2).timeout(Duration.ofMillis(50)))) {
            assertThatThrownBy(() -> results.iterator().next()).isInstanceOf(TimeoutException.class);
        }

        assertThat(executor.stats().cancelled()).isEqualTo(1);
        Jobs.say(file.toString(), "go");
    }

    @Test
    void map_closeCancelsWhatHasNotStarted() throws Exception {
        Executor executor = one();
        Path file = pools.file("go");
        Results<Integer> results = executor.map(
                waiting(file), List.of(1, 2, 3, 4, 5), MapOptions.defaults().chunkSize(2));
        until(() -> executor.stats().running() == 1);

        results.close();

        assertThat(executor.stats().cancelled()).isEqualTo(2);
        Jobs.say(file.toString(), "go");
    }

    @Test
    void map_ofWhatCantTravelFails() {
        Executor executor = one();
        Connection connection = new Connection();
        SerializableFunction<Integer, Integer> unfit = i -> connection.use();

        try (Results<Integer> results =
                executor.map(unfit, List.of(1, 2), MapOptions.defaults().chunkSize(2))) {
            assertThatThrownBy(() -> results.iterator().next())
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageContaining(Connection.class.getName());
        }
    }

    @Test
    void map_aLostWorkerCostsItsChunk() {
        Executor executor = one();
        SerializableFunction<Integer, Integer> function = i -> {
            if (i == 2) {
                Runtime.getRuntime().halt(3);
            }
            return i;
        };

        try (Results<Integer> results = executor.map(
                function, List.of(0, 1, 2, 3, 4, 5), MapOptions.defaults().chunkSize(2))) {
            Iterator<Integer> iterator = results.iterator();
            assertThat(iterator.next()).isZero();
            assertThat(iterator.next()).isEqualTo(1);
            assertThatThrownBy(iterator::next).isInstanceOf(WorkerLostException.class);
            assertThatThrownBy(iterator::next).isInstanceOf(WorkerLostException.class);
            assertThat(iterator.next()).isEqualTo(4);
            assertThat(iterator.next()).isEqualTo(5);
        }
    }

    // ---------------------------------------------------------------------------------------------------- memory

    @Test
    void big_argumentsAndResultsAreNotHeldMoreOftenThanNeeded() throws Exception {
        assertThat(BigProgram.run("-Xmx660m", "argument")).isEqualTo("ok"); // it and its bytes
        assertThat(BigProgram.run("-Xmx400m", "result")).isEqualTo("ok"); // just it
    }

    @Test
    @Item(110)
    void big_aResultForWhichThereIsNoRoomFailsItsOwnFuture() throws Exception {
        assertThat(BigProgram.run("-Xmx100m", "too-big")).isEqualTo("ok");
    }

    private static Future<Integer> submitBig(Executor executor, byte[] big, Path entered) {
        String name = entered.toString();
        return executor.submit(
                () -> {
                    Jobs.enter(name);
                    return big.length;
                },
                TaskOptions.named("big"));
    }

    @Test
    @Item(116)
    void big_aWorkerThatDoesNotReadHoldsItsSenderUp() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();
        Path entered = pools.file("1");
        Pools.signal(pid, "STOP");
        Future<Integer> future;
        try {
            future = submitBig(executor, new byte[8 << 20], entered);
            until(() -> isWriting(executor));
            assertThat(future.running()).isTrue();
        } finally {
            Pools.signal(pid, "CONT");
        }

        assertThat(future.result()).isEqualTo(8 << 20);
        checkLives(executor, pid);
    }

    /** Whether the lane of the one task is in the middle of sending it. */
    private static boolean isWriting(Executor executor) {
        return executor.runningTasks().stream()
                .flatMap(task -> Arrays.stream(task.thread().getStackTrace()))
                .anyMatch(frame -> frame.getMethodName().equals("sendPiece"));
    }

    @Test
    void big_cancelWhileItIsSent() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();
        Pools.signal(pid, "STOP");
        Future<Integer> future = submitBig(executor, new byte[8 << 20], pools.file("1"));
        until(() -> isWriting(executor));

        assertThat(future.cancel(true)).isTrue();

        Pools.awaitEnd(pid);
        assertThat(executor.submit(Jobs.pid()).result()).isNotEqualTo(pid);
    }

    /** Knows whether the worker still refers to it. */
    private static final class Argument implements Serializable {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        private final byte[] some = new byte[100];
    }

    /** In the worker. */
    private static WeakReference<Argument> seen;

    @Test
    @Item({99, 119})
    void argument_isReleasedInTheWorker() throws Exception {
        Executor executor = one();
        Argument argument = new Argument();
        executor.submit(() -> {
                    seen = new WeakReference<>(argument);
                    return argument; // as the result it is as well
                })
                .result();

        until(() -> executor.submit(() -> {
                    System.gc();
                    return seen.refersTo(null);
                })
                .result());
    }

    private static WeakReference<Argument> submitAndForget(Executor executor, List<Future<?>> futures) {
        Argument argument = new Argument();
        futures.add(executor.submit(() -> argument.some.length));
        return new WeakReference<>(argument);
    }

    @Test
    @Item({90, 119})
    void argument_isReleasedInTheParent() throws Exception {
        Executor executor = one();
        List<Future<?>> futures = new ArrayList<>();
        WeakReference<Argument> argument = submitAndForget(executor, futures);

        assertThat(futures.get(0).result()).isEqualTo(100);

        until(() -> {
            System.gc();
            return argument.refersTo(null);
        });
    }

    @Test
    void argument_isWhatItWasWhenItWasSubmitted() throws Exception {
        Executor executor = one();
        executor.pause();
        int[] numbers = {1};
        Future<Integer> future = executor.submit(() -> numbers[0]);
        numbers[0] = 2;
        executor.resume();

        assertThat(future.result()).isEqualTo(1);
    }

    // --------------------------------------------------------------------------------------------------- context

    /** Carries the logging context. */
    private static final class Mdc implements ContextPropagator {

        private final String trace;

        Mdc(@org.jspecify.annotations.Nullable String trace) {
            this.trace = trace;
        }

        @Override
        public Snapshot capture() {
            Map<String, String> captured = MDC.getCopyOfContextMap();
            return new Snapshot() {
                @Override
                public void run(Runnable work) {
                    Map<String, String> before = MDC.getCopyOfContextMap();
                    set(captured);
                    try {
                        work.run();
                    } finally {
                        set(before);
                    }
                }

                @Override
                public String traceId() {
                    return trace;
                }
            };
        }

        private static void set(Map<String, String> context) {
            if (context == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(context);
            }
        }
    }

    private static SerializableCallable<String> mdc() {
        return () -> MDC.get("user") + " " + MDC.get("traceId");
    }

    @Test
    void mdc_isThatOfTheSubmitterAndGoneAfterTheTask() throws Exception {
        Executor executor = pools.executor(backend(1), builder -> builder.contextPropagator(new Mdc(null)));
        MDC.put("user", "anna");
        try {
            assertThat(executor.submit(mdc()).result()).isEqualTo("anna null");
        } finally {
            MDC.remove("user");
        }
        assertThat(executor.submit(mdc()).result()).isEqualTo("null null");
    }

    @Test
    void mdc_withoutAPropagatorThereIsNone() throws Exception {
        Executor executor = one();
        MDC.put("user", "anna");
        try {
            assertThat(executor.submit(mdc()).result()).isEqualTo("null null");
        } finally {
            MDC.remove("user");
        }
    }

    @Test
    void mdc_hasTheTrace() throws Exception {
        Executor executor = pools.executor(backend(1), builder -> builder.contextPropagator(new Mdc("t1")));

        assertThat(executor.submit(mdc()).result()).isEqualTo("null t1");
        MDC.put("traceId", "mine");
        try {
            assertThat(executor.submit(mdc()).result()).isEqualTo("null mine");
        } finally {
            MDC.remove("traceId");
        }
    }

    @Test
    void mdc_ofATaskIsGoneAfterIt() throws Exception {
        Executor executor = pools.executor(backend(1), builder -> builder.contextPropagator(new Mdc("t1")));
        executor.submit(Jobs.call(() -> MDC.put("user", "left"))).result();

        assertThat(executor.submit(mdc()).result()).isEqualTo("null t1");
    }

    @Test
    void whenATaskLeavesItsThreadInterruptedThenTheNextOneIsNot() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();

        executor.submit(Jobs.call(() -> Thread.currentThread().interrupt())).result();

        assertThat(executor.submit(() -> Thread.currentThread().isInterrupted()).result())
                .isFalse();
        checkLives(executor, pid);
    }

    @Test
    void whenATaskLeavesAnotherClassLoaderThenTheNextOneHasItsOwn() throws Exception {
        Executor executor = one();
        executor.submit(Jobs.call(() -> Thread.currentThread().setContextClassLoader(null)))
                .result();

        assertThat(executor.submit(() -> Thread.currentThread().getContextClassLoader() == null)
                        .result())
                .isFalse();
    }

    @Test
    void whenTheSubmitterIsInterruptedThenNothingIsLost() throws Exception {
        Executor executor = one();
        long pid = executor.submit(Jobs.pid()).result();
        Thread.currentThread().interrupt();
        Future<Long> future = executor.submit(Jobs.pid());
        assertThat(Thread.interrupted()).isTrue();

        assertThat(future.result()).isEqualTo(pid);
    }

    // ---------------------------------------------------------------------------------------------------- stacks

    private static RunningTask only(Executor executor) {
        List<RunningTask> tasks = executor.runningTasks();
        assertThat(tasks).hasSize(1);
        return tasks.get(0);
    }

    @Test
    void stack_isThatOfTheTaskInTheWorker() throws Exception {
        Executor executor = one();
        Path file = pools.file("1");
        Future<Long> future = executor.submit(Jobs.hold(file));
        running(file);
        RunningTask task = only(executor);

        check(() -> assertThat(task.stack())
                .extracting(StackTraceElement::getMethodName)
                .contains("awaitFile"));

        release(file);
        future.result();
        assertThat(task.stack()).isEmpty();
    }

    @Test
    void stack_ofAWorkerThatDoesNotAnswerIsEmpty() throws Exception {
        Executor executor = one();
        Path file = pools.file("1");
        Future<Long> future = executor.submit(Jobs.hold(file));
        long pid = running(file).get(0);
        RunningTask task = only(executor);
        Pools.signal(pid, "STOP");
        try {
            assertThat(task.stack()).isEmpty();
        } finally {
            Pools.signal(pid, "CONT");
        }

        release(file);
        assertThat(future.result()).isEqualTo(pid);
        checkLives(executor, pid);
    }

    @Test
    void stack_ofATaskThatWaitsForItsWorkerIsEmpty() throws Exception {
        Path file = pools.file("go");
        Executor executor =
                pools.executor(backend(1).jvmArgs(args("-Dtest.file=" + file)).initializer(LossTests.Hanging.class));
        Future<Long> future = executor.submit(Jobs.pid());
        until(() -> !Pools.workers().isEmpty());

        assertThat(only(executor).stack()).isEmpty();

        Jobs.say(file.toString(), "go");
        assertThat(future.result()).isPositive();
    }

    // -------------------------------------------------------------------------------------------------- the rest

    @Test
    @Item(118)
    void callbacks_runOnTheLaneOfTheirTaskAndHoldUpNoOther() throws Exception {
        Executor executor = pools.executor(backend(2));
        Path file = pools.file("1");
        Future<Long> slow = executor.submit(Jobs.hold(file));
        java.util.concurrent.CountDownLatch open = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CompletableFuture<String> thread = new java.util.concurrent.CompletableFuture<>();
        slow.addDoneCallback(done -> {
            thread.complete(Thread.currentThread().getName());
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running(file);
        release(file);
        assertThat(thread.join()).startsWith(executor.name() + "-");

        assertThat(executor.submit(Jobs.pid()).result()).isPositive();

        open.countDown();
    }

    @Test
    void listeners_areToldOfTheTask() throws Exception {
        List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();
        Executor executor = pools.executor(
                backend(1),
                builder -> builder.listener(new dev.futures.ExecutorListener() {
                    @Override
                    public void started(TaskInfo task) {
                        told.add("started " + task.taskName());
                    }

                    @Override
                    public void done(TaskInfo task, dev.futures.Outcome outcome) {
                        told.add("done " + outcome);
                    }
                }));

        executor.submit(Jobs.pid(), TaskOptions.named("t")).result();

        assertThat(told).containsExactly("started t", "done SUCCEEDED");
    }
}
