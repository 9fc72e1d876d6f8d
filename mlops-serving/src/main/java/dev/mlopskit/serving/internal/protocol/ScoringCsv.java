package dev.mlopskit.serving.internal.protocol;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a CSV with a line of names, as {@code pandas.read_csv} does. */
final class ScoringCsv {
    /** What pandas takes for no value. */
    static final Set<String> ABSENT = Set.of(
            "",
            "#N/A",
            "#N/A N/A",
            "#NA",
            "-1.#IND",
            "-1.#QNAN",
            "-NaN",
            "-nan",
            "1.#IND",
            "1.#QNAN",
            "<NA>",
            "N/A",
            "NA",
            "NULL",
            "NaN",
            "None",
            "n/a",
            "nan",
            "null");

    private ScoringCsv() {}

    static Columns read(Target target, byte[] body) {
        try (CsvRecords records = new CsvRecords(
                new ByteArrayInputStream(body), (line, problem, cause) -> new Refusal(400, "the CSV " + problem))) {
            return rows(target, records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Columns rows(Target target, CsvRecords records) {
        CsvRecord head = records.next();
        if (head == null) throw new Refusal(400, "the CSV is empty: begin with a line of names");
        List<String> names = head.getFields();
        if (new HashSet<>(names).size() < names.size())
            throw new Refusal(400, "the CSV has a column twice: name each once");
        Columns columns = new Columns(target);
        List<@Nullable TensorReader> readers = columns.frame(names);
        int row = 0;
        for (CsvRecord record = records.next(); record != null; record = records.next(), row++) {
            if (record.getFieldCount() != names.size())
                throw new Refusal(
                        400,
                        "line " + record.getStartingLineNumber() + " of the CSV has " + record.getFieldCount()
                                + " fields for " + names.size() + " columns: give each line one for each column");
            for (int place = 0; place < record.getFieldCount(); place++) {
                TensorReader reader = readers.get(place);
                if (reader == null) continue;
                String field = record.getField(place);
                if (ABSENT.contains(field)) reader.fillTo(row + 1);
                else reader.text(field);
            }
            columns.fillTo(row + 1);
        }
        return columns;
    }
}
