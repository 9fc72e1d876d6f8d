package dev.mlopskit.serving.internal.packaging;

import dev.mlopskit.data.ColumnSketch;
import dev.mlopskit.data.NumberSketch;
import dev.mlopskit.data.TableProfile;
import dev.mlopskit.data.TableSketch;
import dev.mlopskit.data.TextSketch;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.RowFields;
import dev.mlopskit.serving.spi.LoadedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The profile of rows and of what a model answers them, by the names that monitoring has for them. */
public final class TrainingProfile {
    /** Rows that are scored at once. */
    private static final int PART = 1024;

    private final Map<String, ColumnSketch> columns = new LinkedHashMap<>();
    private final Map<String, Long> absent = new LinkedHashMap<>();

    private TrainingProfile() {}

    /** The profile; the rows are of one type. */
    public static TableProfile of(LoadedModel model, Signature signature, List<?> rows) {
        TrainingProfile profile = new TrainingProfile();
        for (int from = 0; from < rows.size(); from += PART)
            profile.add(model, signature, rows.subList(from, Math.min(rows.size(), from + PART)));
        return TableSketch.ofSketches(profile.columns).profile();
    }

    private void add(LoadedModel model, Signature signature, List<?> rows) {
        Map<String, Tensor> answers = GoldenCheck.answers(model, signature, rows, Map.of());
        RowFields inputs = RowFields.inputs(rows.get(0).getClass(), signature, model.inputs());
        for (int row = 0; row < rows.size(); row++) {
            for (int i = 0; i < inputs.names().size(); i++)
                RowFields.features(inputs.names().get(i), inputs.value(rows.get(row), i), this::add);
            for (Map.Entry<String, Tensor> answer : answers.entrySet())
                RowFields.features(answer.getKey(), RowFields.value(answer.getValue(), row), this::add);
        }
    }

    private void add(String name, @Nullable Object given) {
        Object value = given instanceof Optional<?> some ? some.orElse(null) : given;
        // What no profile can hold, such as what ZipMap gives.
        if (value instanceof Map) return;
        ColumnSketch column = columns.get(name);
        if (column == null) {
            // Nothing but its absence is known of it yet.
            if (value == null) {
                absent.merge(name, 1L, Long::sum);
                return;
            }
            column = value instanceof String || value instanceof Enum<?> || value instanceof Boolean
                    ? new TextSketch()
                    : new NumberSketch();
            columns.put(name, column);
            for (long i = absent.getOrDefault(name, 0L); i > 0; i--) column.addNull();
        }
        TableSketch.ofSketches(Map.of(name, column)).addRow(value);
    }
}
