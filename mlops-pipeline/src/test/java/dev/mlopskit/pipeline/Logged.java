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

/** What a class logs while this is open. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final @Nullable Level before;

    private Logged(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
        start();
        logger.addAppender(this);
        // For one that is off.
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    static Logged of(Class<?> type) {
        return new Logged((Logger) LoggerFactory.getLogger(type));
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().equals(Level.WARN)) return;
        IThrowableProxy cause = event.getThrowableProxy();
        while (cause != null && cause.getCause() != null) cause = cause.getCause();
        warnings.add(event.getFormattedMessage() + (cause == null ? "" : ": " + cause.getMessage()));
    }

    /** The warnings, each with the message of what is at the bottom of its exception. */
    List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.setLevel(before);
        logger.detachAppender(this);
    }
}
