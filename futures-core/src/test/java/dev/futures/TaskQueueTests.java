package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The queue's own idea of which of its futures is the first under its engine's limits. */
class TaskQueueTests {

    private static final Engine ENGINE = new Engine(new Settings("queue"));
    private static final Limits SHARED = limits();

    private final TaskQueue queue = new TaskQueue(SHARED);

    private static Limits limits() {
        return new Limits(Limits.nanos(Duration.ofHours(1)), 0, Limits.NEVER, null);
    }

    private ManagedFuture<?> added(Limits limits) {
        ManagedFuture<?> future = new ManagedFuture<>(ENGINE, () -> "x", null, false, limits);
        queue.add(future);
        return future;
    }

    /** Who looks for it again and again, as the watchdog does, must not pass all the others each time. */
    @Test
    void peekUnderLimits_doesNotPassTheOthers() {
        ManagedFuture<?> other = added(limits());
        ManagedFuture<?> next = added(limits());
        ManagedFuture<?> first = added(SHARED);
        other.after = null; // who went from here would find nothing
        assertThat((Object) queue.peekUnderLimits()).isSameAs(first);
        other.after = next;
        queue.poll();
        next.after = null;
        assertThat((Object) queue.peekUnderLimits()).isSameAs(first);
    }

    @RepeatedTest(20)
    void peekUnderLimits_isTheFirstWhateverComesAndGoes() {
        Random random = new Random();
        List<ManagedFuture<?>> model = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            int choice = random.nextInt(5);
            if (choice < 2 || model.isEmpty()) {
                model.add(added(random.nextInt(3) == 0 ? SHARED : limits()));
            } else if (choice == 2) {
                assertThat((Object) queue.poll()).isSameAs(model.remove(0));
            } else {
                queue.remove(model.remove(random.nextInt(model.size())));
            }
            Object expected = model.stream()
                    .filter(future -> future.limits == SHARED)
                    .findFirst()
                    .orElse(null);
            assertThat((Object) queue.peekUnderLimits()).isSameAs(expected);
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }
}
