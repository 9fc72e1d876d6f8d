package dev.mlopskit.serving.internal.xgboost;

import dev.mlopskit.serving.internal.model.OptionalLibrary;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;

/** Boosters of XGBoost. Names no type of XGBoost4J itself, so that it can say what to add where that is absent. */
public final class XGBoostFlavor implements Flavor {
    public static final String NAME = "xgboost";

    private static final OptionalLibrary LIBRARY =
            new OptionalLibrary("XGBoost4J", "ml.dmlc:xgboost4j_2.12", "xgboost.version", "ml.dmlc.xgboost4j");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        byte[] bytes = source.dataBytes();
        BoosterFile file = BoosterFile.read(source, bytes);
        try {
            return XGBoostModel.load(source, file, bytes);
        } catch (LinkageError e) {
            throw LIBRARY.absent(NAME, e);
        }
    }
}
