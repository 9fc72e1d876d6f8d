package dev.mlopskit.serving.internal.rows;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Whether a signature fits the model behind it: found when the model is loaded, and not by its first call. */
public final class SignatureFit {
    private enum Kind {
        FLOATING,
        WHOLE,
        TRUTH,
        TEXT,
        ANY
    }

    private SignatureFit() {}

    /**
     * Checks that what the signature takes can be fed to the model: one made-up row is, by the rule of {@link ModelInputs}.
     *
     * @param declared what the model declares; nothing if it takes what it gets
     * @throws SignatureException if a name, a number of columns, a type or a shape does not fit
     */
    public static void inputs(Signature signature, List<TensorSpec> declared) {
        if (declared.isEmpty()) return;
        List<Spec> specs = signature.inputs();
        Map<String, Tensor> row = new LinkedHashMap<>();
        for (Spec spec : specs) row.put(InputEncoder.nameOf(spec, declared), sample(spec));
        List<TensorSpec> open = new ArrayList<>();
        for (TensorSpec input : declared) {
            Spec given = declared.size() == 1 ? specs.size() == 1 ? specs.get(0) : null : named(specs, input.name());
            if (given instanceof TensorSpec tensor
                    && tensor.shape().size() == input.shape().size()) {
                if (!agree(tensor.shape(), input.shape())) throw unfit(specs, declared);
                open.add(new TensorSpec(
                        input.name(),
                        input.dtype(),
                        Collections.nCopies(tensor.shape().size(), -1L)));
            } else open.add(new TensorSpec(input.name(), input.dtype(), anyRows(input.shape())));
        }
        try {
            ModelInputs.of(open, row);
        } catch (SignatureException e) {
            throw unfit(specs, declared);
        }
    }

    /**
     * Checks that the model gives what the signature says. Not for packages of Python's MLflow, which asks for no names and no types.
     *
     * @throws SignatureException if a name, a type or a shape does not fit
     */
    public static void outputs(Signature signature, List<TensorSpec> declared) {
        if (declared.isEmpty()) return;
        for (Spec output : signature.outputs()) {
            TensorSpec given = output.name() != null
                    ? (TensorSpec) named(declared, output.name())
                    : declared.size() == 1 ? declared.get(0) : null;
            if (given == null ? output.name() != null : !gives(given, output))
                throw new SignatureException(
                        String.valueOf(output.name()),
                        -1,
                        "an output of the model, which gives " + shown(declared),
                        shown(List.of(output)) + " in the signature",
                        "correct the outputs of the signature, or leave them out");
        }
    }

    /** Whether several outputs, of which one is a matrix, make no table: Python's MLflow lays them out as columns of one length. */
    public static boolean isNoTable(List<? extends Spec> outputs) {
        return outputs.size() > 1 && outputs.stream().anyMatch(SignatureFit::isMatrix);
    }

    private static boolean isMatrix(Spec output) {
        if (output instanceof ColumnSpec column)
            return column.type() instanceof ColumnType.ArrayOf || column.type() instanceof ColumnType.SparkVector;
        List<Long> shape = ((TensorSpec) output).shape();
        return shape.size() > 1 && shape.subList(1, shape.size()).stream().anyMatch(length -> length != 1);
    }

    private static @Nullable Spec named(List<? extends Spec> specs, @Nullable String name) {
        return specs.stream()
                .filter(spec -> name != null && name.equals(spec.name()))
                .findFirst()
                .orElse(null);
    }

    private static Tensor sample(Spec spec) {
        Dtype dtype = spec instanceof ColumnSpec column
                ? new ColumnEncoder<>(column, "", value -> value).dtype()
                : ((TensorSpec) spec).dtype();
        int rank = spec instanceof TensorSpec tensor ? tensor.shape().size() : 1;
        Object array = Array.newInstance(dtype.arrayType().getComponentType(), 1);
        return Tensor.of(dtype, array, LongStream.generate(() -> 1).limit(rank).toArray());
    }

    private static List<Long> anyRows(List<Long> shape) {
        List<Long> any = new ArrayList<>(shape);
        if (!any.isEmpty()) any.set(0, -1L);
        return any;
    }

    /** Whether a tensor may have both shapes. */
    private static boolean agree(List<Long> one, List<Long> other) {
        if (one.size() != other.size()) return false;
        for (int i = 0; i < one.size(); i++)
            if (one.get(i) >= 0 && other.get(i) >= 0 && !one.get(i).equals(other.get(i))) return false;
        return true;
    }

    private static boolean gives(TensorSpec given, Spec said) {
        if (said instanceof TensorSpec tensor)
            return tensor.dtype() == Dtype.OBJECT
                    || given.dtype() == Dtype.OBJECT
                    || tensor.dtype() == given.dtype() && agree(tensor.shape(), given.shape());
        ColumnType type = ((ColumnSpec) said).type();
        if (!(type instanceof ColumnType.Scalar)) return true;
        Kind kind = kind(new ColumnEncoder<>((ColumnSpec) said, "", value -> value).dtype());
        return kind(given.dtype()) == Kind.ANY
                || kind == Kind.ANY
                || kind == kind(given.dtype()) && (given.shape().size() < 2 || !isWide(given));
    }

    private static boolean isWide(TensorSpec given) {
        return given.shape().subList(1, given.shape().size()).stream().anyMatch(length -> length > 1);
    }

    private static Kind kind(Dtype dtype) {
        return switch (dtype) {
            case FLOAT16, FLOAT32, FLOAT64 -> Kind.FLOATING;
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> Kind.WHOLE;
            case BOOL -> Kind.TRUTH;
            case STRING -> Kind.TEXT;
            case OBJECT -> Kind.ANY;
        };
    }

    private static SignatureException unfit(List<Spec> specs, List<TensorSpec> declared) {
        return new SignatureException(
                "signature",
                -1,
                "what the model takes, " + shown(declared),
                shown(specs),
                declared.size() == 1
                        ? "give it the columns or the tensor that the model was trained on, in that order"
                        : "name its inputs as the model does, with types that become the model's");
    }

    private static String shown(List<? extends Spec> specs) {
        return specs.stream()
                .map(spec -> {
                    String type = spec instanceof ColumnSpec column
                            ? column.type().toString()
                            : ((TensorSpec) spec).dtype()
                                    + ((TensorSpec) spec).shape().toString();
                    return spec.name() == null ? type : "'" + spec.name() + "' " + type;
                })
                .collect(Collectors.joining(", ", specs.size() + " (", ")"));
    }
}
