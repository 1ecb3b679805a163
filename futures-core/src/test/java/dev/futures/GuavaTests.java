package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.common.testing.NullPointerTester;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.testing.AbstractListenableFutureTest;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Guava's own tests of futures, and of what happens to null, pointed at ours. */
class GuavaTests {

    /** A future of ours as one of Guava's. */
    private record Listenable<T>(Future<T> future) implements ListenableFuture<T> {

        @Override
        public void addListener(Runnable listener, java.util.concurrent.Executor executor) {
            future.addDoneCallback(ended -> executor.execute(listener));
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return future.cancel(mayInterruptIfRunning);
        }

        @Override
        public boolean isCancelled() {
            return future.isCancelled();
        }

        @Override
        public boolean isDone() {
            return future.isDone();
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            return future.get();
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            return future.get(timeout, unit);
        }
    }

    private static final class OurFutures extends AbstractListenableFutureTest {

        private final Executor executor = Executor.builder("guava").threads(2).build();

        @Override
        protected <V> ListenableFuture<V> createListenableFuture(
                V value, @Nullable Exception exception, CountDownLatch waitOn) {
            return new Listenable<>(executor.submit(() -> {
                waitOn.await();
                if (exception != null) {
                    throw exception;
                }
                return value;
            }));
        }

        @Override
        protected void tearDown() throws Exception {
            executor.shutdownNow();
            super.tearDown();
        }
    }

    @TestFactory
    Stream<DynamicTest> futuresOfAnExecutor_areGoodListenableFutures() {
        List<String> names = Arrays.stream(AbstractListenableFutureTest.class.getMethods())
                .map(Method::getName)
                .filter(name -> name.startsWith("test"))
                .toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(5);
        return names.stream()
                .map(name -> dynamicTest(name, () -> {
                    OurFutures test = new OurFutures();
                    test.setName(name);
                    test.runBare();
                }));
    }

    private static NullPointerTester tester() {
        return new NullPointerTester()
                .setDefault(Duration.class, Duration.ofSeconds(1))
                .setDefault(TaskOptions.class, TaskOptions.defaults())
                .setDefault(MapOptions.class, MapOptions.defaults());
    }

    @Test
    void futures_refuseNull() {
        tester().testAllPublicStaticMethods(Futures.class);
    }

    @Test
    void taskOptions_refuseNull() {
        tester().testAllPublicStaticMethods(TaskOptions.class);
        tester().testAllPublicInstanceMethods(TaskOptions.defaults());
    }

    @Test
    void mapOptions_refuseNull() {
        tester().testAllPublicStaticMethods(MapOptions.class);
        tester().testAllPublicInstanceMethods(MapOptions.defaults());
    }

    @Test
    void records_refuseNull() {
        tester().testAllPublicConstructors(DoneAndNotDone.class);
        tester().testAllPublicConstructors(ExecutorStats.class);
        tester().testAllPublicConstructors(RunningTask.class);
    }

    /** The others take messages and causes, which may be null as in all exceptions. */
    @Test
    void deadlineExceededException_refusesNull() {
        tester().testAllPublicConstructors(DeadlineExceededException.class);
    }

    @Test
    void results_refuseNull() throws Exception {
        try (Executor executor = Executor.builder("null").threads(1).build()) {
            Results<Integer> results = executor.map(i -> i + 1, List.of(1));
            tester().testAllPublicInstanceMethods(results);
            assertThat(results).containsExactly(2);
        }
    }

    @Test
    void builders_refuseNull() {
        tester().testAllPublicStaticMethods(Executor.class);
        tester().testAllPublicInstanceMethods(Executor.builder("null"));
    }

    @Test
    void future_refusesNull() {
        tester().testAllPublicInstanceMethods(new Future<>());
    }

    @Test
    void executor_refusesNull() throws Exception {
        try (Executor executor = Executor.builder("null").threads(1).build()) {
            tester()
                    // its second argument is a result, which may be null
                    .ignore(executor.getClass().getMethod("submit", Runnable.class, Object.class))
                    .testAllPublicInstanceMethods(executor);
            assertThat(executor.stats().pending()).isZero();
        }
    }
}
