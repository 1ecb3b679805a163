package dev.futures;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a logger is told while a test has this open; it goes nowhere else. */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final Level formerLevel;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private Logged(Logger logger, Level level) {
        this.logger = logger;
        formerLevel = logger.getLevel();
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
        logger.setLevel(level);
    }

    /** What the logger {@code dev.futures} is told, as far as it listens. */
    static Logged capture() {
        Logger logger = logger("dev.futures");
        return new Logged(logger, logger.getLevel());
    }

    /** What a logger is told, from INFO on. */
    public static Logged of(String name) {
        return new Logged(logger(name), Level.INFO);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    public List<ILoggingEvent> events() {
        return events;
    }

    public List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(formerLevel);
        stop();
    }
}
