package dev.mlopskit.serving;

import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelFunction;
import dev.mlopskit.serving.spi.ModelSource;
import java.util.List;
import java.util.Map;

/** A model that answers with what it got, behind a real predictor. */
public record Identity(List<TensorSpec> inputs) implements ModelFunction {
    /** With inputs of its own and no signature. */
    public static Predictor<?, ?> of(TensorSpec... inputs) {
        return open(ModelPackage.function("identity").build(), inputs);
    }

    /** With a signature. */
    public static Predictor<?, ?> of(Signature signature, TensorSpec... inputs) {
        return open(ModelPackage.function("identity").signature(signature).build(), inputs);
    }

    private static Predictor<?, ?> open(ModelPackage model, TensorSpec... inputs) {
        return Predictor.open(model, Map.class, Map.class, PredictorOptions.of(new Identity(List.of(inputs))));
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public LoadedModel load(ModelSource source) {
        return new LoadedModel() {
            @Override
            public List<TensorSpec> inputs() {
                return inputs;
            }

            @Override
            public List<TensorSpec> outputs() {
                return inputs;
            }

            @Override
            public Map<String, Tensor> run(Map<String, Tensor> given, Map<String, Object> params) {
                return given;
            }

            @Override
            public void close() {}
        };
    }
}
