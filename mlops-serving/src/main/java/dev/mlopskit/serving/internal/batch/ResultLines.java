package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.batch.Answered.Column;
import dev.mlopskit.serving.internal.batch.Scored.Bad;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a result that are not rows of answers. */
record ResultLines(BatchSettings settings, List<Column> columns) {
    /** The names of the key columns. */
    static List<String> keys(BatchSettings settings) {
        return settings.keys().isEmpty() ? List.of("row") : settings.keys();
    }

    /** The line of names. */
    byte[] head() {
        List<@Nullable String> names = new ArrayList<>(keys(settings));
        for (Column column : columns) names.add(column.name());
        if (new HashSet<>(names).size() < names.size())
            throw new BatchException(
                    0, "the result would have a column twice, " + names + ": rename the key column of that name", null);
        return new CsvText().row(names).bytes();
    }

    /** The columns of a result in which no row has an answer. */
    static List<Column> declared(Scorer model) {
        List<Column> columns = new ArrayList<>();
        for (TensorSpec spec : model.outputs()) {
            String name = String.valueOf(spec.name());
            long width = spec.shape().size() == 2 ? spec.shape().get(1) : -1;
            if (width < 0) columns.add(new Column(name, Dtype.STRING));
            for (int i = 0; i < width; i++) columns.add(new Column(name + "_" + i, Dtype.STRING));
        }
        return columns;
    }

    static byte[] badHead(List<String> names) {
        List<@Nullable String> head = new ArrayList<>(List.of("line", "reason"));
        head.addAll(names);
        return new CsvText().row(head).bytes();
    }

    static byte[] bad(List<Bad> rows) {
        CsvText text = new CsvText();
        for (Bad bad : rows) {
            List<@Nullable String> fields = new ArrayList<>();
            fields.add(String.valueOf(bad.row().line()));
            fields.add(bad.reason());
            fields.addAll(bad.row().fields());
            text.row(fields);
        }
        return text.bytes();
    }
}
