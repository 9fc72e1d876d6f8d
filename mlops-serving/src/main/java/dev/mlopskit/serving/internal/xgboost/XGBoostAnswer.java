package dev.mlopskit.serving.internal.xgboost;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.ModelSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.dmlc.xgboost4j.java.Booster.PredictionType;

/**
 * What a package says for what its booster gives: {@code predict} of the Python class that it was saved from, which is what
 * {@code mlflow.pyfunc} answers, and for a classifier {@code predict_proba} beside it. Source: XGBoost 3.2,
 * {@code python-package/xgboost/sklearn.py}; MLflow 3, {@code mlflow/xgboost}.
 */
final class XGBoostAnswer {
    private static final String PREDICTION = "prediction";
    private static final String PROBABILITIES = "probabilities";
    private static final String BOOSTER = "xgboost.core.Booster";
    private static final String SKLEARN = "xgboost.sklearn.";
    private static final Set<String> CLASSIFIERS = Set.of(SKLEARN + "XGBClassifier", SKLEARN + "XGBRFClassifier");
    private static final Set<String> OTHERS = Set.of(
            BOOSTER, SKLEARN + "XGBModel", SKLEARN + "XGBRegressor", SKLEARN + "XGBRFRegressor", SKLEARN + "XGBRanker");

    /** How labels come from numbers. */
    private enum Kind {
        /** They do not. */
        NUMBERS,
        /** One number over a half. */
        BINARY,
        /** The largest of several. */
        LARGEST,
        /** Each of several that is over a half. */
        EACH
    }

    private final String modelClass;
    private final Kind kind;
    private final boolean softmax;
    private final int width;

    private XGBoostAnswer(String modelClass, Kind kind, boolean softmax, int width) {
        this.modelClass = modelClass;
        this.kind = kind;
        this.softmax = softmax;
        this.width = width;
    }

    static XGBoostAnswer of(ModelSource source, BoosterFile file) {
        checkNames(source, file);
        Object given = source.config().get("model_class");
        String modelClass = given == null ? BOOSTER : String.valueOf(given);
        boolean classifier = CLASSIFIERS.contains(modelClass);
        if (!classifier && !OTHERS.contains(modelClass))
            throw new ModelFormatException(
                    source.dataName(),
                    "is of the Python class '" + modelClass + "', and known are " + CLASSIFIERS + " and " + OTHERS
                            + ": save its booster, get_booster()",
                    null);
        boolean softmax = file.objective().equals("multi:softmax");
        Kind kind = !classifier
                ? Kind.NUMBERS
                : file.groups() == 1 ? Kind.BINARY : softmax || file.classes() > 2 ? Kind.LARGEST : Kind.EACH;
        return new XGBoostAnswer(modelClass, kind, softmax && classifier, softmax && !classifier ? 1 : file.groups());
    }

    /** As XGBoost does in Python for tables, though there it is found at the first prediction. */
    private static void checkNames(ModelSource source, BoosterFile file) {
        if (source.signature().isEmpty() || file.names().isEmpty()) return;
        List<String> columns = new ArrayList<>();
        source.signature().get().inputs().forEach(spec -> {
            if (spec instanceof ColumnSpec column && column.name() != null) columns.add(column.name());
        });
        if (!columns.isEmpty() && !columns.equals(file.names()))
            throw new ModelFormatException(
                    source.dataName(),
                    "was trained on the columns " + file.names() + ", and the signature has " + columns
                            + ": give the signature the same columns in the same order",
                    null);
    }

    /** Whether what early stopping found the best is used, rather than all there is. */
    boolean stopsAtBest() {
        return !modelClass.equals(BOOSTER);
    }

    /** Whether it needs the sums of the leaves, before the objective makes something of them. */
    boolean ofMargins() {
        return softmax;
    }

    PredictionType predictionType() {
        return softmax ? PredictionType.kMargin : PredictionType.kValue;
    }

    List<TensorSpec> outputs() {
        List<Long> single = List.of(-1L);
        List<Long> several = List.of(-1L, (long) width);
        return switch (kind) {
            case NUMBERS -> List.of(new TensorSpec(PREDICTION, Dtype.FLOAT32, width == 1 ? single : several));
            case BINARY ->
                List.of(
                        new TensorSpec(PREDICTION, Dtype.INT64, single),
                        new TensorSpec(PROBABILITIES, Dtype.FLOAT32, List.of(-1L, 2L)));
            case LARGEST ->
                List.of(
                        new TensorSpec(PREDICTION, Dtype.INT64, single),
                        new TensorSpec(PROBABILITIES, Dtype.FLOAT32, several));
            case EACH ->
                List.of(
                        new TensorSpec(PREDICTION, Dtype.FLOAT64, several),
                        new TensorSpec(PROBABILITIES, Dtype.FLOAT32, several));
        };
    }

    Map<String, Tensor> of(float[][] raw) {
        if (kind == Kind.NUMBERS)
            return Map.of(
                    PREDICTION,
                    width == 1 ? Tensor.of(flat(raw, 1), raw.length) : Tensor.of(flat(raw, width), raw.length, width));
        Map<String, Tensor> both = new LinkedHashMap<>();
        if (kind == Kind.EACH) {
            float[] values = flat(raw, width);
            double[] labels = new double[values.length];
            for (int i = 0; i < labels.length; i++) labels[i] = values[i] > 0.5f ? 1 : 0;
            both.put(PREDICTION, Tensor.of(labels, raw.length, width));
            both.put(PROBABILITIES, Tensor.of(values, raw.length, width));
            return both;
        }
        long[] labels = new long[raw.length];
        float[] values = new float[raw.length * Math.max(2, width)];
        for (int row = 0; row < raw.length; row++) {
            if (kind == Kind.BINARY) {
                labels[row] = raw[row][0] > 0.5f ? 1 : 0;
                values[2 * row] = 1 - raw[row][0];
                values[2 * row + 1] = raw[row][0];
            } else {
                if (softmax) softmax(raw[row]);
                labels[row] = largest(raw[row]);
                System.arraycopy(raw[row], 0, values, row * width, width);
            }
        }
        both.put(PREDICTION, Tensor.of(labels, raw.length));
        both.put(PROBABILITIES, Tensor.of(values, raw.length, Math.max(2, width)));
        return both;
    }

    private static float[] flat(float[][] raw, int width) {
        float[] flat = new float[raw.length * width];
        for (int row = 0; row < raw.length; row++) System.arraycopy(raw[row], 0, flat, row * width, width);
        return flat;
    }

    /** The first of the largest, as numpy has it. */
    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }

    private static void softmax(float[] values) {
        float max = values[largest(values)];
        float sum = 0;
        for (int i = 0; i < values.length; i++) sum += values[i] = (float) Math.exp(values[i] - max);
        for (int i = 0; i < values.length; i++) values[i] /= sum;
    }
}
