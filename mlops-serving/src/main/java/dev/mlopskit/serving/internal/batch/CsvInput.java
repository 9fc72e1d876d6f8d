package dev.mlopskit.serving.internal.batch;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.serving.internal.protocol.TextRows;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV with a line of names. Rows that are done are read over: parsing is a small part of scoring, and the file is read for its
 * digest anyway.
 */
public record CsvInput(Path file) implements Input {
    @Override
    public String digest() {
        return "sha256:" + Disk.sha256(file);
    }

    @Override
    public String place(long line) {
        return "line " + line + " of '" + file + "'";
    }

    @Override
    public List<@Nullable String> values(Row row) {
        List<@Nullable String> values = new ArrayList<>(row.fields());
        values.replaceAll(field -> field == null || TextRows.isAbsent(field) ? null : field);
        return values;
    }

    @Override
    public Rows open(Position done) {
        try {
            CsvReader<CsvRecord> csv = CsvReader.builder()
                    // Such a row is a bad one; the file may be good.
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(
                            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
            CsvRows rows = new CsvRows(csv);
            try {
                while (rows.number < done.rows() && rows.next() != null) {}
                return rows;
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
        } catch (IOException e) {
            throw Disk.reading(file, e);
        }
    }

    private final class CsvRows implements Rows {
        private final CsvReader<CsvRecord> csv;
        private final Iterator<CsvRecord> records;
        private final List<String> names = new ArrayList<>();
        private long number;

        CsvRows(CsvReader<CsvRecord> csv) {
            this.csv = csv;
            this.records = csv.iterator();
            CsvRecord head = read();
            if (head == null) throw unfit("is empty: begin with a line of names", null);
            names.addAll(head.getFields());
            if (names.get(0).startsWith("\ufeff")) names.set(0, names.get(0).substring(1));
            if (new HashSet<>(names).size() < names.size())
                throw unfit("has a column twice, " + names + ": name each once", null);
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public @Nullable Row next() {
            CsvRecord record = read();
            return record == null
                    ? null
                    : new Row(++number, record.getStartingLineNumber(), List.copyOf(record.getFields()), null);
        }

        private @Nullable CsvRecord read() {
            try {
                return records.hasNext() ? records.next() : null;
            } catch (CsvParseException | UncheckedIOException e) {
                throw unfit(
                        e.getCause() instanceof CharacterCodingException
                                ? "is not UTF-8 behind row " + number + ": encode it in UTF-8"
                                : "is no CSV behind row " + number + ": " + e.getMessage(),
                        e);
            }
        }

        private BatchException unfit(String problem, @Nullable Throwable cause) {
            return new BatchException(0, "'" + file + "' " + problem, cause);
        }

        @Override
        public void close() {
            try {
                csv.close();
            } catch (IOException e) {
                throw Disk.reading(file, e);
            }
        }
    }
}
