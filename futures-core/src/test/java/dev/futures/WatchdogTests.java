package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Time limits of all executors are seen to by one thread, on time. */
class WatchdogTests {

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    private Executor stuck() throws InterruptedException {
        Executor executor = executors.executor(builder -> builder.threads(1));
        Gate.in(executors, executor);
        return executor;
    }

    /** Has a limit end a future that has a callback; tries again if the limit was over before it had one. */
    private static void callBackAtLimit(Executor stuck, Runnable callback) {
        Thread test = Thread.currentThread();
        AtomicBoolean tooLate = new AtomicBoolean();
        do {
            tooLate.set(false);
            stuck.submit(() -> "x", TaskOptions.defaults().queueTimeout(Duration.ofMillis(20)))
                    .addDoneCallback(done -> {
                        if (Thread.currentThread() == test) {
                            tooLate.set(true);
                        } else {
                            callback.run();
                        }
                    });
        } while (tooLate.get());
    }

    private static long watchdogs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("futures-watchdog"))
                .count();
    }

    @Test
    void whenManyExecutorsHaveLimitsThenThereIsOneThread() throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            TaskOptions options = TaskOptions.defaults().queueTimeout(Duration.ofMillis(1 + i));
            futures.add(stuck().submit(() -> "x", options));
        }
        assertThat(watchdogs()).isEqualTo(1);
        for (Future<?> future : futures) {
            assertThat(future.exception()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    /** Every backend that this Java has, with every limit. */
    static Stream<Arguments> kindsAndLimits() {
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.VIRTUAL || Runtime.version().feature() >= 21)
                .flatMap(kind -> Stream.of(1, 50, 1_000).map(millis -> Arguments.of(kind, Duration.ofMillis(millis))));
    }

    @ParameterizedTest
    @MethodSource("kindsAndLimits")
    void whenATaskWaitsTooLongThenItFailsWithinTwentyMillisecondsAndOnePercent(Kind kind, Duration limit)
            throws Exception {
        kind.assumeQueues();
        Executor executor = executors.executor(builder -> kind.on(builder).maxWorkers(1));
        Gate.in(executors, executor);
        TaskOptions options = TaskOptions.defaults().queueTimeout(limit);
        assertOnTime(limit, () -> executor.submit(() -> "x", options).exception());
    }

    @ParameterizedTest
    @MethodSource("kindsAndLimits")
    void whenATaskRunsTooLongThenItFailsWithinTwentyMillisecondsAndOnePercent(Kind kind, Duration limit)
            throws Exception {
        Executor executor = executors.executor(kind::on);
        TaskOptions options = TaskOptions.defaults().runTimeout(limit);
        assertOnTime(limit, () -> {
            Stubborn task = Stubborn.of(executors);
            Throwable failure = executors
                    .submit(executor, Tasks.callable(task, null), options)
                    .exception();
            task.open();
            return failure;
        });
    }

    @ParameterizedTest
    @MethodSource("kindsAndLimits")
    void whenTheOuterTasksTimeIsOverThenTheInnerOneFailsWithinTwentyMillisecondsAndOnePercent(Kind kind, Duration limit)
            throws Exception {
        BlockingQueue<Future<?>> inner = new LinkedBlockingQueue<>();
        Executor executor = executors.executor(builder -> kind.on(builder).listener(new ExecutorListener() {
            @Override
            public void submitted(TaskInfo task) {
                inner.add(task.future());
            }
        }));
        Executor outer = executors.executor(builder -> builder.threads(1));
        TaskOptions options = TaskOptions.defaults().runTimeout(limit);
        assertOnTime(limit, () -> {
            Stubborn task = Stubborn.of(executors);
            outer.submit(() -> executor.submit(task).exception(), options);
            Throwable failure = inner.take().exception();
            task.open();
            return failure;
        });
    }

    /**
     * Fails unless something ends with a deadline in time: by the clock of who waits for it, and counted from before the
     * limit has begun.
     */
    private static void assertOnTime(Duration limit, Callable<Throwable> end) throws Exception {
        Duration slack = Duration.ofMillis(20).plus(limit.dividedBy(100));
        List<Duration> late = new ArrayList<>();
        // The best of a few: the rest is for what else the machine does.
        for (int run = 0; run < 10; run++) {
            long start = System.nanoTime();
            Throwable failure = end.call();
            Duration by = Duration.ofNanos(System.nanoTime() - start).minus(limit);
            assertThat(failure).isInstanceOf(DeadlineExceededException.class);
            assertThat(by).as("early by").isGreaterThanOrEqualTo(Duration.ZERO);
            late.add(by);
            if (by.compareTo(slack) <= 0) {
                return;
            }
        }
        assertThat(late).as("late by").anyMatch(by -> by.compareTo(slack) <= 0);
    }

    @Test
    void whenALaterLimitIsKnownThenAnEarlierOneIsStillOnTime() throws Exception {
        Executor executor = stuck();
        executor.submit(() -> "x", TaskOptions.defaults().queueTimeout(Duration.ofHours(1)));
        Future<?> early = executor.submit(() -> "x", TaskOptions.defaults().queueTimeout(Duration.ofMillis(20)));
        assertThat(early.exception(Duration.ofSeconds(10))).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void whenACallbackBlocksThenOtherLimitsAreStillOnTime() throws Exception {
        Executor executor = stuck();
        Gate callback = Gate.of(executors);
        callBackAtLimit(executor, callback);
        callback.awaitEntered();
        Future<?> other = stuck().submit(() -> "x", TaskOptions.defaults().queueTimeout(Duration.ofMillis(1)));
        assertThat(other.exception(Duration.ofSeconds(10))).isInstanceOf(DeadlineExceededException.class);
        Future<?> same = executor.submit(() -> "x", TaskOptions.defaults().queueTimeout(Duration.ofMillis(1)));
        assertThat(same.exception(Duration.ofSeconds(10))).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void whenALimitEndsAFutureThenItsCallbacksDoNotRunOnTheWatchdog() throws Exception {
        BlockingQueue<String> caller = new LinkedBlockingQueue<>();
        callBackAtLimit(stuck(), () -> caller.add(Thread.currentThread().getName()));
        assertThat(caller.take()).isNotEqualTo("futures-watchdog");
    }

    @Test
    void whenExecutorsTerminateThenTheWatchdogForgetsThem() throws Exception {
        Executor executor = executors.untracked(builder -> builder.threads(1));
        executor.submit(() -> "x", TaskOptions.defaults().runTimeout(Duration.ofHours(1)))
                .result();
        executor.close();
        assertThat(Reflected.watchedEngines()).noneMatch(engine -> engine.name().equals(executor.name()));
    }

    // ---------------------------------------------------------------------------------- when things go wrong

    /** An engine, as far as a watchdog can tell. */
    private static final class Fake implements Watchdog.Limited {

        final BlockingQueue<Long> looks = new LinkedBlockingQueue<>();
        private final int failures;
        private boolean watched;
        private int calls;

        Fake(int failures) {
            this.failures = failures;
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public boolean markWatched() {
            boolean first = !watched;
            watched = true;
            return first;
        }

        @Override
        public Long expire(long now) {
            looks.add(now);
            if (++calls <= failures) {
                throw new AssertionError("as the test wants it");
            }
            return null;
        }
    }

    private static Thread testThread(Runnable task) {
        Thread thread = new Thread(task, "test-watchdog");
        thread.setDaemon(true);
        return thread;
    }

    private static void noThread(Runnable task) {
        throw new InternalError("in place of an OutOfMemoryError, at which JUnit gives up");
    }

    @Test
    void whenAnEngineThrowsThenItIsLookedAtAgainAndTheOthersAreServed() throws Exception {
        Watchdog watchdog = new Watchdog(Runnable::run, WatchdogTests::testThread);
        Fake failing = new Fake(1);
        List<Fake> others = new ArrayList<>();
        try (Logged logged = Logged.capture()) {
            for (int i = 0; i < 20; i++) { // some of them come after the one that throws, whatever the order
                Fake other = new Fake(0);
                others.add(other);
                watchdog.planFor(other, Clock.now() + Duration.ofHours(1).toNanos());
            }
            watchdog.planFor(failing, Clock.now());
            long first = failing.looks.take();
            for (Fake other : others) {
                assertThat(other.looks.poll(10, TimeUnit.SECONDS)).isNotNull();
            }
            Long again = failing.looks.poll(10, TimeUnit.SECONDS);
            assertThat(again).as("a second look").isNotNull();
            assertThat(Duration.ofNanos(again - first)).isBetween(Duration.ofMillis(990), Duration.ofSeconds(5));
            assertThat(logged.messages()).containsOnlyOnce("watchdog could not look at executor 'fake'");
        }
    }

    @Test
    void whenThereIsNoThreadForCallbacksThenTheyRunOnTheCallersAndThatIsLogged() {
        Watchdog watchdog = new Watchdog(WatchdogTests::noThread, WatchdogTests::testThread);
        List<Thread> ran = new ArrayList<>();
        try (Logged logged = Logged.capture()) {
            watchdog.runElsewhere(() -> ran.add(Thread.currentThread()));
            assertThat(logged.messages()).singleElement().asString().startsWith("no thread for callbacks");
        }
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void whenCallbacksWereTakenThoughThereIsNoThreadThenTheyRunOnce() {
        List<Runnable> taken = new ArrayList<>();
        Watchdog watchdog = new Watchdog(
                task -> {
                    taken.add(task);
                    noThread(task);
                },
                WatchdogTests::testThread);
        List<Thread> ran = new ArrayList<>();
        try (Logged logged = Logged.capture()) {
            watchdog.runElsewhere(() -> ran.add(Thread.currentThread()));
            assertThat(logged.messages()).hasSize(1);
        }
        taken.forEach(Runnable::run);
        assertThat(ran).hasSize(1);
    }

    @Test
    void whenThereIsNoThreadForTheWatchdogThenTheNextAppointmentGetsOne() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        Watchdog watchdog = new Watchdog(Runnable::run, task -> new Thread(task, "test-watchdog") {
            @Override
            public void start() {
                if (threads.incrementAndGet() == 1) {
                    noThread(task);
                }
                setDaemon(true);
                super.start();
            }
        });
        Fake first = new Fake(0);
        Fake second = new Fake(0);
        try (Logged logged = Logged.capture()) {
            watchdog.planFor(first, Clock.now());
            assertThat(logged.messages()).singleElement().asString().startsWith("no thread for the watchdog");
        }
        assertThat(first.looks).isEmpty();
        watchdog.planFor(second, Clock.now() + 1_000_000);
        assertThat(second.looks.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(first.looks.poll(10, TimeUnit.SECONDS)).as("the one before").isNotNull();
    }

    /** What only the watchdog knows. */
    private static final class Reflected {

        @SuppressWarnings("unchecked")
        static java.util.Set<Engine> watchedEngines() throws ReflectiveOperationException {
            java.lang.reflect.Field instance = Watchdog.class.getDeclaredField("INSTANCE");
            instance.setAccessible(true);
            java.lang.reflect.Field engines = Watchdog.class.getDeclaredField("engines");
            engines.setAccessible(true);
            return (java.util.Set<Engine>) engines.get(instance.get(null));
        }
    }
}
