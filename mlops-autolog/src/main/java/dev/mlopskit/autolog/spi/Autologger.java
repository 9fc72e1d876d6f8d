package dev.mlopskit.autolog.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.LoggedModel;

/**
 * Logs the trained models of one machine-learning library: what {@link dev.mlopskit.autolog.Autolog#log} calls. Implementations
 * are found by {@link java.util.ServiceLoader}, have a public constructor without arguments, and are thread-safe. They must
 * load without their library, so its types belong into method bodies and classes of their own.
 */
@Beta
public interface Autologger {
    /**
     * The class or interface of the models, like {@code org.tribuo.Model}; its subclasses are logged too. A name, so that
     * an absent library costs nothing.
     */
    String modelClass();

    /**
     * Logs a model.
     *
     * @param model an instance of {@link #modelClass()}
     * @param log where to log it
     * @return what {@link TrainingLog#model} gave
     */
    LoggedModel log(Object model, TrainingLog log);
}
