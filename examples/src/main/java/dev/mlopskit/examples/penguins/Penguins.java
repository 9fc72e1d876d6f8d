package dev.mlopskit.examples.penguins;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Palmer penguins: 344 of them, missing values and all. */
public final class Penguins {
    private static final String MISSING = "NA";

    private Penguins() {}

    /** Reads the penguins that come with this program. */
    public static List<Observation> read() {
        return parse(new String(csv(), UTF_8));
    }

    /** The bytes of the CSV, for a digest. */
    public static byte[] csv() {
        try (InputStream in = Penguins.class.getResourceAsStream("/penguins/penguins.csv")) {
            return Objects.requireNonNull(in, "penguins.csv is not on the class path")
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads penguins from the text of a CSV with a header.
     *
     * @throws IllegalArgumentException if a cell that should hold a number holds something else
     */
    static List<Observation> parse(String csv) {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(csv)) {
            return rows.stream().map(Penguins::observation).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Observation observation(NamedCsvRecord row) {
        String sex = row.getField("sex");
        return new Observation(
                row.getField("species"),
                row.getField("island"),
                number(row, "bill_length_mm"),
                number(row, "bill_depth_mm"),
                number(row, "flipper_length_mm"),
                number(row, "body_mass_g"),
                sex.equals(MISSING) ? null : sex,
                Integer.parseInt(row.getField("year")));
    }

    private static @Nullable Double number(NamedCsvRecord row, String column) {
        String text = row.getField(column);
        try {
            return text.equals(MISSING) ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "line " + row.getStartingLineNumber() + ": " + column + " is no number: " + text, e);
        }
    }
}
