package dev.mlopskit.serving.internal.pipeline;

import dev.mlopskit.serving.Signature;
import dev.mlopskit.serving.Spec;
import dev.mlopskit.serving.internal.rows.InputEncoder;
import dev.mlopskit.serving.spi.LoadedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A package in a pipeline, loaded. */
record PipelineStep(
        String name, LoadedModel model, @Nullable Signature signature) {
    /** What it takes: as its signature says, or as the model declares. */
    List<? extends Spec> inputs() {
        return signature == null ? model.inputs() : signature.inputs();
    }

    String nameOf(Spec input) {
        return InputEncoder.nameOf(input, model.inputs());
    }
}
