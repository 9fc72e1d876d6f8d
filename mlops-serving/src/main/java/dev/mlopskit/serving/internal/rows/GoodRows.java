package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Takes rows so that bad ones do not refuse the others: all in one call, and where that fails, those before and behind the row
 * that the error names, or else one half after the other. Of so many rows, of which some are bad, it makes some calls for each
 * bad one: about two where errors name their rows, and about twice the logarithm of the number of rows where they do not.
 */
public final class GoodRows {
    private GoodRows() {}

    /**
     * Takes all rows, in order.
     *
     * @param call takes some of them, or throws and has taken none
     * @param ofRows whether an error of some rows may be one of them alone; others are thrown
     * @param refuse is told of each row that fails by itself, when all rows before it have been taken or refused
     */
    public static <R> void take(
            List<R> rows,
            Consumer<List<R>> call,
            BiPredicate<List<R>, ServingException> ofRows,
            BiConsumer<R, ServingException> refuse) {
        // Runs of rows that are left, the first on top.
        Deque<List<R>> left = new ArrayDeque<>();
        if (!rows.isEmpty()) left.push(rows);
        while (!left.isEmpty()) {
            List<R> some = left.pop();
            try {
                call.accept(some);
            } catch (ServingException e) {
                if (!ofRows.test(some, e)) throw e;
                int named = e instanceof SignatureException unfit ? unfit.row().orElse(-1) : -1;
                if (some.size() == 1) refuse.accept(some.get(0), e);
                // What another row was compared with may be the bad one, so that the named one is taken by itself.
                else if (named >= 0 && named < some.size()) split(left, some, named, named + 1);
                else split(left, some, some.size() / 2, some.size() / 2);
            }
        }
    }

    private static <R> void split(Deque<List<R>> left, List<R> rows, int to, int from) {
        if (from < rows.size()) left.push(rows.subList(from, rows.size()));
        if (to < from) left.push(rows.subList(to, from));
        if (to > 0) left.push(rows.subList(0, to));
    }
}
