package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.batch.Input.Row;
import dev.mlopskit.serving.internal.protocol.TextRows;
import dev.mlopskit.serving.internal.rows.GoodRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scores the rows of one chunk so that bad ones do not refuse the others; see {@link GoodRows}. */
final class ChunkScorer {
    private final BatchSettings settings;
    private final List<String> names;
    private final List<Integer> keys;
    private final Scorer model;
    private final Scored scored = new Scored();

    ChunkScorer(BatchSettings settings, List<String> names, Scorer model) {
        this.settings = settings;
        this.names = names;
        this.keys = settings.keys().stream().map(names::indexOf).toList();
        this.model = model;
    }

    Scored score(List<Row> rows) {
        List<Row> good = new ArrayList<>(rows.size());
        Map<String, Tensor> all = read(rows, good);
        GoodRows.take(
                good,
                // Most chunks have no bad row, and what was read is what is scored.
                some -> answer(some, some.size() == good.size() ? all : read(some, new ArrayList<>())),
                ChunkScorer::isOfRows,
                (row, e) -> scored.refuse(
                        row,
                        e instanceof SignatureException unfit ? unfit.inRow(-1).getMessage() : e.getMessage(),
                        e));
        scored.finish(rows);
        return scored;
    }

    /** The rows that can be read as a model takes them, which are added to {@code good}; the others are refused. */
    private Map<String, Tensor> read(List<Row> rows, List<Row> good) {
        TextRows texts = TextRows.of(model, names, Set.copyOf(settings.keys()));
        for (Row row : rows) {
            int count = row.fields().size();
            if (count != names.size())
                scored.refuse(row, count + " fields for " + names.size() + " columns: correct the row", null);
            else
                try {
                    texts.add(settings.input().values(row));
                    good.add(row);
                } catch (SignatureException e) {
                    scored.refuse(row, e.inRow(-1).getMessage(), e);
                }
        }
        return good.isEmpty() ? Map.of() : texts.tensors();
    }

    /** What is in no row concerns all of them, and is no row's fault. */
    private static boolean isOfRows(List<Row> rows, ServingException e) {
        return e instanceof ModelExecutionException
                || e instanceof SignatureException unfit
                        && (rows.size() == 1 || unfit.row().isPresent());
    }

    private void answer(List<Row> rows, Map<String, Tensor> inputs) {
        Map<String, Tensor> answers = model.score(inputs, settings.params());
        scored.check(answers, rows.size());
        for (int row = 0; row < rows.size(); row++) scored.answer(key(rows.get(row)), answers, row, rows.size());
    }

    private List<@Nullable String> key(Row row) {
        List<@Nullable String> fields = new ArrayList<>();
        if (keys.isEmpty()) fields.add(String.valueOf(row.number()));
        for (int place : keys) fields.add(row.fields().get(place));
        return fields;
    }
}
