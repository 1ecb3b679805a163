package dev.futures.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;

/** Finds names that an executor can't have: not well-formed, known to Spring, or taken by another bean. */
final class NameCheck {

    private final ConfigurationReader reader;
    private final Function<String, @Nullable String> takenBy;

    NameCheck(ConfigurationReader reader, Function<String, @Nullable String> takenBy) {
        this.reader = reader;
        this.takenBy = takenBy;
    }

    List<Problem> check(Collection<String> names) {
        List<Problem> problems = new ArrayList<>();
        for (String name : names) {
            if (!ExecutorNames.isLegal(name)) {
                problems.add(notAName(name, reader.originBelow(name)));
            } else if (ExecutorNames.isReserved(name)) {
                problems.add(problem(
                        name,
                        reader.originBelow(name),
                        "the name is reserved: Spring gives a bean of this name a meaning of its own",
                        "Choose another name for the executor."));
            } else {
                String other = takenBy.apply(name);
                if (other != null) {
                    problems.add(problem(
                            name,
                            reader.originBelow(name),
                            "the name of an executor is the name of its bean, and there is a bean of this name already, "
                                    + other,
                            "Rename the executor or that bean, or remove one of them."));
                }
            }
        }
        return problems;
    }

    static Problem notAName(String name, @Nullable Origin origin) {
        return problem(name, origin, "'" + name + "' is not a name", "Rename it, for example to 'my-executor'.");
    }

    private static Problem problem(String name, @Nullable Origin origin, String reason, String remedy) {
        return new Problem(
                "futures.executors." + name,
                name,
                origin,
                reason,
                ExecutorNames.LEGAL + ", and not the name of another bean",
                remedy);
    }
}
