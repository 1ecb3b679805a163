package dev.futures.process.worker;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The logging context of a task's submitter. In a class of its own: to touch the {@code MDC} loads the logging library, for
 * which a worker whose tasks have no such context has no time.
 */
final class LoggingContext {

    /** What is run in a context. */
    @FunctionalInterface
    interface Work {

        void run() throws IOException;
    }

    private LoggingContext() {}

    /** Runs something with a logging context, and nothing of it is left afterwards. */
    static void run(Map<String, @Nullable String> context, Work work) throws IOException {
        MDC.setContextMap(context);
        try {
            work.run();
        } finally {
            MDC.clear();
        }
    }
}
