package dev.futures.spring.boot.autoconfigure;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports each problem with its property, value, origin and legal range, and what to do about it. */
final class InvalidExecutorConfigurationFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidExecutorConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidExecutorConfigurationException cause) {
        String description = cause.problems().stream()
                .map(InvalidExecutorConfigurationFailureAnalyzer::describe)
                .collect(Collectors.joining("\n", "The configuration of the executors is not valid:\n", ""));
        String action = cause.problems().stream()
                .map(problem -> problem.property() + ": " + problem.remedy())
                .collect(Collectors.joining("\n"));
        return new FailureAnalysis(description, action, cause);
    }

    private static String describe(Problem problem) {
        StringBuilder text = new StringBuilder("\n    Property: " + problem.property());
        if (problem.value() != null) {
            text.append("\n    Value:    \"").append(problem.value()).append('"');
        }
        if (problem.origin() != null) {
            text.append("\n    Origin:   ").append(problem.origin());
        }
        text.append("\n    Reason:   ").append(problem.reason());
        text.append("\n    Legal:    ").append(problem.legal());
        return text.append('\n').toString();
    }
}
