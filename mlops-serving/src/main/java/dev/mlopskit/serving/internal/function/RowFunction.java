package dev.mlopskit.serving.internal.function;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.rows.Dtypes;
import dev.mlopskit.serving.internal.rows.InputEncoder;
import dev.mlopskit.serving.internal.rows.OutputDecoder;
import dev.mlopskit.serving.internal.rows.RecordShape;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import dev.mlopskit.serving.spi.Threading;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A function from record to record as a model of columns.
 *
 * @param <I> rows that it takes
 * @param <O> rows that it gives
 */
public record RowFunction<I extends Record, O extends Record>(
        String name,
        Class<I> input,
        Class<O> output,
        Threading threading,
        Function<? super ModelSource, ? extends Function<? super I, ? extends O>> loader)
        implements ModelFunction {
    private static final Map<Class<?>, DataType> TYPES = Map.of(
            Boolean.class, DataType.BOOLEAN,
            Integer.class, DataType.INTEGER,
            Long.class, DataType.LONG,
            Float.class, DataType.FLOAT,
            Double.class, DataType.DOUBLE,
            String.class, DataType.STRING);

    /** Refuses records that are no columns. */
    public RowFunction {
        columns(input, List.of());
        columns(output, List.of());
    }

    @Override
    public LoadedModel load(ModelSource source) {
        List<ColumnSpec> inputs =
                columns(input, source.signature().map(Signature::inputs).orElse(List.of()));
        List<ColumnSpec> outputs =
                columns(output, source.signature().map(Signature::outputs).orElse(List.of()));
        Signature.Builder answers = Signature.builder();
        outputs.forEach(answers::input);
        return new Model<>(
                loader.apply(source),
                threading,
                OutputDecoder.of(input, tensors(inputs)),
                InputEncoder.of(output, answers.build(), List.of()),
                tensors(inputs),
                tensors(outputs));
    }

    /** One column for each component, by the name that the signature has for it, or else the one of every record. */
    private static List<ColumnSpec> columns(Class<?> type, List<Spec> known) {
        RecordShape<?> shape = new RecordShape<>(type);
        List<ColumnSpec> columns = new ArrayList<>();
        for (RecordShape.Component component : shape.components()) {
            DataType column =
                    TYPES.get(MethodType.methodType(component.type()).wrap().returnType());
            if (column == null)
                throw new SignatureException(
                        component.name(),
                        -1,
                        "a number, a boolean or a text",
                        component.type().getSimpleName() + " in record " + type.getSimpleName(),
                        "implement ModelFunction for tensors of other types");
            String name = known.stream()
                    .map(Spec::name)
                    .filter(said -> said != null
                            && shape.find(said).filter(component::equals).isPresent())
                    .findFirst()
                    .orElse(component.column());
            columns.add(new ColumnSpec(name, column, column != DataType.STRING));
        }
        return columns;
    }

    private static List<TensorSpec> tensors(List<ColumnSpec> columns) {
        return columns.stream()
                .map(column -> new TensorSpec(column.name(), Dtypes.of(column.type()), List.of(-1L)))
                .toList();
    }

    private record Model<I, O>(
            Function<? super I, ? extends O> function,
            Threading threading,
            OutputDecoder<I> rows,
            InputEncoder<O> answers,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs)
            implements LoadedModel {
        @Override
        public Map<String, Tensor> run(Map<String, Tensor> given, Map<String, Object> params) {
            int count = (int) given.values().iterator().next().length(0);
            List<O> results = new ArrayList<>(count);
            for (I row : rows.decode(given, count))
                try {
                    results.add(function.apply(row));
                } catch (ServingException e) {
                    throw e;
                } catch (RuntimeException e) {
                    throw new ModelExecutionException(
                            FunctionFlavor.NAME, "failed on row " + results.size() + ", " + row + ": " + e, e);
                }
            return answers.encode(results);
        }

        @Override
        public void close() {
            if (function instanceof AutoCloseable closeable)
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new ModelExecutionException(FunctionFlavor.NAME, "failed to close: " + e, e);
                }
        }
    }
}
