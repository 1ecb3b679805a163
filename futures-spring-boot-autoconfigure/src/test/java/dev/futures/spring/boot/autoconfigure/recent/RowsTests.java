package dev.futures.spring.boot.autoconfigure.recent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which worker is drawn in which row. */
class RowsTests {

    private final Rows rows = new Rows();
    private final Thread first = new Thread("first");
    private final Thread second = new Thread("second");
    private final Thread third = new Thread("third");

    @Test
    void aWorkerKeepsItsRowThoughTheyNeverWorkAtTheSameTime() {
        rows.workers(2);
        for (int i = 0; i < 3; i++) {
            assertThat(rows.take(first)).isZero();
            rows.release(0);
            assertThat(rows.take(second)).isEqualTo(1);
            rows.release(1);
        }
    }

    @Test
    void aNewWorkerTakesTheRowOfOneThatHasLeft() {
        rows.workers(2);
        rows.take(first);
        rows.take(second);
        rows.release(0);
        assertThat(rows.take(third)).isZero();
    }

    @Test
    void whoHasARowAlreadyTakesAnotherOne() {
        rows.workers(1);
        assertThat(rows.take(first)).isZero();
        assertThat(rows.take(first)).isEqualTo(1);
    }

    @Test
    void noMoreThanThereAre() {
        for (int i = 0; i < Rows.MOST; i++) {
            assertThat(rows.take(first)).isEqualTo(i);
        }
        assertThat(rows.take(first)).isEqualTo(Rows.NONE);
        rows.release(7);
        assertThat(rows.take(second)).isEqualTo(7);
    }
}
