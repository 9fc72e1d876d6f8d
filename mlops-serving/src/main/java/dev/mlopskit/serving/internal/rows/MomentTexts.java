package dev.mlopskit.serving.internal.rows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Moments as MLflow's clients write them: ISO 8601 with a blank or a T, without a zone, which then is UTC, or with one. */
public final class MomentTexts {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter()
            // No day that a month does not have.
            .withResolverStyle(ResolverStyle.STRICT);

    private MomentTexts() {}

    /** The moment that a text stands for; {@code null} if it is none. A day alone is its beginning. */
    public static @Nullable Instant parse(String text) {
        try {
            TemporalAccessor parsed = FORMAT.parseBest(
                    text.strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof OffsetDateTime moment) return moment.toInstant();
            if (parsed instanceof LocalDateTime local) return local.toInstant(ZoneOffset.UTC);
            return ((LocalDate) parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
