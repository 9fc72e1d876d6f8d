package dev.mlopskit.serving.internal.pmml;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ColumnType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ModelFormatException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.rows.Dtypes;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model in PMML, which any number of threads may run. Columns and outputs have the names of the document. */
final class PmmlModel implements LoadedModel {
    private final PmmlLibrary model;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private PmmlModel(PmmlLibrary model, Optional<Signature> signature) {
        this.model = model;
        this.inputs = model.inputs().stream()
                .map(field -> new TensorSpec(field.name(), input(field, signature), List.of(-1L)))
                .toList();
        this.outputs = model.outputs().stream()
                .map(field -> new TensorSpec(field.name(), dtype(field.type()), List.of(-1L)))
                .toList();
    }

    static LoadedModel load(ModelSource source, byte[] bytes) {
        try {
            PmmlModel model = new PmmlModel(PmmlLibrary.read(bytes), source.signature());
            if (model.inputs.isEmpty() || model.outputs.isEmpty())
                throw new IllegalArgumentException(
                        "it has " + model.inputs.size() + " inputs and " + model.outputs.size() + " outputs");
            return model;
        } catch (ModelExecutionException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new ModelFormatException(
                    source.dataName(), "is no PMML that PMML4S can load: " + e + ": export it again", e);
        }
    }

    /** As the signature has it, since PMML4S makes of any number what the document asks for. */
    private static Dtype input(PmmlLibrary.Field field, Optional<Signature> signature) {
        return signature.stream()
                .flatMap(known -> known.inputs().stream())
                .filter(spec -> field.name().equals(spec.name()))
                .findFirst()
                .map(spec -> spec instanceof ColumnSpec column
                        ? dtype(column.type())
                        : spec instanceof TensorSpec tensor ? tensor.dtype() : Dtype.OBJECT)
                .orElseGet(() -> dtype(field.type()));
    }

    /** Moments and bytes are texts in PMML. */
    private static Dtype dtype(ColumnType type) {
        Dtype dtype = Dtypes.of(type);
        return type instanceof ColumnType.Scalar && dtype == Dtype.OBJECT ? Dtype.STRING : dtype;
    }

    private static Dtype dtype(String type) {
        return switch (type) {
            case "boolean" -> Dtype.BOOL;
            case "integer" -> Dtype.INT64;
            case "double", "float", "real", "numeric" -> Dtype.FLOAT64;
            default -> Dtype.STRING;
        };
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> given, Map<String, Object> params) {
        List<Tensor> columns = new ArrayList<>();
        for (TensorSpec input : inputs) {
            Tensor column = given.get(String.valueOf(input.name()));
            if (column == null)
                throw new ModelExecutionException(PmmlFlavor.NAME, "got " + given + ", and takes " + inputs, null);
            columns.add(column);
        }
        int rows = columns.get(0).size();
        List<Object> answers = new ArrayList<>();
        for (TensorSpec output : outputs)
            answers.add(Array.newInstance(output.dtype().arrayType().getComponentType(), rows));
        for (int row = 0; row < rows; row++) {
            List<?> answer = predict(columns, row);
            for (int i = 0; i < answers.size(); i++) put(answers.get(i), row, answer.get(i), outputs.get(i));
        }
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++)
            named.put(
                    String.valueOf(outputs.get(i).name()),
                    Tensor.of(outputs.get(i).dtype(), answers.get(i), rows));
        return named;
    }

    private List<?> predict(List<Tensor> columns, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Tensor column : columns) {
            Object value = column.get(row);
            // In PMML what is missing has no value.
            boolean missing =
                    value instanceof Double number && number.isNaN() || value instanceof Float single && single.isNaN();
            values.add(missing ? null : value instanceof Float single ? (Object) single.doubleValue() : value);
        }
        try {
            List<?> answer = model.predict(values);
            if (answer.size() < outputs.size()) throw new IllegalStateException("it gave " + answer);
            return answer;
        } catch (RuntimeException | StackOverflowError e) {
            throw new ModelExecutionException(PmmlFlavor.NAME, "failed on row " + row + ", " + values + ": " + e, e);
        }
    }

    private static void put(Object array, int row, @Nullable Object value, TensorSpec output) {
        if (array instanceof double[] doubles)
            doubles[row] = value instanceof Number number ? number.doubleValue() : Double.NaN;
        else if (array instanceof String[] texts) {
            // Where there is none the array has none already.
            if (value != null) texts[row] = value.toString();
        } else if (array instanceof long[] longs && value instanceof Number number) longs[row] = number.longValue();
        else if (array instanceof boolean[] booleans && value instanceof Boolean yes) booleans[row] = yes;
        else
            throw new ModelExecutionException(
                    PmmlFlavor.NAME,
                    "gave " + value + " for the output '" + output.name() + "' of type " + output.dtype(),
                    null);
    }

    /** PMML4S holds nothing but memory. */
    @Override
    public void close() {}
}
