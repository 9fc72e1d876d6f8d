package dev.mlopskit.serving;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tensor in a signature.
 *
 * @param name the tensor; {@code null} for a single one without a name
 * @param dtype the type of its elements
 * @param shape its dimensions; -1 for one of any length, which the first, the number of rows, should be
 */
public record TensorSpec(@Nullable String name, Dtype dtype, List<Long> shape) implements Spec {
    /** Refuses a dimension below -1. */
    public TensorSpec {
        if (dtype == null || shape.stream().anyMatch(Objects::isNull))
            throw new SignatureException(
                    name == null ? "tensor" : name, -1, "a dtype and dimensions", "null", "use -1 for any length");
        shape = List.copyOf(shape);
        for (long length : shape)
            if (length < -1)
                throw new SignatureException(
                        name == null ? "tensor" : name,
                        -1,
                        "dimensions of -1 or more",
                        shape.toString(),
                        "correct the shape");
    }

    /** Whether a tensor of this shape fits. */
    public boolean fits(List<Long> actual) {
        if (actual.size() != shape.size()) return false;
        for (int i = 0; i < shape.size(); i++)
            if (shape.get(i) >= 0 && !shape.get(i).equals(actual.get(i))) return false;
        return true;
    }
}
