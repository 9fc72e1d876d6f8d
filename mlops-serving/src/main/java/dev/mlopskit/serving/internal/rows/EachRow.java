package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.PredictorClosedException;
import dev.mlopskit.serving.RowResult;
import dev.mlopskit.serving.RowResult.Answered;
import dev.mlopskit.serving.RowResult.Refused;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Predicts rows so that bad ones do not refuse the others; see {@link GoodRows}. */
public final class EachRow {
    /** Bounds what is encoded again after each bad row. */
    private static final int PART = 1024;

    private EachRow() {}

    /** The answer of each row, or why it has none. */
    public static <I, O> List<RowResult<O>> of(List<? extends I> rows, Function<List<? extends I>, List<O>> predict) {
        List<RowResult<O>> results = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += PART)
            add(rows.subList(from, Math.min(rows.size(), from + PART)), predict, results);
        return results;
    }

    private static <R extends I, I, O> void add(
            List<R> rows, Function<List<? extends I>, List<O>> predict, List<RowResult<O>> results) {
        GoodRows.take(
                rows,
                some -> predict.apply(some).forEach(answer -> results.add(new Answered<>(answer))),
                (some, e) -> !(e instanceof PredictorClosedException),
                (row, e) -> results.add(new Refused<>(placed(e, results.size()))));
    }

    private static ServingException placed(ServingException e, int row) {
        return e instanceof SignatureException unfit ? unfit.inRow(row) : e;
    }
}
