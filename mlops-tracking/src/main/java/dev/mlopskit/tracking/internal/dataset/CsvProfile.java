package dev.mlopskit.tracking.internal.dataset;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.mlopskit.core.Json;
import dev.mlopskit.tracking.InvalidValueException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns and figures of a CSV, found by pulling its rows through the parser one by one. Memory: one row, and the figures
 * of each column.
 */
public final class CsvProfile {
    /** Characters of one row; a quote that is never closed must not take the whole file into memory. */
    private static final int MAX_ROW = 1 << 24;

    private final String what;
    private final ReadAhead bytes;
    private final char separator;
    private final List<ColumnProfile> columns = new ArrayList<>();
    private @Nullable CloseableIterator<CsvRecord> records;
    private @Nullable InvalidValueException failure;
    private boolean ended;
    private long rows;

    /**
     * The profile of a CSV in UTF-8.
     *
     * @param what how errors name it
     * @throws InvalidValueException if the character cannot separate columns
     */
    public CsvProfile(String what, ReadAhead bytes, char separator) {
        if (separator == '"' || separator == '\n' || separator == '\r')
            throw new InvalidValueException("separator of " + what, "is a quote or line end: give ',' or ';' or a tab");
        this.what = what;
        this.bytes = bytes;
        this.separator = separator;
    }

    /**
     * Reads on by one row.
     *
     * @return false when there is nothing more to parse: at the end, or after an error in the CSV, which is kept until the
     *     figures are asked for, since whoever reads the bytes may well understand them
     * @throws IOException what the source threw
     */
    public boolean advance() throws IOException {
        if (ended) return false;
        try {
            if (records == null) records = open();
            if (records.hasNext()) add(records.next());
            else {
                ended = true;
                if (columns.isEmpty())
                    failure = new InvalidValueException(what, "has no header: a first line must name the columns");
            }
        } catch (InvalidValueException e) {
            fail(e);
        } catch (CsvParseException | UncheckedIOException | IOException e) {
            fail(problem(e));
        }
        return !ended;
    }

    private void fail(InvalidValueException problem) throws IOException {
        ended = true;
        IOException thrown = bytes.failure();
        if (thrown != null) throw thrown;
        failure = problem;
    }

    private CloseableIterator<CsvRecord> open() throws IOException {
        // The decoder of a reader made from a charset would replace what is malformed without a word.
        PushbackReader text = new PushbackReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), 1);
        int first = text.read();
        if (first >= 0 && first != '\uFEFF') text.unread(first);
        return CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_ROW)
                .ofCsvRecord(text)
                .iterator();
    }

    private void add(CsvRecord row) {
        if (columns.isEmpty()) {
            header(row);
            return;
        }
        if (row.getFieldCount() != columns.size())
            throw new InvalidValueException(
                    what,
                    "has " + row.getFieldCount() + " fields in line " + row.getStartingLineNumber() + " and "
                            + columns.size() + " in its header: correct that line, or give the right separator");
        for (int i = 0; i < columns.size(); i++) columns.get(i).add(row.getField(i));
        rows++;
    }

    private void header(CsvRecord row) {
        Set<String> names = new HashSet<>();
        for (String name : row.getFields()) {
            if (!names.add(name))
                throw new InvalidValueException(
                        what, "has the column '" + name + "' twice in its header: rename one of them");
            columns.add(new ColumnProfile(name));
        }
    }

    private InvalidValueException problem(Exception e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof CharacterCodingException)) cause = cause.getCause();
        return cause == null
                ? new InvalidValueException(what, "is no CSV after " + rows + " rows: " + e.getMessage())
                : new InvalidValueException(
                        what, "is not in UTF-8 after " + rows + " rows: convert it, or read it without its profile");
    }

    /** The schema in MLflow's form; throws what was wrong with the CSV. */
    public String schema() {
        if (failure != null) throw failure;
        Columns schema = new Columns();
        for (ColumnProfile column : columns) schema.add(column.name(), column.type(), rows > 0 && column.nulls() == 0);
        return schema.json();
    }

    /** The profile: what MLflow's pandas dataset has, the size, and the figures of each column. */
    public String json(long size) {
        if (failure != null) throw failure;
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("num_rows", rows);
        profile.put("num_elements", rows * columns.size());
        profile.put("size_in_bytes", size);
        Map<String, Object> figures = new LinkedHashMap<>();
        for (ColumnProfile column : columns) figures.put(column.name(), column.figures());
        profile.put("columns", figures);
        return Json.write(profile);
    }
}
