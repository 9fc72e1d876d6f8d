package dev.mlopskit.pipeline;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What a logger is told while this is open. */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final @Nullable Level level;

    private Logged(String name, Level from) {
        logger = (Logger) LoggerFactory.getLogger(name);
        level = logger.getLevel();
        start();
        logger.addAppender(this);
        logger.setLevel(from); // also if it is off
        logger.setAdditive(false);
    }

    /** What a class warns of, which is then printed nowhere. */
    static Logged of(Class<?> type) {
        return of(type.getName(), Level.WARN);
    }

    /** What a logger of a name is told from a level on, which is then printed nowhere. */
    public static Logged of(String name, Level level) {
        return new Logged(name, level);
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
        if (!event.getLevel().equals(Level.WARN)) return;
        IThrowableProxy cause = event.getThrowableProxy();
        while (cause != null && cause.getCause() != null) cause = cause.getCause();
        warnings.add(event.getFormattedMessage() + (cause == null ? "" : ": " + cause.getMessage()));
    }

    List<ILoggingEvent> events() {
        return events;
    }

    /** All messages, each behind its level. */
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** The warnings, each with the message of what is at the bottom of its exception. */
    List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(level);
    }
}
