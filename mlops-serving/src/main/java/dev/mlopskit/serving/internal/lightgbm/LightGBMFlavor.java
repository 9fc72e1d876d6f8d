package dev.mlopskit.serving.internal.lightgbm;

import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.internal.model.OptionalLibrary;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;

/** Boosters of LightGBM. Names no type of LightGBM4J itself, so that it can say what to add where that is absent. */
public final class LightGBMFlavor implements Flavor {
    public static final String NAME = "lightgbm";

    private static final String BOOSTER = "lightgbm.basic.Booster";
    private static final OptionalLibrary LIBRARY =
            new OptionalLibrary("LightGBM4J", "io.github.metarank:lightgbm4j", "lightgbm.version", "lightgbm4j");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        Object modelClass = source.config().getOrDefault("model_class", BOOSTER);
        if (!BOOSTER.equals(modelClass))
            // MLflow pickles those of the scikit-learn interface, and a pickle is a program.
            throw new ModelFormatException(
                    source.dataName(),
                    "is a '" + modelClass + "', which only Python can load: save its booster, model.booster_",
                    null);
        BoosterText text = BoosterText.read(source);
        try {
            return LightGBMModel.load(source, text);
        } catch (LinkageError e) {
            throw LIBRARY.absent(NAME, e);
        }
    }
}
