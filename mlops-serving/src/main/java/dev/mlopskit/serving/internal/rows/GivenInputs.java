package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns and tensors that a caller gives as such, checked against the signature, to the inputs that a model declares. */
public final class GivenInputs {
    private GivenInputs() {}

    /** What the model takes. A column that has its type already is not copied. */
    public static Map<String, Tensor> check(
            @Nullable Signature signature, List<TensorSpec> declared, Map<String, Tensor> given) {
        given.forEach((name, tensor) -> {
            if (name == null || tensor == null)
                throw new SignatureException(
                        String.valueOf(name), -1, "a name and a tensor", "null", "give a tensor for each input");
        });
        if (signature == null) return ModelInputs.of(declared, named(declared, given));
        int rows = signature.isTabular() ? rows(signature, given) : 0;
        Map<String, Tensor> checked = new LinkedHashMap<>();
        for (Spec spec : signature.inputs()) {
            String name = InputEncoder.nameOf(spec, declared);
            Tensor tensor = given.get(name);
            if (tensor == null && signature.inputs().size() == 1 && spec.name() == null && given.size() == 1)
                tensor = given.values().iterator().next();
            checked.put(
                    name,
                    spec instanceof ColumnSpec column
                            ? column(column, name, tensor, rows, given)
                            : tensor((TensorSpec) spec, name, tensor, given));
        }
        return ModelInputs.of(declared, checked);
    }

    /** Names that a model does not declare are more likely a mistake than left over. */
    private static Map<String, Tensor> named(List<TensorSpec> declared, Map<String, Tensor> given) {
        List<String> names =
                declared.stream().map(spec -> String.valueOf(spec.name())).toList();
        if (given.size() != names.size() || !given.keySet().containsAll(names))
            throw new SignatureException(
                    "inputs",
                    -1,
                    declared.toString(),
                    given.keySet().toString(),
                    "give a tensor for each input by the model's own name for it");
        return given;
    }

    private static int rows(Signature signature, Map<String, Tensor> given) {
        Tensor first = null;
        for (Spec spec : signature.inputs()) {
            Tensor tensor = given.get(String.valueOf(spec.name()));
            if (tensor == null) continue;
            if (first != null && first.size() != tensor.size())
                throw new SignatureException(
                        String.valueOf(spec.name()),
                        -1,
                        first.size() + " values, as the columns before it have",
                        tensor.size() + " values",
                        "give columns of one length");
            first = tensor;
        }
        if (first != null) return first.size();
        return given.isEmpty() ? 0 : given.values().iterator().next().size();
    }

    private static Tensor column(
            ColumnSpec spec, String name, @Nullable Tensor given, int rows, Map<String, Tensor> all) {
        if (given == null && spec.required() && rows > 0)
            throw new SignatureException(
                    name,
                    -1,
                    spec.type() + " (required)",
                    "only " + all.keySet(),
                    "give a column of that name, or make it optional");
        ColumnEncoder<Object> encoder = new ColumnEncoder<>(spec, name, value -> value);
        if (given == null && spec.required())
            throw new SignatureException(
                    name, -1, spec.type() + " (required)", "no column", "give it, or make the column optional");
        if (given == null) return encoder.absent(rows);
        if (given.rank() != 1 && !(given.rank() == 2 && given.length(1) == 1))
            throw new SignatureException(
                    name, -1, "a column, of one dimension", "shape " + given.shape(), "give one value for each row");
        if (given.dtype() == encoder.dtype() && !(given.array() instanceof Object[]))
            return given.rank() == 1 ? given : Tensor.column(given.array());
        return encoder.convert(given);
    }

    private static Tensor tensor(TensorSpec spec, String name, @Nullable Tensor tensor, Map<String, Tensor> given) {
        if (tensor == null)
            throw new SignatureException(
                    name, -1, spec.toString(), "only " + given.keySet(), "give a tensor of that name");
        if (tensor.dtype() != spec.dtype() && spec.dtype() != Dtype.OBJECT)
            throw new SignatureException(
                    name, -1, spec.dtype().toString(), tensor.dtype().toString(), "convert the tensor first");
        if (!spec.fits(tensor.shape()))
            throw new SignatureException(
                    name, -1, "shape " + spec.shape(), "shape " + tensor.shape(), "correct the tensor");
        return tensor;
    }
}
