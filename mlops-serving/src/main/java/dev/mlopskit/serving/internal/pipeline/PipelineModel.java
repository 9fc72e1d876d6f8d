package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.ServingException;
import dev.mlopskit.serving.SignatureException;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.TensorSpec;
import dev.mlopskit.serving.internal.model.Closing;
import dev.mlopskit.serving.internal.rows.GivenInputs;
import dev.mlopskit.serving.internal.rows.ParamValues;
import dev.mlopskit.serving.spi.LoadedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The steps of a pipeline, run one after the other, and closed together. */
record PipelineModel(PipelinePlan plan, Map<String, PipelineStep> steps, PipelineCheck.Fitted fitted)
        implements LoadedModel {
    @Override
    public List<TensorSpec> inputs() {
        return fitted.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return fitted.outputs();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params) {
        return run(inputs, params, false);
    }

    @Override
    public Map<String, Tensor> runRow(Map<String, Tensor> inputs, Map<String, Object> params) {
        return run(inputs, params, true);
    }

    private Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Object> params, boolean row) {
        Map<String, Tensor> there = new LinkedHashMap<>(inputs);
        for (PipelinePlan.Step step : plan.steps())
            try {
                if (step instanceof PipelinePlan.Combine combine)
                    there.put(step.name() + ".value", Ensembles.combine(combine, there));
                else
                    answers(Objects.requireNonNull(steps.get(step.name())), there, params, row)
                            .forEach((name, tensor) -> there.put(step.name() + "." + name, tensor));
            } catch (ServingException e) {
                throw e instanceof SignatureException unfit
                        ? unfit(step.name(), unfit)
                        : failed(step.name(), "failed", e);
            }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        plan.outputs().forEach((name, source) -> outputs.put(name, Objects.requireNonNull(there.get(source))));
        return outputs;
    }

    private Map<String, Tensor> answers(
            PipelineStep step, Map<String, Tensor> there, Map<String, Object> params, boolean row) {
        Map<String, Tensor> given = new LinkedHashMap<>();
        Objects.requireNonNull(fitted.wiring().get(step.name()))
                .forEach((name, source) -> given.put(name, Objects.requireNonNull(there.get(source))));
        Map<String, Object> own = new LinkedHashMap<>();
        if (step.signature() != null)
            step.signature().params().forEach(param -> {
                if (params.containsKey(param.name())) own.put(param.name(), params.get(param.name()));
            });
        Map<String, Tensor> inputs =
                GivenInputs.check(step.signature(), step.model().inputs(), given);
        Map<String, Object> values = ParamValues.of(step.signature(), own);
        return row ? step.model().runRow(inputs, values) : step.model().run(inputs, values);
    }

    /** What a caller gave is the caller's fault, also where a step is the first to see it. */
    private ServingException unfit(String step, SignatureException e) {
        String source = fitted.wiring().getOrDefault(step, Map.of()).get(e.name());
        if (inputs().stream().noneMatch(input -> String.valueOf(input.name()).equals(source)))
            return failed(step, "failed", e);
        SignatureException placed = new SignatureException(
                String.valueOf(source),
                e.row().orElse(-1),
                e.expected(),
                e.found(),
                e.advice() + "; step '" + step + "' asks for it");
        placed.setStackTrace(e.getStackTrace());
        return placed;
    }

    static ModelExecutionException failed(String step, String deed, ServingException e) {
        return new ModelExecutionException(PipelineFlavor.NAME, deed + " in step '" + step + "': " + e.getMessage(), e);
    }

    @Override
    public void close() {
        Closing.all(steps.values().stream().map(PipelineStep::model).toList());
    }
}
