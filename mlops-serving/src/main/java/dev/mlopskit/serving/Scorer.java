package dev.mlopskit.serving;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that answers columns or tensors, whatever its flavor and whoever asks: what a {@link Predictor} and an endpoint have
 * in common, and what protocols are served from. Thread-safe.
 */
public interface Scorer {
    /** Whether it answers calls now, as far as it knows without being asked. */
    default boolean isReady() {
        return true;
    }

    /** What inputs are checked against; empty if the model has none. */
    Optional<Signature> signature();

    /** What the model itself declares as inputs. */
    List<TensorSpec> inputs();

    /** What the model itself declares as outputs. */
    List<TensorSpec> outputs();

    /**
     * Scores columns, or tensors.
     *
     * @param inputs by the names of the signature: columns of one dimension and one length ({@link Tensor#column}), or tensors;
     *     by the model's own names if there is no signature. An optional column may be absent. Columns that the signature does
     *     not name are ignored
     * @param params parameters of the signature; those that are absent have their defaults
     * @return tensors by the model's own names, in its order
     * @throws SignatureException if something does not fit the signature or the model
     * @throws ModelExecutionException if the model fails
     */
    Map<String, Tensor> score(Map<String, Tensor> inputs, Map<String, ?> params);

    /** Scores with the default parameters; see {@link #score(Map, Map)}. */
    default Map<String, Tensor> score(Map<String, Tensor> inputs) {
        return score(inputs, Map.of());
    }
}
