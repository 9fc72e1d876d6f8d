package dev.mlopskit.serving.protocol;

import dev.mlopskit.serving.ColumnSpec;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A model that answers with its inputs, so that a test sees what a protocol read. */
final class Echo implements Scorer {
    private final @Nullable Signature signature;
    private final List<TensorSpec> inputs;
    private final BiFunction<Map<String, Tensor>, Map<String, ?>, Map<String, Tensor>> body;

    private Echo(
            @Nullable Signature signature,
            List<TensorSpec> inputs,
            BiFunction<Map<String, Tensor>, Map<String, ?>, Map<String, Tensor>> body) {
        this.signature = signature;
        this.inputs = inputs;
        this.body = body;
    }

    static Echo of(Signature signature) {
        List<TensorSpec> inputs = signature.inputs().stream().map(Echo::tensor).toList();
        return new Echo(signature, inputs, (given, params) -> given);
    }

    static Echo of(TensorSpec... inputs) {
        return new Echo(null, List.of(inputs), (given, params) -> given);
    }

    Echo answering(BiFunction<Map<String, Tensor>, Map<String, ?>, Map<String, Tensor>> other) {
        return new Echo(signature, inputs, other);
    }

    private static TensorSpec tensor(Spec spec) {
        return spec instanceof ColumnSpec column
                ? new TensorSpec(column.name(), Dtype.OBJECT, List.of(-1L))
                : (TensorSpec) spec;
    }

    @Override
    public Optional<Signature> signature() {
        return Optional.ofNullable(signature);
    }

    @Override
    public List<TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public List<TensorSpec> outputs() {
        return inputs;
    }

    @Override
    public Map<String, Tensor> score(Map<String, Tensor> given, Map<String, ?> params) {
        return body.apply(given, params);
    }
}
