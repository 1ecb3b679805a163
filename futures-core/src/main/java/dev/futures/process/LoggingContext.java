package dev.futures.process;

import dev.futures.TaskInfo;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * The logging context of the thread that drives a task, which is that of its submitter if there is a propagator; and the
 * trace, under the key that Spring Boot has for it, if that is not in there.
 */
final class LoggingContext {

    private static final String TRACE = "traceId";

    private LoggingContext() {}

    static Map<String, String> of(TaskInfo info) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        String trace = info.traceId();
        if (trace == null || (context != null && context.containsKey(TRACE))) {
            return context == null ? Map.of() : context;
        }
        Map<String, String> more = context == null ? new HashMap<>() : new HashMap<>(context);
        more.put(TRACE, trace);
        return more;
    }
}
