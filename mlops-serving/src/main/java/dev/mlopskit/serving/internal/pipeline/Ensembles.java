package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.internal.rows.Unsigned;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What several answers become. */
final class Ensembles {
    private Ensembles() {}

    static Tensor combine(PipelinePlan.Combine step, Map<String, Tensor> there) {
        List<Tensor> tensors = new ArrayList<>();
        for (String source : step.of()) tensors.add(Objects.requireNonNull(there.get(source)));
        Tensor first = tensors.get(0);
        for (Tensor tensor : tensors)
            if (!tensor.shape().equals(first.shape()))
                throw new SignatureException(
                        step.name(),
                        -1,
                        "answers of one shape, " + first.shape(),
                        tensor.shape().toString(),
                        "combine models that answer alike");
        return step.kind() == PipelinePlan.Kind.MEAN ? mean(tensors, step.weights()) : vote(tensors);
    }

    private static Tensor mean(List<Tensor> tensors, List<Double> weights) {
        double[] means = new double[tensors.get(0).size()];
        double sum = 0;
        for (double weight : weights) sum += weight;
        for (int t = 0; t < tensors.size(); t++) {
            double weight = weights.get(t) / sum;
            // An answer without weight is no answer, not even NaN.
            if (weight > 0) for (int i = 0; i < means.length; i++) means[i] += weight * number(tensors.get(t), i);
        }
        return Tensor.of(means, lengths(tensors.get(0)));
    }

    private static double number(Tensor tensor, int place) {
        return tensor.dtype().isUnsigned()
                ? ((Number) Objects.requireNonNull(Unsigned.get(tensor, place))).doubleValue()
                : Array.getDouble(tensor.array(), place);
    }

    private static Tensor vote(List<Tensor> tensors) {
        Tensor first = tensors.get(0);
        Object votes = Array.newInstance(first.dtype().arrayType().getComponentType(), first.size());
        for (int i = 0; i < first.size(); i++) Array.set(votes, i, winner(tensors, i));
        return Tensor.of(first.dtype(), votes, lengths(first));
    }

    private static @org.jspecify.annotations.Nullable Object winner(List<Tensor> tensors, int place) {
        Object best = null;
        int most = 0;
        for (Tensor candidate : tensors) {
            Object value = candidate.get(place);
            int count = 0;
            for (Tensor tensor : tensors) if (Objects.equals(tensor.get(place), value)) count++;
            if (count > most) {
                best = value;
                most = count;
            }
        }
        return best;
    }

    private static long[] lengths(Tensor tensor) {
        return tensor.shape().stream().mapToLong(Long::longValue).toArray();
    }
}
