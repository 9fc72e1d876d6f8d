package dev.mlopskit.serving.internal.protocol;

import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.Scorer;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what a model takes and gives, as the metadata of the Open Inference Protocol has it. */
final class ModelMetadata {
    private ModelMetadata() {}

    /** Columns are tensors of one dimension, the rows. */
    static void inputs(JsonGenerator out, Scorer scorer) {
        @Nullable Signature signature = scorer.signature().orElse(null);
        List<? extends Spec> specs = signature == null ? scorer.inputs() : signature.inputs();
        List<Slot> slots = Target.of(scorer).slots();
        for (int i = 0; i < slots.size(); i++)
            tensor(
                    out,
                    slots.get(i).name(),
                    slots.get(i).dtype(),
                    specs.get(i) instanceof TensorSpec tensor ? tensor.shape() : List.of(-1L));
    }

    static void tensor(JsonGenerator out, String name, Dtype dtype, List<Long> shape) {
        out.writeStartObject();
        out.writeStringProperty("name", name);
        out.writeStringProperty("datatype", Datatype.of(dtype).name());
        out.writeName("shape");
        out.writeStartArray();
        for (long length : shape) out.writeNumber(length);
        out.writeEndArray();
        out.writeEndObject();
    }
}
