package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each argument that has a range, with values outside of it: refused, with a message that names the argument, the value and
 * the range. What is null is refused, too: {@link GuavaTests}.
 */
class BadArgumentTests {

    /** An argument: the method that takes it, its legal range in words, and values that are not in there. */
    private record Argument<T>(
            Class<?> owner, String method, String name, String range, Function<T, ?> call, List<T> values) {}

    private static final List<Duration> NEGATIVE =
            List.of(Duration.ofNanos(-1), Duration.ofDays(-365_000), Duration.ofSeconds(Long.MIN_VALUE));
    private static final List<Duration> NOT_POSITIVE =
            Stream.concat(Stream.of(Duration.ZERO), NEGATIVE.stream()).toList();
    private static final List<Integer> BELOW_ONE = List.of(0, -1, -10_000, Integer.MIN_VALUE);
    private static final Executor EXECUTOR =
            Executor.builder("bad arguments").threads(3).build();

    private static Executor.Builder builder() {
        return Executor.builder("x");
    }

    private static final List<Argument<?>> ARGUMENTS = List.of(
            new Argument<String>(
                    Executor.class,
                    "builder",
                    "name",
                    "must not be blank",
                    Executor::builder,
                    List.of("", " ", "\t\n", "\u2003")),
            new Argument<>(Executor.class, "resize", "maxWorkers", "at least 1", BadArgumentTests::resize, BELOW_ONE),
            new Argument<>(
                    Executor.class,
                    "pendingTasks",
                    "limit",
                    "at least 0",
                    EXECUTOR::pendingTasks,
                    List.of(-1, -10_000, Integer.MIN_VALUE)),
            new Argument<Integer>(
                    Executor.Builder.class,
                    "threads",
                    "maxWorkers",
                    "at least 1",
                    n -> builder().threads(n),
                    BELOW_ONE),
            new Argument<Integer>(
                    Executor.Builder.class,
                    "maxWorkers",
                    "maxWorkers",
                    "at least 1",
                    n -> builder().maxWorkers(n),
                    BELOW_ONE),
            new Argument<Integer>(
                    Executor.Builder.class,
                    "queueCapacity",
                    "queueCapacity",
                    "at least 0, or -1 for no limit",
                    n -> builder().queueCapacity(n),
                    List.of(-2, -10_000, Integer.MIN_VALUE)),
            new Argument<Duration>(
                    Executor.Builder.class,
                    "blockTimeout",
                    "blockTimeout",
                    "more than zero",
                    d -> builder().blockTimeout(d),
                    NOT_POSITIVE),
            new Argument<Duration>(
                    Executor.Builder.class,
                    "queueTimeout",
                    "queueTimeout",
                    "more than zero",
                    d -> builder().queueTimeout(d),
                    NOT_POSITIVE),
            new Argument<Duration>(
                    Executor.Builder.class,
                    "runTimeout",
                    "runTimeout",
                    "more than zero",
                    d -> builder().runTimeout(d),
                    NOT_POSITIVE),
            new Argument<Duration>(
                    Executor.Builder.class,
                    "keepAlive",
                    "keepAlive",
                    "zero or more",
                    d -> builder().keepAlive(d),
                    NEGATIVE),
            new Argument<Duration>(
                    Executor.Builder.class,
                    "exitTimeout",
                    "exitTimeout",
                    "zero or more, or null",
                    d -> builder().exitTimeout(d),
                    NEGATIVE),
            new Argument<Duration>(
                    TaskOptions.class,
                    "queueTimeout",
                    "queueTimeout",
                    "more than zero",
                    d -> TaskOptions.defaults().queueTimeout(d),
                    NOT_POSITIVE),
            new Argument<Duration>(
                    TaskOptions.class,
                    "runTimeout",
                    "runTimeout",
                    "more than zero",
                    d -> TaskOptions.defaults().runTimeout(d),
                    NOT_POSITIVE),
            new Argument<Integer>(
                    MapOptions.class,
                    "bufferSize",
                    "bufferSize",
                    "at least 1",
                    n -> MapOptions.defaults().bufferSize(n),
                    BELOW_ONE),
            new Argument<Integer>(
                    MapOptions.class,
                    "chunkSize",
                    "chunkSize",
                    "at least 1",
                    n -> MapOptions.defaults().chunkSize(n),
                    BELOW_ONE));

    /** Arguments for which any value means something: a text, or a timeout that polls unless it is above zero. */
    private static final List<String> WITHOUT_A_RANGE = List.of(
            "Builder.threadNamePrefix",
            "Executor.awaitTermination",
            "Executor.invokeAll",
            "Executor.invokeAny",
            "Future.exception",
            "Future.get",
            "Future.result",
            "Futures.asCompleted",
            "Futures.wait",
            "MapOptions.timeout",
            "TaskOptions.name",
            "TaskOptions.named");

    private static Object resize(int maxWorkers) {
        EXECUTOR.resize(maxWorkers);
        return EXECUTOR;
    }

    @AfterEach
    void close() {
        EXECUTOR.close();
    }

    @TestFactory
    Stream<DynamicTest> refused() {
        List<DynamicTest> tests = new ArrayList<>();
        ARGUMENTS.forEach(argument -> addTests(tests, argument));
        return tests.stream();
    }

    private static <T> void addTests(List<DynamicTest> tests, Argument<T> argument) {
        for (T value : argument.values) {
            tests.add(dynamicTest(
                    argument.owner.getSimpleName() + "." + argument.method + "(" + value + ")",
                    () -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> argument.call.apply(value))
                            .withMessageContaining(argument.name)
                            .withMessageContaining(argument.range)
                            .withMessageContaining(value.toString())));
        }
        assertThat(EXECUTOR.stats().limit())
                .as("after a resize that was refused")
                .isEqualTo(3);
    }

    /** A new number, duration or text has to be in one of the lists. */
    @Test
    void noArgumentIsForgotten() {
        TreeSet<String> found = new TreeSet<>();
        for (Class<?> type : List.of(
                Executor.class,
                Executor.Builder.class,
                TaskOptions.class,
                MapOptions.class,
                Future.class,
                Futures.class)) {
            for (Method method : type.getMethods()) {
                if (method.getDeclaringClass() != Object.class
                        && !method.getName().equals("equals")
                        && !Modifier.isVolatile(method.getModifiers()) // a bridge
                        && Arrays.stream(method.getParameterTypes())
                                .anyMatch(parameter -> parameter == int.class
                                        || parameter == long.class
                                        || parameter == Duration.class
                                        || parameter == String.class)) {
                    found.add(type.getSimpleName() + "." + method.getName());
                }
            }
        }
        TreeSet<String> known = new TreeSet<>(WITHOUT_A_RANGE);
        ARGUMENTS.forEach(argument -> known.add(argument.owner.getSimpleName() + "." + argument.method));
        assertThat(found).isEqualTo(known);
    }
}
