package dev.futures.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
                add(problems, name, "'" + name + "' is not a name", "Rename it, for example to 'my-executor'.");
            } else if (ExecutorNames.isReserved(name)) {
                add(
                        problems,
                        name,
                        "the name is reserved: Spring gives a bean of this name a meaning of its own",
                        "Choose another name for the executor.");
            } else {
                String other = takenBy.apply(name);
                if (other != null) {
                    add(
                            problems,
                            name,
                            "the name of an executor is the name of its bean, and there is a bean of this name already, "
                                    + other,
                            "Rename the executor or that bean, or remove one of them.");
                }
            }
        }
        return problems;
    }

    private void add(List<Problem> problems, String name, String reason, String remedy) {
        problems.add(new Problem(
                "futures.executors." + name,
                name,
                reader.originBelow(name),
                reason,
                ExecutorNames.LEGAL + ", and not the name of another bean",
                remedy));
    }
}
