package dev.mlopskit.serving.internal.protocol;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV in UTF-8, with or without a byte order mark. A record may have more or fewer fields than the others; a quote
 * that is not closed is refused, where it would hold all that is behind it. Not thread-safe.
 */
public final class CsvRecords implements AutoCloseable {
    /** No UTF-8 is decoded to the half of a pair, so no file has what is put behind its end. */
    private static final String END = "\udfff";

    private final CsvReader<CsvRecord> csv;
    private final Iterator<CsvRecord> records;
    private final Refused refused;

    /** Makes the error of who reads. */
    @FunctionalInterface
    public interface Refused {
        /**
         * The error.
         *
         * @param line where the record begins, from 1; 0 when the problem says so itself
         * @param problem what is wrong, and what to do: a sentence whose subject is the CSV
         */
        RuntimeException because(long line, String problem, @Nullable Exception cause);
    }

    /** Begins to read; {@link #close} closes the stream. */
    public CsvRecords(InputStream in, Refused refused) {
        this.refused = refused;
        this.csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new Ended(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())));
        this.records = csv.iterator();
    }

    /** The next record; {@code null} behind the last one. Empty lines are none. */
    public @Nullable CsvRecord next() {
        CsvRecord record = read();
        if (record == null) return null;
        int last = record.getFieldCount() - 1;
        String field = record.getField(last);
        if (!field.endsWith(END)) return record;
        if (last == 0 && field.equals(END)) return null;
        long line = record.getStartingLineNumber();
        throw refused.because(
                line,
                "has in the record that begins in line " + line + " a quote that is not closed: close it, or double it"
                        + " if it is a part of the text",
                null);
    }

    private @Nullable CsvRecord read() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException | UncheckedIOException e) {
            throw refused.because(
                    0,
                    e.getCause() instanceof CharacterCodingException
                            ? "is not UTF-8: encode it in UTF-8"
                            : "is no CSV: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    /** A text without its mark, and the end behind it on a line of its own. */
    private static final class Ended extends Reader {
        private static final String BEHIND = "\n" + END;
        private final Reader text;
        private boolean begun;
        private int ended;

        Ended(Reader text) {
            this.text = text;
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            if (!begun) {
                begun = true;
                int first = text.read();
                if (first >= 0 && first != '\ufeff') {
                    into[offset] = (char) first;
                    return 1;
                }
            }
            int count = text.read(into, offset, length);
            if (count >= 0) return count;
            if (ended == BEHIND.length()) return -1;
            into[offset] = BEHIND.charAt(ended++);
            return 1;
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
