package dev.futures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A list that goes through its workers is one in which they can be found, and from which they can be taken. */
class WorkerListTests {

    private static final Engine ENGINE = new Engine(new Settings("listed"));

    private static List<Worker> content(WorkerList list) {
        List<Worker> content = new ArrayList<>();
        list.forEach(content::add);
        return content;
    }

    @Test
    void whenWorkersComeAndGoThenItHoldsWhatAListWouldInTheSameOrder() {
        Random random = new Random(7);
        WorkerList list = new WorkerList();
        List<Worker> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (expected.isEmpty() || (random.nextBoolean() && expected.size() < 20)) {
                Worker worker = Worker.lane(ENGINE, true);
                list.add(worker);
                expected.add(worker);
                assertThat(list.contains(worker)).isTrue();
            } else {
                Worker worker = expected.remove(random.nextInt(expected.size()));
                list.remove(worker);
                assertThat(list.contains(worker)).isFalse();
            }
            assertThat(content(list)).isEqualTo(expected);
            assertThat(list.size()).isEqualTo(expected.size());
            assertThat(list.isEmpty()).isEqualTo(expected.isEmpty());
        }
    }

    @Test
    void whenAWorkerIsInAnotherListThenRemoveLeavesItThere() {
        WorkerList its = new WorkerList();
        WorkerList other = new WorkerList();
        Worker worker = Worker.lane(ENGINE, true);
        its.add(worker);

        other.remove(worker);

        assertThat(other.contains(worker)).isFalse();
        assertThat(other.size()).isZero();
        assertThat(content(its)).containsExactly(worker);
    }

    @Test
    void whenAWorkerIsOutThenItKeepsNoNeighbourAlive() {
        WorkerList list = new WorkerList();
        List<Worker> workers = List.of(Worker.lane(ENGINE, true), Worker.lane(ENGINE, true), Worker.lane(ENGINE, true));
        workers.forEach(list::add);

        list.remove(workers.get(1));

        assertThat(workers.get(1).older).isNull();
        assertThat(workers.get(1).younger).isNull();
        assertThat(content(list)).containsExactly(workers.get(0), workers.get(2));
    }
}
