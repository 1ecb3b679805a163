package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Failures that nobody has looked at are found, each once, until somebody looks. */
class UnobservedFailuresTests {

    private static final Engine ENGINE = new Engine(new Settings("unobserved"));

    private static Unobserved failure(UnobservedFailures failures) {
        ManagedFuture<String> future = new ManagedFuture<>(new Terms(ENGINE, null, false, null), () -> "x");
        return new Unobserved(new IllegalStateException(), future, failures);
    }

    @Test
    void whenSomeAreRemovedThenTheOthersArePolledOnceEach() {
        Random random = new Random(7);
        UnobservedFailures failures = new UnobservedFailures();
        Set<Unobserved> expected = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Unobserved failure = failure(failures);
            failures.add(failure);
            expected.add(failure);
            if (random.nextInt(3) == 0) {
                Unobserved removed = expected.iterator().next();
                failures.remove(removed);
                failures.remove(removed); // by who looks and who logs
                expected.remove(removed);
            }
        }

        Set<Unobserved> polled = new HashSet<>();
        for (Unobserved failure; (failure = failures.poll()) != null; ) {
            assertThat(polled.add(failure)).isTrue();
        }
        assertThat(polled).isEqualTo(expected);
    }
}
