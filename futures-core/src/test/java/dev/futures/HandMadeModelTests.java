package dev.futures;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
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
        Model.compare(HandMade.class, 2, 3);
    }

    @Test
    void whateverThreeThreadsDo_thenItIsAsIfOneHadComeAfterTheOther() {
        Model.compare(HandMade.class, 3, 2);
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
