package dev.mlopskit.serving.internal.model;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.spi.LoadedModel;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A model of which nothing comes but what it declares, or an exception of this library. */
final class CheckedModel implements LoadedModel {
    private final String flavor;
    private final LoadedModel model;
    private final List<TensorSpec> outputs;

    CheckedModel(String flavor, LoadedModel model) {
        this.flavor = flavor;
        this.model = model;
        this.outputs = model.outputs();
    }

    /** Does something of a flavor; whatever else it throws is a failure of the model. */
    static <T> T safely(String flavor, String deed, Supplier<T> work) {
        try {
            return work.get();
        } catch (ServingException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new ModelExecutionException(flavor, deed + ": " + e, e);
        }
    }

    @Override
    public List<TensorSpec> inputs() {
        return model.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
        return checked(safely(flavor, "failed", () -> model.run(inputs, params)));
    }

    @Override
    public Map<String, Tensor> runRow(Map<String, Tensor> inputs, Map<String, Object> params) {
        return checked(safely(flavor, "failed", () -> model.runRow(inputs, params)));
    }

    private Map<String, Tensor> checked(Map<String, Tensor> answers) {
        for (TensorSpec output : outputs) {
            Tensor answer = answers == null ? null : answers.get(output.name());
            if (answer == null) throw wrong("no '" + output.name() + "', which it declares");
            // Who takes tensors goes by what is declared.
            if (answer.dtype() != output.dtype())
                throw wrong(
                        "'" + output.name() + "' as " + answer.dtype() + ", which it declares as " + output.dtype());
        }
        return answers;
    }

    private ModelExecutionException wrong(String answer) {
        return new ModelExecutionException(flavor, "gave " + answer + ": correct its run(..) or its outputs()", null);
    }

    @Override
    public void close() {
        model.close();
    }
}
