package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a task gets into the queue, and somebody else is about to start it, to end it, or to count it. */
@Timeout(60)
class AdmissionRaceTests {

    private static final TaskOptions HURRY = TaskOptions.defaults().queueTimeout(Duration.ofNanos(1));

    @RegisterExtension
    final LedgerCheck executors = new LedgerCheck();

    /** The lanes of a new executor are on their way while its queue fills: neither counts twice. */
    @Test
    void whenAQueueFillsAsTheFirstLanesStartThenAsManyTasksWaitAsItHolds() throws Exception {
        for (int round = 0; round < 100; round++) {
            CountDownLatch open = new CountDownLatch(1);
            executors.before(open::countDown);
            Executor executor = executors.untracked(
                    builder -> builder.threads(2).queueCapacity(16).whenFull(WhenFull.BLOCK));
            Asker<List<Future<?>>> submitter = Asker.ask(() -> {
                List<Future<?>> futures = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    futures.add(executor.submit(() -> open.await(30, TimeUnit.SECONDS)));
                }
                return futures;
            });
            Eventually.that(() -> executor.stats().running() == 2 && Asker.isBlockedUnlimited(submitter.thread()));
            assertThat(executor.stats().pending())
                    .as("pending in round %d", round)
                    .isEqualTo(16);
            open.countDown();
            for (Future<?> future : submitter.answer()) {
                assertThat(future.result(Duration.ofSeconds(10))).isEqualTo(true);
            }
            executor.close();
        }
    }

    /** Time is up at once, but what was refused has never been accepted: it has no end. */
    @Test
    void whenATaskWithAQueueTimeoutIsRefusedThenItIsCountedAsThatOnly() throws Exception {
        Settings settings = new Settings("race");
        settings.queueCapacity = 1;
        Engine engine = new Engine(settings);
        engine.pause();
        engine.submit(() -> "pending", TaskOptions.defaults(), false);
        Asker<?> watchdog = expireUntilShutdown(engine);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            try {
                engine.submit(() -> "refused", HURRY, false);
            } catch (RejectedExecutionException e) {
                refused++;
            }
        }
        ExecutorStats stats = engine.stats();
        engine.shutdown(true);
        watchdog.answer();
        assertThat(stats.rejected()).isEqualTo(refused).isEqualTo(20_000);
        assertThat(stats.submitted()).isEqualTo(1);
        assertThat(stats.pending()).isEqualTo(1);
        assertThat(stats.failed()).isZero();
    }

    /** The watchdog comes as a task gets into the queue. */
    @Test
    void whenAQueueTimeoutIsOverAtOnceThenTheFutureEnds() throws Exception {
        Engine engine = new Engine(new Settings("race"));
        engine.pause();
        Asker<?> watchdog = expireUntilShutdown(engine);
        for (int i = 0; i < 100_000; i++) {
            Throwable exception = engine.submit(() -> "x", HURRY, false).exception(Duration.ofSeconds(10));
            assertThat(exception).isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(engine.stats().failed()).isEqualTo(100_000);
        engine.shutdown(false);
        watchdog.answer();
    }

    /** Does what the watchdog does, but all the time, so that it comes at each moment once. */
    private static Asker<?> expireUntilShutdown(Engine engine) {
        return Asker.ask(() -> {
            while (!engine.isShutdown()) {
                engine.expire(Clock.now());
            }
            return null;
        });
    }
}
