package dev.futures.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** What is planned exists, and what exists is planned. */
class PlanSmokeTests {

    @Test
    void all_namesBenchmarks() {
        for (Plan.Item item : Plan.all(true)) {
            if (item instanceof Plan.Jmh jmh) {
                String type = jmh.name().substring(0, jmh.name().indexOf('.'));
                String method = jmh.name().substring(type.length() + 1);
                assertThat(Plan.class.getPackageName() + "." + type)
                        .satisfies(name -> assertThat(Class.forName(name).getMethods())
                                .anyMatch(m -> m.getName().equals(method) && m.isAnnotationPresent(Benchmark.class)));
            }
        }
    }

    @Test
    void all_belongToGroupsOfTheTable() {
        assertThat(Plan.all(true)).allSatisfy(item -> assertThat(Rows.GROUPS).containsKey(item.group()));
        assertThat(Rows.all()).allSatisfy(row -> assertThat(Rows.GROUPS).containsKey(row.group()));
    }

    @Test
    void selected_byGroupOrPartOfAName() {
        assertThat(names("submit")).containsExactly("SubmitToResult.oneSubmitter", "OneAtATime.submitAndGet");
        assertThat(names("oneSubmitter")).containsExactly("SubmitToResult.oneSubmitter");
        assertThat(names("latency", "^Real"))
                .containsExactly("OneAtATime.submitAndGet", "RealWork.batch", "RealWork.workAlone");
        assertThat(names("nothing like that")).isEmpty();
    }

    private static List<String> names(String... words) {
        return Plan.selected(true, Arrays.asList(words)).stream()
                .map(Plan.Item::name)
                .toList();
    }
}
