package dev.futures.semantics;

import dev.futures.WhenFull;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The systems that are compared, each a column of the table. */
enum Kind {
    COMPLETABLE_FUTURE("`CompletableFuture`", PoolSubject.OfCompletableFutures::new),
    FUTURE_TASK("`FutureTask`", PoolSubject.OfFutureTasks::new),
    SPRING_SUBMIT("Spring `submit`", SpringSubject.OfFutureTasks::new),
    SPRING_SUBMIT_COMPLETABLE("Spring `submitCompletable`", SpringSubject.OfCompletableFutures::new),
    RESILIENCE4J("resilience4j", BulkheadSubject::new),
    FUTURES("futures", () -> new FuturesSubject(null), choices(List.of(WhenFull.values()), FuturesSubject::new));

    private final String title;
    private final Supplier<Subject> plain;
    private final List<Supplier<Subject>> choices;

    Kind(String title, Function<@Nullable RejectedExecutionHandler, Subject> constructor) {
        this(title, () -> constructor.apply(null), choices(handlers(), constructor));
    }

    Kind(String title, Supplier<Subject> plain, List<Supplier<Subject>> choices) {
        this.title = title;
        this.plain = plain;
        this.choices = choices;
    }

    String title() {
        return title;
    }

    /** Makes one with its defaults. */
    Subject open() {
        return plain.get();
    }

    /** Makes one for each thing that it can be told to do when its queue is full, without code of one's own. */
    List<Supplier<Subject>> choices() {
        return choices;
    }

    private static <C> List<Supplier<Subject>> choices(List<C> all, Function<? super C, Subject> constructor) {
        return all.stream()
                .<Supplier<Subject>>map(choice -> () -> constructor.apply(choice))
                .toList();
    }

    /** All that the JDK has. */
    private static List<RejectedExecutionHandler> handlers() {
        return Arrays.stream(ThreadPoolExecutor.class.getClasses())
                .filter(RejectedExecutionHandler.class::isAssignableFrom)
                .sorted(Comparator.comparing(Class::getName))
                .map(Kind::instance)
                .toList();
    }

    private static RejectedExecutionHandler instance(Class<?> handler) {
        try {
            return (RejectedExecutionHandler) handler.getConstructor().newInstance();
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new AssertionError(e);
        }
    }
}
