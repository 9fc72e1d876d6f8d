package dev.mlopskit.autolog.internal.tribuo;

import dev.mlopskit.autolog.internal.Library;
import dev.mlopskit.autolog.spi.Autologger;
import dev.mlopskit.autolog.spi.TrainingLog;
import dev.mlopskit.tracking.LoggedModel;

/** Models of Tribuo. Loads without it. */
public final class TribuoAutologger implements Autologger {
    @Override
    public String modelClass() {
        return Library.TRIBUO.modelClass();
    }

    @Override
    public LoggedModel log(Object model, TrainingLog log) {
        return TribuoModel.log(model, log);
    }
}
