package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a call has written is on the disk when it returns: told from the system calls of a process of its own. */
class PowerFailureTest {
    @TempDir
    Path folder;

    /** Uses a store, and gives a sign after each call: arguments are its address and its durability. */
    public static void main(String[] arguments) {
        Tracking tracking = Tracking.builder()
                .uri(arguments[0])
                .durability(Durability.valueOf(arguments[1]))
                .open();
        try (tracking) {
            Experiment experiment = tracking.experiment("penguins");
            SystemCalls.sign("experiment");
            Run run = experiment.startRun("r");
            SystemCalls.sign("start");
            run.metric("loss", 1, 1);
            SystemCalls.sign("first point");
            run.metric("loss", 2, 2);
            SystemCalls.sign("second point");
            run.metrics(Map.of("a/b/c", 1, "d", 2, "loss", 3), 3);
            SystemCalls.sign("points");
            run.params(Map.of("a/b/c", 1, "d", 2));
            SystemCalls.sign("params");
            run.tag("a/b", "c");
            SystemCalls.sign("tag");
            run.removeTag("a/b");
            SystemCalls.sign("no tag");
            run.input(Dataset.of("rows", "digest"), "training");
            SystemCalls.sign("dataset");
            run.text("new/folder/notes.txt", "x");
            SystemCalls.sign("text");
            run.text("new/folder/notes.txt", "y");
            SystemCalls.sign("text anew");
            LoggedModel model = run.logModel("m", (files, origin) -> write(files));
            SystemCalls.sign("model");
            model.tag("a", "b");
            model.removeTag("a");
            SystemCalls.sign("no tag of a model");
            ModelVersion version = model.register("birds");
            SystemCalls.sign("version");
            version.alias("champion");
            version.tag("a", "b");
            SystemCalls.sign("alias");
            tracking.registeredModel("birds").removeAlias("champion", null);
            SystemCalls.sign("no alias");
            tracking.registeredModel("birds").rename("fish");
            SystemCalls.sign("renamed");
            tracking.registeredModel("fish").delete();
            SystemCalls.sign("no registered model");
            run.close();
            SystemCalls.sign("end");
            tracking.deleteRun(run.runId());
            SystemCalls.sign("no run");
            tracking.deleteExperiment(experiment.name());
            SystemCalls.sign("no experiment");
            tracking.restoreExperiment(experiment.name());
            SystemCalls.sign("restored");
        }
        SystemCalls.sign("closed");
    }

    private static void write(Path files) {
        try {
            Files.writeString(files.resolve("MLmodel"), "flavors: {}");
            Files.writeString(
                    Files.createDirectories(files.resolve("data/deep")).resolve("weights"), "x");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothing_that_a_store_of_files_has_acknowledged_is_lost_where_that_was_asked_for() throws Exception {
        assertThat(lost(
                        folder.resolve("mlruns").toString(),
                        "FULL",
                        path -> path.contains("/mlruns") && !path.contains(".mlopskit.lock")))
                .isEmpty();
    }

    @Test
    void artifacts_beside_a_database_are_not_lost_whatever_was_asked_for() throws Exception {
        assertThat(lost("sqlite:///" + folder.resolve("mlflow.db"), "NORMAL", path -> path.contains("/mlruns")))
                .isEmpty();
    }

    /** The run itself may be lost then, and its empty folder. */
    @Test
    void artifacts_in_a_store_of_files_are_not_lost_whatever_was_asked_for() throws Exception {
        assertThat(lost(folder.resolve("mlruns").toString(), "NORMAL", path -> path.contains("/artifacts/")))
                .isEmpty();
    }

    /** What would be lost by a power failure after each call. */
    private Map<String, List<String>> lost(String uri, String durability, Predicate<String> counts) throws Exception {
        Tools.need("strace", List.of("strace", "true"));
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Process process = new ProcessBuilder(
                        "strace",
                        "-ff",
                        "-y",
                        "-o",
                        logs.resolve("calls").toString(),
                        "-e",
                        "trace=openat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,fsync,fdatasync,write,pwrite64,"
                                + "ftruncate,access",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PowerFailureTest.class.getName(),
                        uri,
                        durability)
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        Map<String, List<String>> lost = new TreeMap<>();
        SystemCalls calls = new SystemCalls();
        List<String> signs = new ArrayList<>();
        for (String call : SystemCalls.read(logs)) {
            calls.add(call);
            String sign = SystemCalls.signOf(call);
            if (sign.isEmpty()) continue;
            signs.add(sign);
            List<String> now = calls.lost().stream()
                    .filter(what -> what.contains(folder.toString()))
                    .filter(counts)
                    .toList();
            if (!now.isEmpty()) lost.put(sign, now);
        }
        assertThat(signs).startsWith("experiment").endsWith("closed");
        return lost;
    }
}
