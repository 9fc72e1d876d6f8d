package dev.mlopskit.serving.internal.batch;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.batch.Input.Row;
import dev.mlopskit.serving.internal.protocol.TextRows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scores the rows of one chunk in one call, and where a row is bad, those before and behind it in calls of their own. */
final class ChunkScorer {
    private final BatchSettings settings;
    private final List<String> names;
    private final List<Integer> keys;
    private final Scorer model;
    private final Scored scored = new Scored();
    /** Runs of rows that are to be scored, the first on top. */
    private final Deque<List<Row>> left = new ArrayDeque<>();

    ChunkScorer(BatchSettings settings, List<String> names, Scorer model) {
        this.settings = settings;
        this.names = names;
        this.keys = settings.keys().stream().map(names::indexOf).toList();
        this.model = model;
    }

    Scored score(List<Row> rows) {
        left.push(rows);
        while (!left.isEmpty()) read(left.pop());
        scored.finish(rows);
        return scored;
    }

    private void read(List<Row> rows) {
        List<Row> good = new ArrayList<>(rows.size());
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
        if (!good.isEmpty()) answer(good, texts.tensors());
    }

    private void answer(List<Row> rows, Map<String, Tensor> inputs) {
        Map<String, Tensor> answers;
        try {
            answers = model.score(inputs, settings.params());
        } catch (SignatureException e) {
            int bad = e.row().orElse(-1);
            if (rows.size() == 1) scored.refuse(rows.get(0), e.inRow(-1).getMessage(), e);
            // What is in no row concerns all of them, and is no row's fault.
            else if (bad < 0) throw e;
            else {
                scored.refuse(rows.get(bad), e.inRow(-1).getMessage(), e);
                split(rows, bad, bad + 1);
            }
            return;
        } catch (ModelExecutionException e) {
            if (rows.size() == 1) scored.refuse(rows.get(0), e.getMessage(), e);
            else split(rows, rows.size() / 2, rows.size() / 2);
            return;
        }
        scored.check(answers, rows.size());
        for (int row = 0; row < rows.size(); row++) scored.answer(key(rows.get(row)), answers, row, rows.size());
    }

    private void split(List<Row> rows, int to, int from) {
        if (from < rows.size()) left.push(rows.subList(from, rows.size()));
        if (to > 0) left.push(rows.subList(0, to));
    }

    private List<@Nullable String> key(Row row) {
        List<@Nullable String> fields = new ArrayList<>();
        if (keys.isEmpty()) fields.add(String.valueOf(row.number()));
        for (int place : keys) fields.add(row.fields().get(place));
        return fields;
    }
}
