package dev.mlopskit.tracking.internal.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.mlopskit.tracking.RunData;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs as lines of CSV: a column for each metric, param and tag that one of them has. */
public final class RunTable {
    private final Set<String> metrics = new TreeSet<>();
    private final Set<String> params = new TreeSet<>();
    private final Set<String> tags = new TreeSet<>();
    private List<String> attributes = List.of("run_id");

    /** Makes columns for what a run has. */
    public void add(RunData run) {
        attributes = List.copyOf(RunRow.attributes(run).keySet());
        metrics.addAll(run.metrics().keySet());
        params.addAll(run.params().keySet());
        tags.addAll(run.tags().keySet());
    }

    /** The names of the columns. */
    public String head() {
        List<@Nullable String> head = new ArrayList<>(attributes);
        metrics.forEach(key -> head.add("metrics." + key));
        params.forEach(key -> head.add("params." + key));
        tags.forEach(key -> head.add("tags." + key));
        return line(head);
    }

    /** The line of a run. */
    public String line(RunData run) {
        List<@Nullable String> line = new ArrayList<>(RunRow.attributes(run).values());
        for (String key : metrics) {
            Double value = run.metrics().get(key);
            line.add(value == null ? null : value.toString());
        }
        params.forEach(key -> line.add(run.params().get(key)));
        tags.forEach(key -> line.add(run.tags().get(key)));
        return line(line);
    }

    private static String line(List<@Nullable String> fields) {
        StringWriter text = new StringWriter();
        CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(text)
                .writeRecord(fields);
        return text.toString();
    }
}
