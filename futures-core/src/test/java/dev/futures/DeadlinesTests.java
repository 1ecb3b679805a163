package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlinesTests {

    private final Engine engine = new Engine(new Settings("deadlines"));
    private final Deadlines deadlines = new Deadlines();
    private final ManagedFuture<?> future =
            new TimedFuture<>(new Terms(engine, null, false, new Limits(1, 0, Limits.NEVER, null)), () -> "x", 1);

    @Test
    void putPending_whenPending_isDue() {
        deadlines.putPending(future, 10);
        assertThat(deadlines.next()).isEqualTo(10);
        assertThat(deadlines.poll(9)).isNull();
        Deadlines.Entry due = deadlines.poll(10);
        assertThat(due).isNotNull();
        assertThat((Object) due.future).isSameAs(future);
        assertThat(deadlines.next()).isNull();
    }

    /** Its worker has told of the start already, and will not do so again. */
    @Test
    void putPending_whenItHasStarted_leavesNothing() {
        assertThat(Worker.lane(engine, true).start(future)).isTrue();
        deadlines.putPending(future, 10);
        assertThat(deadlines.next()).isNull();
    }

    @Test
    void putPending_whenItsEndIsClaimed_leavesNothing() {
        assertThat(future.engineClaimPending()).isTrue();
        deadlines.putPending(future, 10);
        assertThat(deadlines.next()).isNull();
    }

    @Test
    void put_inPlaceOfAnother() {
        deadlines.put(future, 10);
        deadlines.put(future, 20);
        assertThat(deadlines.poll(10)).isNull();
        assertThat(deadlines.next()).isEqualTo(20);
        deadlines.remove(future);
        assertThat(deadlines.next()).isNull();
    }
}
