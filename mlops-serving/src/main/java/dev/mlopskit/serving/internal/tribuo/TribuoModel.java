package dev.mlopskit.serving.internal.tribuo;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.VariableInfo;
import org.tribuo.impl.ArrayExample;

/**
 * A model of Tribuo. Its features are columns by name; any number of threads may run it, as Tribuo says of models.
 *
 * @param <T> what it predicts
 */
final class TribuoModel<T extends Output<T>> implements LoadedModel {
    /** What the predictions of some rows are as tensors. */
    interface Answer<T extends Output<T>> {
        List<TensorSpec> outputs();

        Map<String, Tensor> of(List<Prediction<T>> predictions);
    }

    private static final String INPUT = "input";

    private final Model<T> model;
    private final Answer<T> answer;
    private final T dummy;
    /** The columns' names as Tribuo sorts them, and where each of them is in a row. */
    private final String[] names;

    private final int[] places;

    private TribuoModel(Model<T> model, Answer<T> answer, List<String> columns) {
        this.model = model;
        this.answer = answer;
        this.dummy = model.getOutputIDInfo().getDomain().iterator().next();
        this.names = columns.stream().sorted().toArray(String[]::new);
        this.places = Arrays.stream(names).mapToInt(columns::indexOf).toArray();
    }

    static LoadedModel load(ModelSource source) {
        return of(TribuoReader.read(source.dataName(), source.dataBytes()), source);
    }

    @SuppressWarnings("unchecked") // the domain says what the model predicts
    private static <T extends Output<T>> LoadedModel of(Model<T> model, ModelSource source) {
        Set<T> domain = model.getOutputIDInfo().getDomain();
        String type = domain.isEmpty()
                ? "nothing"
                : domain.iterator().next().getClass().getName();
        Answer<T> answer = (Answer<T>)
                switch (type) {
                    case "org.tribuo.classification.Label" -> LabelAnswer.of(model);
                    case "org.tribuo.regression.Regressor", "org.tribuo.regression.Regressor$DimensionTuple" ->
                        RegressionAnswer.of(model);
                    default ->
                        throw new ModelFormatException(
                                source.dataName(), "predicts " + type + ": a Label or a Regressor can be served", null);
                };
        return new TribuoModel<>(model, answer, columns(model, source));
    }

    private static List<String> columns(Model<?> model, ModelSource source) {
        List<String> features = new ArrayList<>();
        for (VariableInfo feature : model.getFeatureIDMap()) features.add(feature.getName());
        features.sort(Comparator.naturalOrder());
        List<String> columns = new ArrayList<>();
        source.signature().ifPresent(signature -> signature.inputs().forEach(spec -> {
            if (spec instanceof ColumnSpec column && column.name() != null) columns.add(column.name());
        }));
        if (columns.isEmpty()) return features;
        features.removeAll(new HashSet<>(columns));
        if (features.isEmpty()) return columns;
        // Tribuo would take an absent feature for zero.
        throw new ModelFormatException(
                source.dataName(),
                "was trained on " + features + ", which the signature does not have: add these columns to it",
                null);
    }

    @Override
    public List<TensorSpec> inputs() {
        return List.of(new TensorSpec(INPUT, Dtype.FLOAT64, List.of(-1L, (long) names.length)));
    }

    @Override
    public List<TensorSpec> outputs() {
        return answer.outputs();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
        Tensor given = inputs.get(INPUT);
        if (given == null || !(given.array() instanceof double[] values))
            throw new ModelExecutionException(TribuoFlavor.NAME, "got " + inputs + ", and takes " + inputs(), null);
        int rows = (int) given.length(0);
        List<Prediction<T>> predictions = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++)
            try {
                predictions.add(model.predict(example(values, row)));
            } catch (RuntimeException e) {
                throw new ModelExecutionException(TribuoFlavor.NAME, "failed on row " + row + ": " + e.getMessage(), e);
            }
        return answer.of(predictions);
    }

    private Example<T> example(double[] values, int row) {
        double[] sorted = new double[names.length];
        for (int i = 0; i < sorted.length; i++) sorted[i] = values[row * sorted.length + places[i]];
        // It keeps what it is given, and sorts it.
        return new ArrayExample<>(dummy, names.clone(), sorted);
    }

    /** Tribuo's Java holds nothing but memory. */
    @Override
    public void close() {}
}
