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

/**
 * Predicts rows so that bad ones do not refuse the others. As many at once as are not bad, since that is the usual case and many
 * times faster than row by row; where an error names its row, in the parts before and behind that row.
 */
public final class EachRow<I, O> {
    /** Bounds what is encoded again after each bad row. */
    private static final int PART = 1024;

    private final Function<List<? extends I>, List<O>> predict;
    private final List<RowResult<O>> results = new ArrayList<>();

    private EachRow(Function<List<? extends I>, List<O>> predict) {
        this.predict = predict;
    }

    /** The answer of each row, or why it has none. */
    public static <I, O> List<RowResult<O>> of(List<? extends I> rows, Function<List<? extends I>, List<O>> predict) {
        EachRow<I, O> each = new EachRow<>(predict);
        for (int from = 0; from < rows.size(); from += PART)
            each.add(rows.subList(from, Math.min(rows.size(), from + PART)), from);
        return each.results;
    }

    /** Adds the results of rows, the first of which is {@code first} of them all. */
    private void add(List<? extends I> rows, int first) {
        int from = 0;
        while (from < rows.size()) {
            int bad = whole(rows.subList(from, rows.size()), first + from);
            if (bad < 0) return;
            // What the error is about stands last, and what is before it has no such error any more.
            if (bad > 0) add(rows.subList(from, from + bad), first + from);
            add(rows.subList(from + bad, from + bad + 1), first + from + bad);
            from += bad + 1;
        }
    }

    /** Adds the results of all rows, or none and gives the place of a bad one; -1 if they have been added. */
    private int whole(List<? extends I> rows, int first) {
        try {
            for (O answer : predict.apply(rows)) results.add(new Answered<>(answer));
        } catch (PredictorClosedException e) {
            throw e;
        } catch (ServingException e) {
            int bad = e instanceof SignatureException unfit ? unfit.row().orElse(-1) : -1;
            if (rows.size() > 1 && bad >= 0) return bad;
            if (rows.size() > 1) singly(rows, first);
            else results.add(new Refused<>(e instanceof SignatureException unfit ? unfit.inRow(first) : e));
        }
        return -1;
    }

    private void singly(List<? extends I> rows, int first) {
        for (int row = 0; row < rows.size(); row++) add(rows.subList(row, row + 1), first + row);
    }
}
