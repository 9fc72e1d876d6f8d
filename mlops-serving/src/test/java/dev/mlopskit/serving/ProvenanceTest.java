package dev.mlopskit.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.LoggableModel.Origin;
import dev.mlopskit.tracking.LoggableModel.Training;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    private static final Training TRAINING = new Training(
            Map.of("epochs", "9", "depth", "3"),
            Map.of("accuracy", 0.5, "loss", Double.NaN, "system/cpu", 1.0),
            List.of(new DatasetInput(Dataset.of("penguins", "abcd"), "training")),
            "0123456789abcdef0123456789abcdef01234567",
            true);

    @TempDir
    Path folder;

    @Test
    void aRunCompletesWhatThePackageSays() throws IOException {
        Provenance provenance = written(Models.full().build(), TRAINING);
        assertThat(provenance.params()).isEqualTo(Map.of("epochs", "5", "depth", "3"));
        assertThat(provenance.metrics()).isEqualTo(Map.of("accuracy", 0.97, "loss", Double.NaN));
        assertThat(provenance.datasets())
                .containsExactly(
                        new Provenance.Data("penguins.csv", "0123abcd", ""),
                        new Provenance.Data("penguins", "abcd", "training"));
        assertThat(provenance.gitCommit()).isEqualTo(TRAINING.gitCommit());
        assertThat(provenance.gitChanged()).isTrue();
        assertThat(provenance.java()).isEqualTo(System.getProperty("java.vendor") + " " + Runtime.version());
        assertThat(provenance.os()).isEqualTo(System.getProperty("os.name"));
        assertThat(provenance.library()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(provenance.arch()).isEqualTo(System.getProperty("os.arch"));
    }

    @Test
    void aCopyOfAPackageKeepsItsOwn() throws IOException {
        written(Models.full().build(), Training.NONE);
        ModelPackage read = ModelPackage.read(folder.resolve("model"));
        Path copy = Files.createDirectory(folder.resolve("copy"));
        read.writeTo(copy, new Origin(null, null, null, Instant.EPOCH, TRAINING));
        assertThat(ModelPackage.read(copy).provenance()).isEqualTo(read.provenance());
        assertThat(ModelPackage.read(copy).profile().orElseThrow().toJson())
                .isEqualTo(Models.profile().toJson());
    }

    @Test
    void noSecretNoUserAndNoPathIsTold() throws IOException {
        Map<String, String> params = Map.ofEntries(
                Map.entry("max_tokens", "10"),
                Map.entry("tokenizer", "bpe"),
                Map.entry("keys", "3"),
                Map.entry("ratio", "1/3"),
                Map.entry("apiKey", "x1"),
                Map.entry("db.password", "x2"),
                Map.entry("AUTH_TOKEN", "x3"),
                Map.entry("user", "x4"),
                Map.entry("input", "/data/x5"),
                Map.entry("cache", "C:\\x6"),
                Map.entry("store", "postgresql://x7:x8@host/db"),
                Map.entry("file", "file:///x9"));
        Provenance provenance = written(Models.full().build(), new Training(params, Map.of(), List.of(), null, null));
        assertThat(provenance.params()).containsOnlyKeys("max_tokens", "tokenizer", "keys", "ratio", "epochs");
        for (String file : List.of("mlopskit.json", "MODEL_CARD.md"))
            assertThat(Files.readString(folder.resolve("model").resolve(file)))
                    .doesNotContainPattern("x[1-9]")
                    .doesNotContain(System.getProperty("user.home"), System.getProperty("user.dir"), folder.toString());
    }

    @Test
    void aLoggedModelKnowsItsRun() throws IOException {
        Files.createDirectory(folder.resolve("store"));
        try (Tracking tracking = Tracking.open(folder.resolve("store/mlflow.db"))) {
            try (Run run = tracking.experiment("e").startRun("r")) {
                run.param("depth", 3);
                run.metric("loss", 0.25);
                run.input(Dataset.of("penguins", "abcd"), DatasetInput.TRAINING);
                LoggedModel model = run.logModel("m", Models.full().build());
                Path directory = Path.of(model.data().artifactUri().replaceFirst("^file:(//)?", ""));
                Provenance provenance =
                        ModelPackage.read(directory).provenance().orElseThrow();
                assertThat(provenance.params()).containsEntry("depth", "3");
                assertThat(provenance.metrics()).containsEntry("loss", 0.25);
                assertThat(provenance.datasets()).contains(new Provenance.Data("penguins", "abcd", "training"));
            }
        }
    }

    private Provenance written(ModelPackage model, Training training) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("model"));
        model.writeTo(directory, new Origin(null, null, null, Instant.EPOCH, training));
        return ModelPackage.read(directory).provenance().orElseThrow();
    }
}
