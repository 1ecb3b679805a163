package dev.futures;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A future that its users end, model-checked against itself: whatever threads do to it, each sees what it would see if they
 * had done that one after the other, in some order.
 */
@Tag("model")
class HandMadeModelTests {

    @Test
    void whateverTwoThreadsDo_thenItIsAsIfOneHadComeAfterTheOther() {
        check(2, 3);
    }

    @Test
    void whateverThreeThreadsDo_thenItIsAsIfOneHadComeAfterTheOther() {
        check(3, 2);
    }

    private static void check(int threads, int steps) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .threads(threads)
                .actorsBefore(0) // else it has mostly ended before there is anything to see
                .actorsPerThread(steps)
                .actorsAfter(2)
                .iterations(Model.dose(20, 100))
                .invocationsPerIteration(Model.dose(150, 1000))
                .addGuarantee(Model.atomic(Log.LOGGER.getClass())); // its locks are none of ours
        try (Logged errors = Logged.capture()) {
            options.check(HandMade.class);
        }
    }

    /** What can be done to a future. */
    public static class HandMade {

        private final Future<String> future = new Future<>();
        private final AtomicInteger added = new AtomicInteger();
        private final AtomicInteger called = new AtomicInteger();

        @Operation
        public boolean start() {
            return future.setRunningOrNotifyCancel();
        }

        @Operation
        public void setResult() {
            future.setResult("x");
        }

        @Operation
        public void setException() {
            future.setException(new IllegalArgumentException("on purpose"));
        }

        @Operation
        public boolean cancel() {
            return future.cancel();
        }

        @Operation
        public String look() {
            if (!future.done()) {
                return "not done";
            }
            try {
                return future.result();
            } catch (CancellationException e) {
                return "cancelled";
            } catch (Exception e) {
                return e.toString();
            }
        }

        @Operation
        public String state() {
            // One look, for two of them could be apart.
            return future.toString().replaceAll(".*state=", "");
        }

        @Operation(runOnce = true)
        public void addCallback() {
            added.incrementAndGet();
            future.addDoneCallback(done -> called.incrementAndGet());
        }

        @Validate
        public void check() {
            if (called.get() != (future.done() ? added.get() : 0)) {
                throw new AssertionError(future + ": " + added + " callbacks, " + called + " calls");
            }
        }
    }
}
