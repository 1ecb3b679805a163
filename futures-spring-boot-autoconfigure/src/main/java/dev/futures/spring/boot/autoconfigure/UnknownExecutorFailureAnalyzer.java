package dev.futures.spring.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an executor that was asked for and does not exist, and those that do. */
final class UnknownExecutorFailureAnalyzer extends AbstractFailureAnalyzer<UnknownExecutorException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownExecutorException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Ask for one of these, or declare futures.executors." + cause.name() + " in the configuration.",
                cause);
    }
}
