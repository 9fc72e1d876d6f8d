package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.spi.LoadedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes models that are not needed any more. That it fails is told in the log: the one who happens to close has an answer or an error of
 * his own, and the rest is to be closed too.
 */
public final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** Closes all, in order, whatever any of them throws. */
    public static void all(Iterable<? extends LoadedModel> all) {
        for (LoadedModel each : all) quietly(each);
    }

    /** Closes one. */
    public static void quietly(LoadedModel model) {
        try {
            model.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("Closing a model failed; what it held may not be freed before this process ends", e);
        }
    }
}
