package dev.mlopskit.autolog.internal.xgboost;

import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.spi.Autologger;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;

/** Boosters of XGBoost. Loads without it: a mere {@code catch} of its exception here would not. */
public final class XGBoostAutologger implements Autologger {
    @Override
    public String modelClass() {
        return Library.XGBOOST.modelClass();
    }

    @Override
    public LoggedModel log(Object model, TrainingLog log) {
        return XGBoostModel.log(model, log);
    }
}
