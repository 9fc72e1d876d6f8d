package dev.mlopskit.examples.penguins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunStatus;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a user runs it: in a process of its own, in an empty folder, and then again. */
class MainTest {
    @TempDir
    Path folder;

    @Test
    void the_program_goes_the_whole_way_and_goes_on_with_its_store_when_run_again() throws Exception {
        assertThat(runMain())
                .contains("14/14  pipeline 'penguins' SUCCESS", "<- chosen", "penguins version 1 is the first champion")
                .contains("The store is sqlite:///" + folder.toRealPath().resolve("mlflow.db"), "mlflow ui");
        assertThat(runMain()).contains("penguins version 2 does not beat penguins version 1");

        try (Tracking tracking = Tracking.open(folder.resolve("mlflow.db"))) {
            List<RunData> runs = tracking.experiment("penguins").runs().list();
            assertThat(runs).hasSize(30).extracting(RunData::status).containsOnly(RunStatus.FINISHED);
            assertThat(runs)
                    .filteredOn(run -> run.name().startsWith("train-"))
                    .hasSize(8)
                    .allSatisfy(run -> {
                        int epochs = Integer.parseInt(run.params().get("epochs"));
                        assertThat(tracking.history(run.runId(), "loss")).hasSize(epochs);
                        assertThat(run.parentRunId()).isPresent();
                    });
            assertThat(tracking.registeredModel("penguins").versions()).hasSize(2);
            assertThat(tracking.registeredModel("penguins").alias("champion").map(ModelVersion::version))
                    .contains(1);
        }
    }

    private String runMain() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        if (Runtime.version().feature() >= 22) command.add(1, "--enable-native-access=ALL-UNNAMED");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
