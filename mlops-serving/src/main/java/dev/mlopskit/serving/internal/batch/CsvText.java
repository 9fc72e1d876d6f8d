package dev.mlopskit.serving.internal.batch;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of CSV in memory. */
final class CsvText {
    private final StringWriter text = new StringWriter();
    private final CsvWriter csv;

    CsvText() {
        this.csv = CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(text);
    }

    CsvText row(List<@Nullable String> fields) {
        csv.writeRecord(fields);
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
