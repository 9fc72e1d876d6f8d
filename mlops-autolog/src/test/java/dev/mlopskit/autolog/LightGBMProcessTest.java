package dev.mlopskit.autolog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import io.github.metarank.lightgbm4j.LGBMDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that trains beside another one, which has unpacked a LightGBM of its own to the same temporary folder. */
class LightGBMProcessTest {
    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void a_training_does_not_write_to_the_library_of_another_process() throws Exception {
        Path other = Files.writeString(folder.resolve("lib_lightgbm.so"), "of another release");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                Program.class.getName(),
                folder.resolve("mlflow.db").toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(other).hasContent("of another release");
        assertThat(folder).isDirectoryNotContaining("glob:**lightgbm_swig*");
    }

    /** Begins as the documentation says. */
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            try (Tracking tracking = Tracking.open(Path.of(arguments[0]));
                    Run run = tracking.experiment("beside").startRun("trained")) {
                LightGBMAutolog autolog = LightGBMAutolog.of(run);
                Rows rows = Rows.of(200, 1);
                try (LGBMDataset dataset = LGBMDataset.createFromMat(
                        rows.features(), rows.count(), Rows.WIDTH, true, "verbosity=-1", null)) {
                    dataset.setField("label", rows.labels());
                    autolog.train(dataset, "objective=binary num_threads=1 verbosity=-1", 5, Map.of())
                            .close();
                }
            }
        }
    }
}
