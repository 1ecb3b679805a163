package dev.futures;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of one future, model-checked: its worker publishes it the short way, while others come for it. */
@Tag("model")
class FutureModelTests {

    @Test
    void whenTwoAddCallbacksAsItEnds_thenEachIsCalledOnce() {
        Model.check(Ending.class, 300, "end", "addCallback", "addCallbackToo");
    }

    @Test
    void whenSomebodyWaitsAsItEnds_thenHeIsReleased() {
        Model.check(Ending.class, 200, "end", "await", "addCallback");
    }

    @Test
    void whenItIsCancelledAsItEnds_thenOneWins() {
        Model.check(Ending.class, 300, "end", "cancel", "addCallback");
    }

    @Test
    void whenTwoCancelItAsItEnds_thenOneWins() {
        Model.check(Ending.class, 200, "end", "cancel", "cancelToo");
    }

    @Test
    void whenItIsCancelledAsSomebodyWaits_thenHeIsReleased() {
        Model.check(Ending.class, 200, "cancel", "await", "end");
    }

    @Test
    void whenItsTimeIsUpAsItEnds_thenOneWins() {
        Model.check(Overdue.class, 300, "end", "timeIsUp", "await");
    }

    @Test
    void whenItsTimeIsUpAsItIsCancelled_thenOneWins() {
        Model.check(Overdue.class, 300, "end", "timeIsUp", "cancel");
    }

    abstract static class AnyEnding {

        private final Engine engine = new Engine(new Settings("model").with(settings -> {
            settings.timing = false;
            settings.logUnobservedFailures = false;
        }));
        private final Worker worker = Worker.lane(engine, true);
        private final ManagedFuture<String> future;
        private final AtomicInteger added = new AtomicInteger();
        private final AtomicInteger called = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();
        private volatile String wrong;

        AnyEnding(Limits limits) {
            Terms terms = new Terms(engine, null, false, limits);
            future = limits == null
                    ? new ManagedFuture<>(terms, () -> "x")
                    : new TimedFuture<>(terms, () -> "x", Clock.now());
            worker.away = false;
            engine.ledger.enlist(worker);
            engine.queue.add(future, -1);
            if (engine.queue.poll(worker) != future) {
                throw new AssertionError("not started");
            }
        }

        @Operation(runOnce = true)
        public void end() {
            worker.thread = Thread.currentThread();
            engine.execution.run(worker, future);
            if (!future.done() || worker.stopped != null) {
                wrong = "the worker has gone on from " + future;
            }
            if (Thread.interrupted()) {
                wrong = "interrupted after the end";
            }
        }

        private void add() {
            added.incrementAndGet();
            future.addDoneCallback(done -> {
                called.incrementAndGet();
                if (!done.done()) {
                    wrong = "called before the end";
                }
                countedIfDone();
            });
        }

        /** Whoever knows that it is done finds it counted. */
        private void countedIfDone() {
            engine.lock.lock();
            try {
                Ledger.Reading reading = engine.ledger.read(engine.queue);
                if (reading.running() != 0 || reading.pending() != 0) {
                    wrong = "done, but " + reading;
                }
            } finally {
                engine.lock.unlock();
            }
        }

        @Operation(runOnce = true)
        public void addCallback() {
            add();
        }

        @Operation(runOnce = true)
        public void addCallbackToo() {
            add();
        }

        @Operation(runOnce = true)
        public void await() {
            try {
                if (!"x".equals(future.result())) {
                    wrong = "another result";
                }
            } catch (CancellationException e) {
                if (!future.cancelled()) {
                    wrong = "not cancelled";
                }
            } catch (DeadlineExceededException e) {
                if (!future.isFailed()) {
                    wrong = "not failed";
                }
            } catch (InterruptedException e) {
                wrong = "interrupted";
            }
            countedIfDone();
        }

        @Operation(runOnce = true)
        public void cancel() {
            if (future.cancel(true)) {
                cancelled.incrementAndGet();
            }
            if (!future.done()) {
                wrong = "not done after cancel";
            }
        }

        @Operation(runOnce = true)
        public void cancelToo() {
            cancel();
        }

        /** What the watchdog does once the limit is over. */
        @Operation(runOnce = true)
        public void timeIsUp() {
            engine.execution.failRunning(future);
            if (!future.done()) {
                future.engineAwaitPublished(); // somebody else has claimed its end
            }
        }

        void check() {
            if (wrong != null) {
                throw new AssertionError(wrong);
            }
            if (called.get() != added.get()) {
                throw new AssertionError(added + " callbacks, " + called + " calls");
            }
            if (!future.done() || future.cancelled() != cancelled.get() > 0) {
                throw new AssertionError(future + ", cancelled " + cancelled);
            }
            Ledger.Reading reading = engine.ledger.read(engine.queue);
            if (reading.running() != 0
                    || reading.pending() != 0
                    || reading.abandoned() != 0
                    || reading.succeeded() != (future.cancelled() || future.isFailed() ? 0 : 1)) {
                throw new AssertionError(reading);
            }
        }
    }

    public static class Ending extends AnyEnding {

        public Ending() {
            super(null);
        }

        @Validate
        public void validate() {
            check();
        }
    }

    /** Under a limit of an hour, so that the watchdog of this JVM leaves it alone. */
    public static class Overdue extends AnyEnding {

        public Overdue() {
            super(new Limits(0, TimeUnit.HOURS.toNanos(1), Limits.NEVER, null));
        }

        @Validate
        public void validate() {
            check();
        }
    }
}
