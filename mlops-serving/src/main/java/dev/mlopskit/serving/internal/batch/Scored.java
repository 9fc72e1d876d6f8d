package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.batch.BatchException;
import dev.mlopskit.serving.internal.batch.Answered.Column;
import dev.mlopskit.serving.internal.batch.Input.Position;
import dev.mlopskit.serving.internal.batch.Input.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a chunk. */
final class Scored {
    private final CsvText output = new CsvText();
    private final List<Bad> bad = new ArrayList<>();
    private List<Column> columns = List.of();
    private Position end = new Position(0, null);

    /** A row that has no answer, and why. */
    record Bad(Row row, String reason, @Nullable RuntimeException cause) {}

    void refuse(Row row, @Nullable String reason, @Nullable RuntimeException cause) {
        bad.add(new Bad(row, String.valueOf(reason), cause));
    }

    /** Refuses answers that are not by row, or of another shape than those before. */
    void check(Map<String, Tensor> answers, int rows) {
        answers.forEach((name, tensor) -> {
            if (tensor.rank() == 0 || tensor.length(0) != rows)
                throw new BatchException(
                        0,
                        "the output '" + name + "' has the shape " + tensor.shape() + " for " + rows
                                + " rows: score a model whose outputs have a row for each row",
                        null);
        });
        List<Column> found = Answered.columns(answers, rows);
        if (columns.isEmpty()) columns = found;
        requireSame(columns, found);
    }

    static void requireSame(List<Column> before, List<Column> found) {
        if (!before.equals(found))
            throw new BatchException(
                    0,
                    "the model answers the columns " + found + " after " + before
                            + ": score a model whose outputs keep their shape and type",
                    null);
    }

    void answer(List<@Nullable String> key, Map<String, Tensor> answers, int row, int rows) {
        Answered.add(answers, row, rows, key);
        output.row(key);
    }

    void finish(List<Row> rows) {
        Row last = rows.get(rows.size() - 1);
        end = new Position(last.number(), last.key());
        bad.sort(Comparator.comparingLong(one -> one.row().number()));
    }

    byte[] output() {
        return output.bytes();
    }

    /** In the order of the rows. */
    List<Bad> bad() {
        return bad;
    }

    /** The columns of the answers; empty if no row has one. */
    List<Column> columns() {
        return columns;
    }

    Position end() {
        return end;
    }
}
