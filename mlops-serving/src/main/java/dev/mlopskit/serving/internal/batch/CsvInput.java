package dev.mlopskit.serving.internal.batch;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.files.Disk;
import dev.mlopskit.serving.internal.protocol.CsvRecords;
import dev.mlopskit.serving.internal.protocol.TextRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
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
    public Rows open(Position done, Predicate<String> used) {
        try {
            CsvRows rows = new CsvRows(Files.newInputStream(file));
            try {
                rows.begin(done);
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
        private final CsvRecords records;
        private final List<String> names = new ArrayList<>();
        private long number;

        CsvRows(InputStream in) {
            this.records = new CsvRecords(in, this::unfit);
        }

        void begin(Position done) {
            CsvRecord head = records.next();
            if (head == null) throw unfit(0, "is empty: begin with a line of names", null);
            names.addAll(head.getFields());
            if (new HashSet<>(names).size() < names.size())
                throw unfit(0, "has a column twice, " + names + ": name each once", null);
            while (number < done.rows() && next() != null) {}
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public @Nullable Row next() {
            CsvRecord record = records.next();
            return record == null
                    ? null
                    : new Row(++number, record.getStartingLineNumber(), List.copyOf(record.getFields()), null);
        }

        private BatchException unfit(long line, String problem, @Nullable Exception cause) {
            String place = line == 0 && cause != null ? ", behind row " + number : "";
            return new BatchException(line, "'" + file + "'" + place + " " + problem, cause);
        }

        @Override
        public void close() {
            try {
                records.close();
            } catch (IOException e) {
                throw Disk.reading(file, e);
            }
        }
    }
}
