package dev.futures.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a logger is told, from INFO on, while a test has this open; it goes nowhere else. */
final class Logs extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final Level formerLevel;
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private Logs(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        formerLevel = logger.getLevel();
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    static Logs of(String name) {
        return new Logs(name);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    List<ILoggingEvent> events() {
        return events;
    }

    List<String> messages() {
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
