package dev.mlopskit.serving;

import dev.mlopskit.core.DataType;
import dev.mlopskit.core.RecordColumn;
import dev.mlopskit.serving.internal.rows.RecordColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and gives: columns or tensors in, columns or tensors out, and parameters. A predictor checks its rows
 * against it. Immutable. Source of the meaning: MLflow 3, {@code ModelSignature}.
 *
 * @param inputs all columns or all tensors, in the order in which the model has them; never empty
 * @param outputs all columns or all tensors; empty when nobody said
 * @param params parameters of inference
 */
public record Signature(List<Spec> inputs, List<Spec> outputs, List<ParamSpec> params) {
    /**
     * Checks what MLflow would refuse.
     *
     * @throws SignatureException if there is no input, columns and tensors are mixed, a name stands twice, or one of several has none
     */
    public Signature {
        inputs = copy("inputs", inputs);
        outputs = copy("outputs", outputs);
        params = copy("params", params);
        if (inputs.isEmpty())
            throw new SignatureException("inputs", -1, "columns or tensors", "nothing", "add at least one input");
        check("inputs", inputs);
        check("outputs", outputs);
        Set<String> names = new HashSet<>();
        for (ParamSpec param : params)
            if (!names.add(param.name()))
                throw new SignatureException(
                        "params",
                        -1,
                        "a name of its own for each",
                        "'" + param.name() + "' twice",
                        "rename one of them");
    }

    private static <T> List<T> copy(String side, List<? extends T> items) {
        if (items.stream().anyMatch(Objects::isNull))
            throw new SignatureException(side, -1, "columns, tensors or parameters", "null", "leave it out");
        return List.copyOf(items);
    }

    /** Starts a signature. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the inputs are columns and not tensors. */
    public boolean isTabular() {
        return inputs.get(0) instanceof ColumnSpec;
    }

    private static void check(String side, List<Spec> specs) {
        Set<@Nullable String> names = new HashSet<>();
        for (Spec spec : specs) {
            if (spec.getClass() != specs.get(0).getClass())
                throw new SignatureException(side, -1, "columns or tensors", "both", "use one kind for all " + side);
            if (!names.add(spec.name()))
                throw new SignatureException(
                        side, -1, "a name of its own for each", "'" + spec.name() + "' twice", "rename one of them");
            if (spec.name() == null && specs.size() > 1)
                throw new SignatureException(side, -1, "a name for each of several", "one without", "name all " + side);
            if (spec.name() == null && spec instanceof ColumnSpec column && !column.required())
                throw new SignatureException(
                        side, -1, "a name for an optional column", "one without", "name it, or make it required");
        }
    }

    /** Collects a signature, in order. Not thread-safe. */
    public static final class Builder {
        private final List<Spec> inputs = new ArrayList<>();
        private final List<Spec> outputs = new ArrayList<>();
        private final List<ParamSpec> params = new ArrayList<>();

        private Builder() {}

        /** Adds a column that each row must have. */
        public Builder input(String name, DataType type) {
            return input(new ColumnSpec(name, type, true));
        }

        /** Adds a column of lists, objects or maps that each row must have. */
        public Builder input(String name, ColumnType type) {
            return input(new ColumnSpec(name, type, true));
        }

        /**
         * Adds a tensor.
         *
         * @param shape its dimensions; -1 for one of any length, which the first, the number of rows, should be
         */
        public Builder input(@Nullable String name, Dtype dtype, long... shape) {
            return input(tensor(name, dtype, shape));
        }

        /** Adds a column, which may be optional, or a tensor. */
        public Builder input(Spec spec) {
            inputs.add(spec);
            return this;
        }

        /**
         * Adds a column for each component of a record, named and required by the rule of {@link RecordColumn}, which the
         * schemas of datasets follow too.
         *
         * @throws SignatureException if a component is of a type that no column has
         */
        public Builder inputs(Class<? extends Record> row) {
            inputs.addAll(RecordColumns.of(row));
            return this;
        }

        /** Adds a column that the model gives. */
        public Builder output(String name, DataType type) {
            return output(new ColumnSpec(name, type, true));
        }

        /** Adds a column of lists, objects or maps that the model gives. */
        public Builder output(String name, ColumnType type) {
            return output(new ColumnSpec(name, type, true));
        }

        /** Adds a tensor that the model gives; see {@link #input(String, Dtype, long...)}. */
        public Builder output(@Nullable String name, Dtype dtype, long... shape) {
            return output(tensor(name, dtype, shape));
        }

        /**
         * Adds a column that the model gives for each component of a record, named as by {@link #inputs}. An array is a column of
         * lists.
         *
         * @throws SignatureException if a component is of a type that no column has
         */
        public Builder outputs(Class<? extends Record> row) {
            outputs.addAll(RecordColumns.outputs(row));
            return this;
        }

        private static TensorSpec tensor(@Nullable String name, Dtype dtype, long... shape) {
            return new TensorSpec(name, dtype, Arrays.stream(shape).boxed().toList());
        }

        /** Adds a column or a tensor that the model gives. */
        public Builder output(Spec spec) {
            outputs.add(spec);
            return this;
        }

        /** Adds a parameter. */
        public Builder param(ParamSpec param) {
            params.add(param);
            return this;
        }

        /**
         * Ends the signature.
         *
         * @throws SignatureException if MLflow would refuse it
         */
        public Signature build() {
            return new Signature(inputs, outputs, params);
        }
    }
}
