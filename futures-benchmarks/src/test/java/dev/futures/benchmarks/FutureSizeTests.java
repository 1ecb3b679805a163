package dev.futures.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.vm.VM;

/** A pending future does not grow unnoticed. */
class FutureSizeTests {

    /** What docs/performance.md says of it: bytes of the object. Lower it when the object gets smaller. */
    private static final int LIMIT = 48;

    /** The same with exact timestamps, for listeners. */
    private static final int LIMIT_LISTENED_TO = 56;

    /** The same without timestamps. */
    private static final int LIMIT_UNTIMED = 40;

    @ParameterizedTest
    @CsvSource({"FUTURES, " + LIMIT, "FUTURES_MICROMETER, " + LIMIT_LISTENED_TO, "FUTURES_UNTIMED, " + LIMIT_UNTIMED})
    void pendingFuture_isNoLargerThanTheDocumentationSays(Pool.Kind pool, int limit) throws Exception {
        // Other headers and references make other sizes: this is a 64-bit JVM as it comes.
        assumeThat(VM.current().sizeOfField("oop")).isEqualTo(4);
        assumeThat(VM.current().objectHeaderSize()).isEqualTo(12);
        try (Pending pending = Pending.open(pool)) {
            Future<?> future = pending.submit();
            ClassLayout layout = ClassLayout.parseInstance(future);
            System.out.println("A pending future of " + pool + ": " + layout.instanceSize() + " bytes");
            assertThat(layout.instanceSize())
                    .as("bytes of a pending future of %s: %s", pool, layout.toPrintable())
                    .isLessThanOrEqualTo(limit);
        }
    }
}
