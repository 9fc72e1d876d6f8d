package dev.mlopskit.serving.batch;

import static java.util.Objects.requireNonNull;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.internal.batch.BatchRun;
import dev.mlopskit.serving.internal.batch.BatchSettings;
import dev.mlopskit.serving.internal.batch.CsvInput;
import dev.mlopskit.serving.internal.batch.Input;
import dev.mlopskit.serving.internal.batch.QueryInput;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Scores all rows of a file or of a query with a model, in chunks and bounded memory, and writes their key columns and what the
 * model answers. After a kill the same call goes on behind the last chunk that was written, and the result is byte for byte that
 * of a call that nobody disturbed.
 *
 * <p>While it goes on, the rows are in {@code NAME.part}, and {@code NAME.state} says how far they are and of what input and model;
 * the state stays, so that a call of what is done already finds it done. Not thread-safe; two calls for one output exclude each
 * other. An argument that is {@code null} is a
 * {@link NullPointerException} with its name.
 */
@Beta
public final class BatchScoring {
    private static final int MAX_CHUNK = 1 << 20;
    private static final int MAX_THREADS = 256;

    private final Input input;
    private List<String> keys = List.of();
    private Map<String, ?> params = Map.of();
    private int chunk = 4096;
    private int threads = 1;
    private @Nullable Path badRows;
    private Consumer<? super BatchProgress> listener = progress -> {};

    /** What an address names that may be another model tomorrow. */
    private static final Pattern MOVES = Pattern.compile("models:/[^/]+@.*|models:/[^/]+/latest");

    private BatchScoring(Input input) {
        this.input = input;
    }

    /**
     * Reads a CSV: UTF-8 with or without a byte order mark, commas, a line of names, quotes as in RFC 4180, each of them closed. What pandas takes for no value is none. Values become
     * those of the signature as in a CSV that is posted to {@code /invocations}.
     */
    public static BatchScoring csv(Path file) {
        return new BatchScoring(new CsvInput(requireNonNull(file, "file")));
    }

    /**
     * Reads what a query gives, ordered by a key; a later call goes on behind the last key, so rows that have been scored must
     * not change until all are done. Bytes become texts in base64, times without a zone are taken as in UTC, and large objects are
     * read. Lists, structures and what only a driver knows are refused by the column's name where it is a key or an input; JSON is a
     * text.
     *
     * @param sql a {@code SELECT} without {@code ORDER BY}, which becomes a sub-query
     * @param key a column of whole numbers or texts of which each row has another one: a plain identifier
     * @throws ServingException if the key is no plain identifier
     */
    public static BatchScoring query(DataSource database, String sql, String key) {
        return new BatchScoring(QueryInput.of(
                requireNonNull(database, "database"), requireNonNull(sql, "sql"), requireNonNull(key, "key")));
    }

    /**
     * Reads a Parquet file by DuckDB, which the application adds: {@code org.duckdb:duckdb_jdbc}. Values are those of {@link #query}.
     *
     * @param file the one of that name, whatever signs it has
     */
    public static BatchScoring parquet(Path file) {
        return new BatchScoring(QueryInput.parquet(requireNonNull(file, "file")));
    }

    /**
     * Says which columns are written before the answers, as they are read; by default the number of each row, from 1, as {@code
     * row}.
     *
     * @throws ServingException if one stands twice
     */
    public BatchScoring keys(String... columns) {
        for (String column : columns) requireNonNull(column, "columns");
        if (new HashSet<>(List.of(columns)).size() < columns.length)
            throw new ServingException("keys " + Arrays.toString(columns) + " name a column twice: name each once");
        this.keys = List.of(columns);
        return this;
    }

    /** Says the parameters of the signature; those that are absent have their defaults. */
    public BatchScoring params(Map<String, ?> params) {
        this.params = new TreeMap<>(requireNonNull(params, "params"));
        return this;
    }

    /**
     * Says how many rows a chunk has, 4096 by default; fewer where rows are so wide that a chunk would pass some 8 MiB.
     *
     * @param rows from 1 to 1,048,576
     * @throws ServingException if it is another number
     */
    public BatchScoring chunkRows(int rows) {
        this.chunk = between(rows, MAX_CHUNK, "chunkRows");
        return this;
    }

    /**
     * Says how many chunks are scored at once, 1 by default; the order of the rows stays.
     *
     * @param threads from 1 to 256
     * @throws ServingException if it is another number
     */
    public BatchScoring threads(int threads) {
        this.threads = between(threads, MAX_THREADS, "threads");
        return this;
    }

    private static int between(int value, int most, String what) {
        if (value < 1 || value > most)
            throw new ServingException(what + " is " + value + ": give a number from 1 to " + most);
        return value;
    }

    /**
     * Writes bad rows to a CSV of their own: line, reason, and the columns as they were. Without it the first bad row refuses the
     * whole, and nothing is left.
     */
    public BatchScoring badRows(Path file) {
        this.badRows = requireNonNull(file, "file");
        return this;
    }

    /** Is told after each chunk how far it is; {@code System.out::println} is one. What it throws ends the call. */
    public BatchScoring progress(Consumer<? super BatchProgress> listener) {
        this.listener = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Scores all rows, or those that earlier calls have left, with a model that a store knows. An alias is followed once: what is
     * kept is the version, and when the alias has moved before all is done, the next call is refused.
     *
     * @param uri as {@link Predictor#open(Tracking, String, Class, Class)} takes it
     * @throws dev.mlopskit.tracking.NotFoundException if there is no such model
     * @throws BatchException as {@link #run(Scorer, String, Path)} does
     */
    public BatchProgress run(Tracking tracking, String uri, Path output) {
        String exact = MOVES.matcher(uri).matches() ? tracking.modelVersion(uri).uri() : uri;
        try (Predictor<?, ?> model = Predictor.open(tracking, exact)) {
            return run(model, exact, output);
        }
    }

    /**
     * Scores all rows, or those that earlier calls have left.
     *
     * @param model scores from as many threads as {@link #threads} says
     * @param modelId what tells it from other models, like {@code models:/penguins/3}; a state of another one is refused
     * @param output a CSV, or if it ends in {@code .parquet} a Parquet file, which needs DuckDB
     * @throws ServingException if the id is an alias, or the latest version, which may be another model when the call is repeated
     * @throws BatchException if a row is bad and there is no place for bad ones, the input cannot be read, does not have what the
     *     model takes or is not that of the state, the state is damaged, the output is there already, is the place of bad rows or
     *     is written by another call, or the thread is interrupted
     * @throws dev.mlopskit.serving.ModelIoException if a file cannot be read or written
     */
    public BatchProgress run(Scorer model, String modelId, Path output) {
        if (MOVES.matcher(requireNonNull(modelId, "modelId")).matches())
            throw new ServingException(
                    "'" + modelId + "' may be another model when the call is repeated: name the version,"
                            + " like models:/penguins/3, or call run(tracking, uri, output), which finds it");
        return new BatchRun(
                        new BatchSettings(
                                input,
                                keys,
                                params,
                                chunk,
                                threads,
                                badRows,
                                modelId,
                                requireNonNull(output, "output")),
                        requireNonNull(model, "model"),
                        listener)
                .run();
    }
}
