package dev.mlopskit.serving.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.github.luben.zstd.util.ZstdVersion;
import org.junit.jupiter.api.Test;

class OptionalLibraryTest {
    private static final LinkageError ABSENT = new NoClassDefFoundError("com/github/luben/zstd/ZstdInputStream");

    @Test
    void theAdviceNamesTheVersionOfTheBuild() {
        assertThat(OptionalLibrary.ZSTD.advice(false, ABSENT))
                .endsWith("com.github.luben:zstd-jni:" + ZstdVersion.VERSION)
                .contains("class path")
                .contains("ZstdInputStream");
    }

    @Test
    void theAdviceForOnnxRuntimeToo() {
        assertThat(OptionalLibrary.ONNX.advice(false, ABSENT))
                .endsWith("com.microsoft.onnxruntime:onnxruntime:"
                        + OrtEnvironment.getEnvironment().getVersion());
    }

    @Test
    void onTheModulePathTheModuleMustBeAdded() {
        assertThat(OptionalLibrary.ZSTD.advice(true, ABSENT))
                .contains("module path")
                .endsWith("--add-modules com.github.luben.zstd_jni");
    }
}
