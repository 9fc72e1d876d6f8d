package dev.mlopskit.serving.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.core.DataType;
import dev.mlopskit.serving.Dtype;
import dev.mlopskit.serving.ModelPackage;
import dev.mlopskit.serving.ParamSpec;
import dev.mlopskit.serving.Predictor;
import dev.mlopskit.serving.Signature;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageTest {
    // @start region="guide"
    record Penguin(double billLengthMm, double billDepthMm, double flipperLengthMm, double bodyMassG) {}

    record Guess(String label, long classId, float[] probabilities) {}

    static ModelPackage pack(Path onnx, List<Penguin> training) {
        return ModelPackage.onnx(onnx)
                .signature(Signature.builder()
                        .inputs(Penguin.class) // bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g
                        .outputs(Guess.class) // label, class_id, probabilities
                        .build())
                .inputExample(training.subList(0, 2))
                .goldenRows(training.subList(0, 2))
                .profile(training)
                .metadata(Map.of("owner", "biology"))
                .build();
    }
    // @end

    @TempDir
    Path folder;

    private static final List<Penguin> TRAINING =
            List.of(new Penguin(39.1, 18.7, 181, 3750), new Penguin(46.5, 17.9, 192, 3500));

    private ModelPackage packed() {
        return pack(Path.of("src/test/resources/onnx/labels.onnx"), TRAINING);
    }

    @Test
    void a_package_is_logged_written_and_archived() throws Exception {
        ModelPackage model = packed();
        assertThat(model.goldenRows()).isPresent();
        assertThat(model.profile().orElseThrow().columns()).containsKeys("body_mass_g", "label", "probabilities[0]");
        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"));
                Run run = tracking.experiment("penguins").startRun("baseline")) {
            // @start region="guide"
            run.logModel("classifier", model).register("penguins").alias("champion");
            // @end
            Predictor.open(tracking, "models:/penguins@champion").close();
        }
        // @start region="guide"
        model.writeTo(folder.resolve("penguins")); // a directory of MLflow
        model.archive(folder.resolve("penguins.tar.gz")); // or .tar.zst, or .zip
        ModelPackage same = ModelPackage.read(folder.resolve("penguins"));
        ModelPackage received = ModelPackage.unpack(folder.resolve("penguins.tar.gz"), folder.resolve("unpacked"));
        // @end
        assertThat(same.signature()).isEqualTo(received.signature());
        assertThat(Files.exists(folder.resolve("unpacked/MLmodel"))).isTrue();
    }

    @Test
    void a_signature_is_written_by_hand_too() {
        // @start region="guide"
        Signature columns = Signature.builder()
                .input("bill_length_mm", DataType.DOUBLE)
                .input("sex", DataType.STRING)
                .output("label", DataType.STRING)
                .param(new ParamSpec("temperature", DataType.DOUBLE, 0.5, false))
                .build();
        Signature tensors = Signature.builder()
                .input("image", Dtype.FLOAT32, -1, 3, 224, 224)
                .output("scores", Dtype.FLOAT32, -1, 1000)
                .build();
        // @end
        assertThat(columns.isTabular()).isNotEqualTo(tensors.isTabular());
    }
}
