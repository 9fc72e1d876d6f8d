package dev.mlopskit.serving.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.List;
import java.util.Map;

/**
 * A model in memory, ready to run. Its predictor checks rows against the signature, makes of them what {@link #inputs()} declares,
 * runs it from as many threads as {@link #threading()} allows, and calls {@link #close} once, after the last call has returned.
 *
 * <p>A model that takes a matrix declares one input of two dimensions, and gets the columns of the signature in their order.
 * One that takes columns declares each of them, with one dimension, by the name that it has in the signature.
 */
@Beta
public interface LoadedModel extends AutoCloseable {
    /** What the model itself declares as inputs, all named. */
    List<TensorSpec> inputs();

    /** What the model itself declares as outputs, all named. Those that are not tensors have the dtype {@code object}. */
    List<TensorSpec> outputs();

    /** How many threads may run it at once; any number unless it says otherwise. */
    default Threading threading() {
        return Threading.SAFE;
    }

    /**
     * Runs the model once.
     *
     * @param inputs tensors by the model's own names; each has the dtype and the dimensions that are declared
     * @param params the parameters of the signature, checked, with the defaults of those that the caller did not give
     * @return tensors by the model's own names, in its order
     * @throws dev.mlopskit.serving.ServingException if the model fails, or takes no such inputs after all
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params);

    /**
     * Runs the model on a single row: inputs whose first dimension is 1. Worth its own code where the library behind a flavor
     * has a faster way for it; the results are those of {@link #run}, which it calls unless it is written otherwise.
     */
    default Map<String, Tensor> runRow(Map<String, Tensor> inputs, Map<String, Object> params) {
        return run(inputs, params);
    }

    @Override
    void close();
}
