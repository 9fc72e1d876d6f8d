package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Values row by row, each of them a scalar or nested arrays of one shape, into one tensor whose first dimension is the rows. */
final class TensorReader {
    /** More than any model has; and deep recursion is not for others to ask for. */
    private static final int MAX_RANK = 16;

    private static final int NONE = -1;

    private final String name;
    private final Cells cells;
    /** The dimensions of each value; {@link #NONE} for those that no array has shown yet. */
    private final int[] inner = new int[MAX_RANK];

    /** At which depth of a value the scalars stand; 0 where a value is a scalar itself. */
    private int leaf = NONE;

    private int rows;
    private boolean scalar;

    TensorReader(String name, Cells cells) {
        this.name = name;
        this.cells = cells;
        Arrays.fill(inner, NONE);
    }

    String name() {
        return name;
    }

    int rows() {
        return rows;
    }

    /** Whether each value is an array. */
    boolean nested() {
        return inner[0] != NONE;
    }

    Cells cells() {
        return cells;
    }

    /** Adds the value at which a parser stands as one row. */
    void row(JsonParser in) {
        value(in, 0);
        rows++;
    }

    /** Adds all rows: the elements of the array at which a parser stands, or a scalar. */
    void whole(JsonParser in) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            scalar = true;
            row(in);
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) row(in);
    }

    /** Adds rows without a value up to a number. */
    void fillTo(int count) {
        while (rows < count) {
            try {
                cells.missing();
            } catch (Unfit e) {
                throw e.in(name, rows);
            }
            rows++;
        }
    }

    /** Forgets the rows from a place on, of values that are scalars. */
    void cut(int count) {
        cells.cut(count);
        rows = Math.min(rows, count);
    }

    void text(String text) {
        try {
            cells.text(text);
        } catch (Unfit e) {
            throw e.in(name, rows);
        }
        rows++;
    }

    private void value(JsonParser in, int depth) {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            array(in, depth);
            return;
        }
        if (leaf != depth) {
            if (leaf != NONE || inner[depth] != NONE) throw ragged();
            leaf = depth;
        }
        try {
            cells.read(in);
        } catch (Unfit e) {
            throw e.in(name, rows);
        }
    }

    private void array(JsonParser in, int depth) {
        if (leaf == depth) throw ragged();
        if (depth == MAX_RANK - 1)
            throw new SignatureException(
                    name, rows, "at most " + MAX_RANK + " dimensions", "deeper arrays", "flatten them");
        int length = 0;
        for (; in.nextToken() != JsonToken.END_ARRAY; length++) value(in, depth + 1);
        if (inner[depth] != length) {
            if (inner[depth] != NONE) throw ragged();
            inner[depth] = length;
        }
    }

    private SignatureException ragged() {
        return new SignatureException(
                name,
                rows,
                "values of one shape",
                "arrays of unequal lengths or depths",
                "give each row the same shape");
    }

    /** What was read; a scalar that stood alone has no dimension, or that of one row. */
    Tensor tensor(boolean column) {
        if (scalar && !column) return Tensor.of(cells.dtype(), cells.array());
        int rank = 0;
        while (inner[rank] != NONE) rank++;
        long[] shape = new long[rank + 1];
        shape[0] = rows;
        for (int i = 0; i < rank; i++) shape[i + 1] = inner[i];
        return Tensor.of(cells.dtype(), cells.array(), shape);
    }
}
