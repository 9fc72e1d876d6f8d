package dev.mlopskit.serving.internal.onnx;

import dev.mlopskit.serving.internal.model.OptionalLibrary;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;

/**
 * Models in ONNX, run by ONNX Runtime on the processor. Names no type of that library itself, so that this class can be
 * loaded and say what to add where the library is absent.
 */
public final class OnnxFlavor implements Flavor {
    static final String NAME = "onnx";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        try {
            return OnnxModel.load(source);
        } catch (LinkageError e) {
            throw OptionalLibrary.ONNX.absent(NAME, e);
        }
    }
}
