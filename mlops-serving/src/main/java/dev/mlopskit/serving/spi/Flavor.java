package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;

/**
 * A format of model that this process can load. Flavors are registered in code: the built-in ones, and those that
 * {@link java.util.ServiceLoader} finds on the class path. A model file can only choose one of them by its name. Thread-safe.
 */
@Beta
public interface Flavor {
    /** The key under {@code flavors} in {@code MLmodel}, like {@code onnx}. */
    String name();

    /** The key of the flavor's configuration that names the model's main file; {@code data} unless a flavor says otherwise. */
    default String dataKey() {
        return "data";
    }

    /**
     * Loads a model.
     *
     * @throws dev.mlopskit.serving.ModelFormatException if the file is not such a model
     * @throws dev.mlopskit.serving.ModelExecutionException if the library that runs such models is absent or refuses
     */
    LoadedModel load(ModelSource source);
}
