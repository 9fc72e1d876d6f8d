package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import java.util.List;
import java.util.Map;

/** A model that is taken before each call and given back after it. */
abstract class GuardedModel implements LoadedModel {
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    GuardedModel(LoadedModel model) {
        this.inputs = model.inputs();
        this.outputs = model.outputs();
    }

    /** Waits until there is one that no other thread runs. */
    abstract LoadedModel take();

    abstract void giveBack(LoadedModel used);

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
        LoadedModel model = take();
        try {
            return model.run(given, params);
        } finally {
            giveBack(model);
        }
    }

    @Override
    public Map<String, Tensor> runRow(Map<String, Tensor> given, Map<String, Object> params) {
        LoadedModel model = take();
        try {
            return model.runRow(given, params);
        } finally {
            giveBack(model);
        }
    }
}
