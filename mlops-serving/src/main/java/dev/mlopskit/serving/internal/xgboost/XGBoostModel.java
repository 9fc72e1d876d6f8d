package dev.mlopskit.serving.internal.xgboost;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import dev.mlopskit.serving.spi.Threading;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A booster. Trees are run on the rows as they lie in memory, which any number of threads may do once the booster has been set
 * up, and by the calling thread alone; a linear booster has to copy them first, and only one thread may.
 */
final class XGBoostModel implements LoadedModel {
    private static final String INPUT = "input";

    private final Booster booster;
    private final int features;
    private final boolean linear;
    private final XGBoostAnswer answer;
    /** From the first iteration to behind the last one; zeros are all of them. */
    private final int[] iterations;

    private XGBoostModel(Booster booster, BoosterFile file, XGBoostAnswer answer) {
        this.booster = booster;
        this.features = file.features();
        this.linear = file.booster().equals("gblinear");
        this.answer = answer;
        this.iterations = new int[] {0, answer.stopsAtBest() ? file.bestIteration() + 1 : 0};
    }

    static XGBoostModel load(ModelSource source, BoosterFile file, byte[] bytes) {
        XGBoostAnswer answer = XGBoostAnswer.of(source, file);
        Booster booster = null;
        try {
            booster = XGBoost.loadModel(bytes);
            // Threads of its own for each calling one cost more than they give: see the decision on them.
            booster.setParam("nthread", 1);
            XGBoostModel model = new XGBoostModel(booster, file, answer);
            // The first prediction sets it up, which only one thread may do.
            model.raw(new float[file.features()], 1);
            return model;
        } catch (XGBoostError | IOException | RuntimeException e) {
            if (booster != null) booster.dispose();
            throw new ModelFormatException(
                    source.dataName(),
                    "is no model that this XGBoost can load: " + e.getMessage()
                            + ": save it again, or add a newer XGBoost4J if a newer XGBoost made it",
                    e);
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return List.of(new TensorSpec(INPUT, Dtype.FLOAT32, List.of(-1L, (long) features)));
    }

    @Override
    public List<TensorSpec> outputs() {
        return answer.outputs();
    }

    @Override
    public Threading threading() {
        return linear ? Threading.POOLED : Threading.SAFE;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
        Tensor given = inputs.get(INPUT);
        if (given == null || !(given.array() instanceof float[] rows))
            throw new ModelExecutionException(XGBoostFlavor.NAME, "got " + inputs + ", and takes " + inputs(), null);
        int count = (int) given.length(0);
        try {
            return answer.of(count == 0 ? new float[0][] : raw(rows, count));
        } catch (XGBoostError e) {
            throw new ModelExecutionException(
                    XGBoostFlavor.NAME, "failed to run on " + given + ": " + e.getMessage(), e);
        }
    }

    private float[][] raw(float[] rows, int count) throws XGBoostError {
        if (!linear)
            return booster.inplace_predict(rows, count, features, Float.NaN, iterations, answer.predictionType(), null);
        DMatrix matrix = new DMatrix(rows, count, features, Float.NaN);
        try {
            return booster.predict(matrix, answer.ofMargins());
        } finally {
            matrix.dispose();
        }
    }

    @Override
    public void close() {
        booster.dispose();
    }
}
