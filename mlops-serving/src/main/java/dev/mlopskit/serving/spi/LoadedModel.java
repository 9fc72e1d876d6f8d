package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.List;
import java.util.Map;

/**
 * A model in memory, ready to run. Its predictor checks inputs against the signature before {@link #run}, calls that from
 * many threads at once, and calls {@link #close} once, after the last of them has returned.
 */
@Beta
public interface LoadedModel extends AutoCloseable {
    /** What the model itself declares as inputs, all named. */
    List<TensorSpec> inputs();

    /** What the model itself declares as outputs, all named. Those that are not tensors have the dtype {@code object}. */
    List<TensorSpec> outputs();

    /**
     * Runs the model once.
     *
     * @param inputs columns, each a tensor of one dimension, in the order of the signature; or tensors by the model's own names
     * @return tensors by the model's own names, in its order
     * @throws dev.mlopskit.serving.ServingException if the inputs do not fit the model, or it fails
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs);

    @Override
    void close();
}
