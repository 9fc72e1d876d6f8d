package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.internal.Conflicts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The datasets that a run read and the models that it made. */
final class RunLinks {
    private RunLinks() {}

    /**
     * Refuses a second context of a dataset, which a server would pass over without a word.
     *
     * @throws ConflictException if a dataset has another one, in the run or among the inputs
     */
    static void agree(RunData run, List<DatasetInput> inputs) {
        Map<List<String>, String> contexts = new HashMap<>();
        List<DatasetInput> all = new ArrayList<>(run.inputs());
        all.addAll(inputs);
        for (DatasetInput input : all) {
            if (input.context().isEmpty()) continue;
            String name = input.dataset().name();
            String present = contexts.putIfAbsent(List.of(name, input.dataset().digest()), input.context());
            if (present != null && !present.equals(input.context()))
                throw Conflicts.secondContext(run.runId(), input, present);
        }
    }

    static void log(
            Api api, String runId, List<DatasetInput> inputs, List<ModelOutput> outputs, Function<String, RunData> read)
            throws Refusal {
        if (!inputs.isEmpty())
            api.repeat(
                    "POST",
                    "runs/log-inputs",
                    Api.body(
                            "run_id",
                            runId,
                            "datasets",
                            inputs.stream().distinct().map(Wire::input).toList()));
        if (outputs.isEmpty()) return;
        try {
            logOutputs(api, runId, outputs);
        } catch (Refusal e) {
            // A server refuses an output that it has already, and all that come with it.
            List<ModelOutput> missing = new ArrayList<>(outputs);
            if (!e.isInvalid()) throw e;
            List<String> present = read.apply(runId).outputs().stream()
                    .map(ModelOutput::modelId)
                    .toList();
            if (!missing.removeIf(output -> present.contains(output.modelId()))) throw e;
            if (!missing.isEmpty()) logOutputs(api, runId, missing);
        }
    }

    private static void logOutputs(Api api, String runId, List<ModelOutput> outputs) throws Refusal {
        api.repeat(
                "POST",
                "runs/outputs",
                Api.body(
                        "run_id",
                        runId,
                        "models",
                        outputs.stream()
                                .map(output -> Map.of("model_id", output.modelId(), "step", output.step()))
                                .toList()));
    }
}
