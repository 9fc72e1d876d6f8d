package dev.mlopskit.serving.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import org.junit.jupiter.api.Test;

class OnnxFlavorTest {
    private static final LinkageError ABSENT = new NoClassDefFoundError("ai/onnxruntime/OrtException");

    @Test
    void theAdviceNamesTheVersionOfTheBuild() {
        String version = OrtEnvironment.getEnvironment().getVersion();
        assertThat(OnnxFlavor.advice(false, ABSENT))
                .endsWith("com.microsoft.onnxruntime:onnxruntime:" + version)
                .contains("class path")
                .contains("ai/onnxruntime/OrtException");
    }

    @Test
    void onTheModulePathTheModuleMustBeAdded() {
        assertThat(OnnxFlavor.advice(true, ABSENT))
                .contains("module path")
                .endsWith("--add-modules com.microsoft.onnxruntime");
    }
}
