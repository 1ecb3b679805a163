package dev.futures.spring.boot.autoconfigure.context;

import dev.futures.ContextPropagator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Carries the logging context. */
final class MdcPropagator implements ContextPropagator {

    @Override
    public Snapshot capture() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return work -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(captured);
            try {
                work.run();
            } finally {
                set(before);
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }

    @Override
    public String toString() {
        return "MDC";
    }
}
