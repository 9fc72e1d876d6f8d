package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;

/** How many threads may run one loaded model at once. Its predictor keeps to it, so that callers need not know. */
@Beta
public enum Threading {
    /** Any number may. */
    SAFE,
    /** One may, and a second loading of the same model is one that another thread may run meanwhile. */
    POOLED,
    /**
     * One may, however often the model is loaded: all models of the flavor, or of the function of one name, take turns in this
     * process.
     */
    SERIAL
}
