package dev.mlopskit.serving.internal.batch;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What rows are read from. */
public sealed interface Input permits CsvInput, QueryInput {
    /** What is another one when the input is. */
    String digest();

    /**
     * Reads on behind the rows that are done.
     *
     * @param used whether a column is a key or an input of the model
     */
    Rows open(Position done, Predicate<String> used);

    /** A row in words. */
    String place(long line);

    /** The fields of a row, without those that stand for no value. */
    List<@Nullable String> values(Row row);

    /**
     * How far the rows are done.
     *
     * @param rows how many
     * @param key the last one's key, a {@link Long} or a text; {@code null} before the first and where rows have none
     */
    record Position(long rows, @Nullable Object key) {}

    /**
     * A row.
     *
     * @param number from 1
     * @param line where it begins, from 1; its number where there are no lines
     * @param key what a query goes on behind; {@code null} where there is none
     */
    record Row(
            long number,
            long line,
            List<@Nullable String> fields,
            @Nullable Object key) {}

    /** Rows one after the other. */
    interface Rows extends AutoCloseable {
        /** The columns, each name once. */
        List<String> names();

        /** The next row; {@code null} behind the last one. */
        @Nullable
        Row next();

        @Override
        void close();
    }
}
