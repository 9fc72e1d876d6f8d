package dev.mlopskit.serving.internal.lightgbm;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import dev.mlopskit.serving.spi.Threading;
import java.util.List;
import java.util.Map;

/**
 * A booster and what it needs to run one row after the other. Rows of a batch take the same way, which needs no memory of its own
 * and no thread; LightGBM's own one for a batch would copy it value by value through JNI. One thread at a time may run it: it
 * holds the memory of the row's result, and LightGBM 4.3 locks the booster.
 */
final class LightGBMModel implements LoadedModel {
    private static final String INPUT = "input";
    private static final String OUTPUT = "prediction";

    private final BoosterText text;
    private final SWIGTYPE_p_void booster;
    private final SWIGTYPE_p_void config;
    private final SWIGTYPE_p_long_long length;
    private final SWIGTYPE_p_double result;
    private final double[] row;

    private LightGBMModel(BoosterText text, SWIGTYPE_p_void booster, SWIGTYPE_p_void config) {
        this.text = text;
        this.booster = booster;
        this.config = config;
        this.length = lightgbmlib.new_int64_tp();
        this.result = lightgbmlib.new_doubleArray(text.width());
        this.row = new double[text.features()];
    }

    static LightGBMModel load(ModelSource source, BoosterText text) {
        LightGBMLibrary.load();
        SWIGTYPE_p_p_void place = lightgbmlib.voidpp_handle();
        SWIGTYPE_p_int iterations = lightgbmlib.new_intp();
        try {
            if (lightgbmlib.LGBM_BoosterLoadModelFromString(text.text(), iterations, place) < 0)
                throw new ModelFormatException(
                        source.dataName(),
                        "is no model that this LightGBM can load: " + lightgbmlib.LGBM_GetLastError()
                                + ": save the booster again, or add a newer LightGBM4J if a newer LightGBM made it",
                        null);
            SWIGTYPE_p_void booster = lightgbmlib.voidpp_value(place);
            return new LightGBMModel(text, booster, config(source, text, booster));
        } finally {
            lightgbmlib.delete_intp(iterations);
            lightgbmlib.delete_voidpp(place);
        }
    }

    /** What is looked up once for all rows. */
    private static SWIGTYPE_p_void config(ModelSource source, BoosterText text, SWIGTYPE_p_void booster) {
        SWIGTYPE_p_p_void place = lightgbmlib.voidpp_handle();
        try {
            int failed = lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastInit(
                    booster,
                    lightgbmlibConstants.C_API_PREDICT_NORMAL,
                    0,
                    -1,
                    lightgbmlibConstants.C_API_DTYPE_FLOAT64,
                    text.features(),
                    "",
                    place);
            if (failed == 0) return lightgbmlib.voidpp_value(place);
            String problem = lightgbmlib.LGBM_GetLastError();
            lightgbmlib.LGBM_BoosterFree(booster);
            throw new ModelFormatException(source.dataName(), "cannot be run: " + problem, null);
        } finally {
            lightgbmlib.delete_voidpp(place);
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return List.of(new TensorSpec(INPUT, Dtype.FLOAT64, List.of(-1L, (long) text.features())));
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(
                OUTPUT, Dtype.FLOAT64, text.width() == 1 ? List.of(-1L) : List.of(-1L, (long) text.width())));
    }

    @Override
    public Threading threading() {
        return Threading.POOLED;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
        Tensor given = inputs.get(INPUT);
        if (given == null || !(given.array() instanceof double[] values))
            throw new ModelExecutionException(LightGBMFlavor.NAME, "got " + inputs + ", and takes " + inputs(), null);
        int rows = (int) given.length(0);
        int width = text.width();
        double[] answers = new double[rows * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * row.length, row, 0, row.length);
            if (lightgbmlib.LGBM_BoosterPredictForMatSingleRowFastCriticalSWIG(row, config, length, result) < 0)
                throw new ModelExecutionException(
                        LightGBMFlavor.NAME, "failed on row " + i + ": " + lightgbmlib.LGBM_GetLastError(), null);
            for (int k = 0; k < width; k++) answers[i * width + k] = lightgbmlib.doubleArray_getitem(result, k);
        }
        return Map.of(OUTPUT, width == 1 ? Tensor.of(answers, rows) : Tensor.of(answers, rows, width));
    }

    @Override
    public void close() {
        lightgbmlib.LGBM_FastConfigFree(config);
        lightgbmlib.LGBM_BoosterFree(booster);
        lightgbmlib.delete_doubleArray(result);
        lightgbmlib.delete_int64_tp(length);
    }
}
