package dev.mlopskit.serving.internal;

import dev.mlopskit.serving.ModelExecutionException;
import dev.mlopskit.serving.spi.Flavor;
import dev.mlopskit.serving.spi.LoadedModel;
import dev.mlopskit.serving.spi.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Models in ONNX, run by ONNX Runtime on the processor. Names no type of that library itself, so that this class can be
 * loaded and say what to add where the library is absent.
 */
final class OnnxFlavor implements Flavor {
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
            throw new ModelExecutionException(
                    NAME, advice(OnnxFlavor.class.getModule().isNamed(), e), e);
        }
    }

    static String advice(boolean onModulePath, LinkageError e) {
        return "needs ONNX Runtime, which is not on the " + (onModulePath ? "module" : "class")
                + " path or does not run on this system (" + e + "): add the Maven dependency "
                + "com.microsoft.onnxruntime:onnxruntime:" + testedVersion()
                // The module is optional, so that nothing resolves it by itself.
                + (onModulePath ? ", and start Java with --add-modules com.microsoft.onnxruntime" : "");
    }

    /** The version that the build of this library was tested with; the build writes it. */
    private static String testedVersion() {
        try (InputStream in = OnnxFlavor.class.getResourceAsStream("build.properties")) {
            Properties build = new Properties();
            if (in != null) build.load(in);
            return build.getProperty("onnxruntime.version", "(the newest)");
        } catch (IOException e) {
            // The version is a help; what is wrong is told without it too.
            return "(the newest)";
        }
    }
}
