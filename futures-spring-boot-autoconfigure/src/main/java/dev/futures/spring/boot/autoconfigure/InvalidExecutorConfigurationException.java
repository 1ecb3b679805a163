package dev.futures.spring.boot.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

/** Stops the start of an application whose executors are configured wrongly; it tells everything that is wrong. */
final class InvalidExecutorConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidExecutorConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
