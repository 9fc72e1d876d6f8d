package dev.mlopskit.serving;

import static java.util.Objects.requireNonNull;

import dev.mlopskit.core.Column;
import dev.mlopskit.serving.internal.Packages;
import dev.mlopskit.serving.internal.model.Closing;
import dev.mlopskit.serving.internal.model.Lease;
import dev.mlopskit.serving.internal.packaging.GoldenCheck;
import dev.mlopskit.serving.internal.rows.EachRow;
import dev.mlopskit.serving.internal.rows.GivenInputs;
import dev.mlopskit.serving.internal.rows.InputEncoder;
import dev.mlopskit.serving.internal.rows.OutputDecoder;
import dev.mlopskit.serving.internal.rows.ParamValues;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.tracking.Tracking;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model that takes rows of one type and gives rows of another, checked against its signature.
 *
 * <p>A row is a record or a {@link Map}; for a model with one input, it may be the value itself. A component stands for
 * the column of its name, see {@link Column}; what the signature does not name is ignored. Values are widened only where
 * none changes, so {@code int} fits a long or double column, and {@code double} fits no float column. A model without a
 * signature takes what it declares itself, and rounds doubles to its float inputs.
 *
 * <p>A result holds the model's outputs by their own names. An output with one dimension is a value in each row, one with
 * two an array. A result that is an enum is chosen by the text that the model gives.
 *
 * <p>Thread-safe: many threads may predict at once. {@link #close} returns at once; calls that have begun end as usual, and
 * the last of them frees the model. An argument that is {@code null}, but for a row, is a {@link NullPointerException} with its
 * name; a row that is {@code null} fits no signature.
 *
 * @param <I> rows that it takes
 * @param <O> rows that it gives
 */
public final class Predictor<I, O> implements Scorer, AutoCloseable {
    private final LoadedModel model;
    private final InputEncoder<I> encoder;
    private final OutputDecoder<O> decoder;
    private final @Nullable Signature signature;
    private final Lease lease;

    private Predictor(
            LoadedModel model, InputEncoder<I> encoder, OutputDecoder<O> decoder, @Nullable Signature signature) {
        this.model = model;
        this.encoder = encoder;
        this.decoder = decoder;
        this.signature = signature;
        this.lease = new Lease(() -> Closing.quietly(model));
    }

    /**
     * Loads a model for rows of given types, and scores the golden rows of its package.
     *
     * @throws SignatureException if the types cannot fit the signature
     * @throws ModelFormatException if the file is not such a model, or does not answer the golden rows as it did
     * @throws ModelExecutionException if the library that runs such models is absent or refuses
     */
    public static <I, O> Predictor<I, O> open(ModelPackage model, Class<I> input, Class<O> output) {
        return open(model, input, output, PredictorOptions.DEFAULT);
    }

    /** Loads a model with options; see {@link #open(ModelPackage, Class, Class)}. */
    public static <I, O> Predictor<I, O> open(
            ModelPackage model, Class<I> input, Class<O> output, PredictorOptions options) {
        requireNonNull(model, "model");
        requireNonNull(input, "input");
        requireNonNull(output, "output");
        requireNonNull(options, "options");
        LoadedModel loaded = new Packages(options.functions()).load(model.content());
        try {
            @Nullable Signature signature = model.signature().orElse(null);
            if (signature != null) model.goldenRows().ifPresent(golden -> GoldenCheck.check(golden, loaded, signature));
            return new Predictor<>(
                    loaded,
                    InputEncoder.of(input, signature, loaded.inputs()),
                    OutputDecoder.of(output, loaded.outputs()),
                    signature);
        } catch (RuntimeException e) {
            Closing.quietly(loaded);
            throw e;
        }
    }

    /**
     * Loads a model that a store knows.
     *
     * @param uri {@code models:/name@alias}, {@code models:/name/3}, {@code models:/m-...}, {@code runs:/run-id/name}, or
     *     the path of a model directory
     * @throws dev.mlopskit.tracking.NotFoundException if there is no such model, version, alias or folder
     */
    public static <I, O> Predictor<I, O> open(Tracking tracking, String uri, Class<I> input, Class<O> output) {
        return open(tracking, uri, input, output, PredictorOptions.DEFAULT);
    }

    /** Loads a model that a store knows with options; see {@link #open(Tracking, String, Class, Class)}. */
    public static <I, O> Predictor<I, O> open(
            Tracking tracking, String uri, Class<I> input, Class<O> output, PredictorOptions options) {
        return open(ModelPackage.read(tracking.modelPath(uri)), input, output, options);
    }

    /** Loads a model that a store knows, for rows as maps from column to value; see {@link #open(Tracking, String, Class, Class)}. */
    public static Predictor<Map<String, ?>, Map<String, Object>> open(Tracking tracking, String uri) {
        return open(ModelPackage.read(tracking.modelPath(uri)));
    }

    /** Loads a model for rows as maps from column to value; see {@link #open(ModelPackage, Class, Class)}. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static Predictor<Map<String, ?>, Map<String, Object>> open(ModelPackage model) {
        return (Predictor) open(model, Map.class, Map.class);
    }

    /**
     * Predicts one row.
     *
     * @throws SignatureException if the row does not fit the signature
     * @throws ModelExecutionException if the model fails
     * @throws PredictorClosedException if this predictor is closed
     */
    public O predict(I row) {
        return predict(row, Map.of());
    }

    /** Predicts one row with parameters of the signature; see {@link #predict(Object)}. */
    public O predict(I row, Map<String, ?> params) {
        return predict(Collections.singletonList(row), params).get(0);
    }

    /**
     * Predicts rows in one call of the model; none for none. One bad row refuses them all, and the error says which it is.
     *
     * @throws SignatureException if a row does not fit the signature
     * @throws ModelExecutionException if the model fails
     * @throws PredictorClosedException if this predictor is closed
     */
    public List<O> predict(List<? extends I> rows) {
        return predict(rows, Map.of());
    }

    /** Predicts rows with parameters of the signature; see {@link #predict(List)}. */
    public List<O> predict(List<? extends I> rows, Map<String, ?> params) {
        requireNonNull(rows, "rows");
        requireNonNull(params, "params");
        return leased(() -> {
            Map<String, Object> values = ParamValues.of(signature, params);
            if (rows.isEmpty()) return List.of();
            Map<String, Tensor> inputs = encoder.encode(rows);
            Map<String, Tensor> outputs = rows.size() == 1 ? model.runRow(inputs, values) : model.run(inputs, values);
            try {
                return decoder.decode(outputs, rows.size());
            } catch (SignatureException e) {
                // What was asked fits: it is the model that answered something else.
                throw new ModelExecutionException("model", "answered what does not fit: " + e.getMessage(), e);
            }
        });
    }

    /**
     * Predicts rows, of which bad ones do not refuse the others: each has its answer, or the error that says what is wrong with
     * it, in the order of the rows.
     *
     * @throws PredictorClosedException if this predictor is closed
     */
    public List<RowResult<O>> predictEach(List<? extends I> rows) {
        return predictEach(rows, Map.of());
    }

    /**
     * Predicts rows, of which bad ones do not refuse the others, with parameters of the signature; see {@link #predictEach(List)}.
     *
     * @throws SignatureException if a parameter does not fit the signature
     */
    public List<RowResult<O>> predictEach(List<? extends I> rows, Map<String, ?> params) {
        requireNonNull(rows, "rows");
        return leased(() -> {
            // What is wrong with them is wrong for all rows.
            ParamValues.of(signature, params);
            return EachRow.of(rows, some -> predict(some, params));
        });
    }

    @Override
    public Map<String, Tensor> score(Map<String, Tensor> inputs, Map<String, ?> params) {
        requireNonNull(inputs, "inputs");
        requireNonNull(params, "params");
        return leased(() ->
                model.run(GivenInputs.check(signature, model.inputs(), inputs), ParamValues.of(signature, params)));
    }

    /**
     * Runs the model on tensors by its own names, past the row types and the signature.
     *
     * @return tensors by the model's own names, in its order
     * @throws SignatureException if a tensor does not fit what the model declares
     * @throws ModelExecutionException if the model fails
     * @throws PredictorClosedException if this predictor is closed
     */
    public Map<String, Tensor> predictTensors(Map<String, Tensor> inputs) {
        requireNonNull(inputs, "inputs");
        return leased(
                () -> model.run(GivenInputs.check(null, model.inputs(), inputs), ParamValues.of(signature, Map.of())));
    }

    @Override
    public boolean isReady() {
        return lease.isOpen();
    }

    @Override
    public Optional<Signature> signature() {
        return Optional.ofNullable(signature);
    }

    @Override
    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return model.outputs();
    }

    /** Ends it. May be called again and while others predict. A model that fails to close is told in the log. */
    @Override
    public void close() {
        lease.close();
    }

    /** In short: how many inputs the model takes, and the names of what it gives. */
    @Override
    public String toString() {
        return "Predictor[" + (signature == null ? inputs() : signature.inputs()).size() + " inputs -> "
                + outputs().stream().map(TensorSpec::name).toList() + "]";
    }

    private <T> T leased(Supplier<T> call) {
        if (!lease.enter()) throw new PredictorClosedException();
        try {
            return call.get();
        } finally {
            lease.exit();
        }
    }
}
