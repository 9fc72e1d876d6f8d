package dev.mlopskit.autolog.internal.lightgbm;

import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.spi.Autologger;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;

/** Boosters of LightGBM. Loads without it: a mere {@code catch} of its exception here would not. */
public final class LightGBMAutologger implements Autologger {
    @Override
    public String modelClass() {
        return Library.LIGHTGBM.modelClass();
    }

    @Override
    public LoggedModel log(Object model, TrainingLog log) {
        return LightGBMModel.log(model, log);
    }
}
