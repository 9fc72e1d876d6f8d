package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Tensor;
import dev.mlopskit.serving.protocol.ProtocolResponse;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Writes what a model gave as MLflow's scoring server does: for a data frame a list of records, for tensors an object of arrays,
 * and for an output without a name the bare array. An output of several values in each row is an array in the record, where
 * MLflow would lay all values under each other.
 */
final class Predictions {
    private Predictions() {}

    static ProtocolResponse write(Scorer scorer, Map<String, Tensor> outputs, boolean frame) {
        return Answers.json(200, out -> {
            out.writeStartObject();
            out.writeName("predictions");
            if (outputs.size() == 1 && isBare(scorer)) {
                Tensor only = outputs.values().iterator().next();
                if (frame && only.rank() > 0) rows(out, only);
                else JsonValues.nested(out, only);
            } else if (frame && isFrame(outputs)) records(out, outputs);
            else tensors(out, outputs);
            out.writeEndObject();
        });
    }

    private static boolean isBare(Scorer scorer) {
        boolean signed = scorer.signature()
                .filter(signature -> signature.outputs().size() == 1
                        && signature.outputs().get(0).name() == null)
                .isPresent();
        return signed || scorer.outputs().size() == 1 && scorer.outputs().get(0).name() == null;
    }

    private static boolean isFrame(Map<String, Tensor> outputs) {
        return outputs.values().stream().allMatch(tensor -> tensor.rank() > 0)
                && outputs.values().stream()
                                .mapToLong(tensor -> tensor.length(0))
                                .distinct()
                                .count()
                        == 1;
    }

    private static void rows(JsonGenerator out, Tensor tensor) {
        out.writeStartArray();
        for (int row = 0; row < tensor.length(0); row++) JsonValues.row(out, tensor, row);
        out.writeEndArray();
    }

    private static void records(JsonGenerator out, Map<String, Tensor> outputs) {
        long rows = outputs.values().iterator().next().length(0);
        out.writeStartArray();
        for (int row = 0; row < rows; row++) {
            out.writeStartObject();
            for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
                out.writeName(output.getKey());
                JsonValues.row(out, output.getValue(), row);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void tensors(JsonGenerator out, Map<String, Tensor> outputs) {
        out.writeStartObject();
        outputs.forEach((name, tensor) -> {
            out.writeName(name);
            JsonValues.nested(out, tensor);
        });
        out.writeEndObject();
    }
}
