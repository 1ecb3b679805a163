package dev.futures.process.worker;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
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

    private static final @Nullable Field STATE = state();

    /** Whether something in this JVM has logged. Confined to the thread that runs tasks. */
    private static boolean inUse;

    private LoggingContext() {}

    /** Runs something with a logging context, and nothing of it is left afterwards. */
    static void run(Map<String, @Nullable String> context, Work work) throws IOException {
        MDC.setContextMap(context);
        try {
            work.run();
        } finally {
            MDC.clear();
            inUse = true;
        }
    }

    /**
     * Takes away what a task without a context has put there itself, for the next one may be somebody else's. Nothing can be
     * there as long as nobody has touched the logging library, and then it is left alone.
     */
    static void clear() {
        if (inUse || hasBegun()) {
            inUse = true;
            MDC.clear();
        }
    }

    private static boolean hasBegun() {
        try {
            return STATE == null || STATE.getInt(null) != 0;
        } catch (IllegalAccessException e) {
            return true;
        }
    }

    /** {@return what SLF4J knows about its own start, 0 before it; null if this version doesn't keep it there} */
    private static @Nullable Field state() {
        try {
            Field state = LoggerFactory.class.getDeclaredField("INITIALIZATION_STATE");
            state.setAccessible(true);
            return state;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
