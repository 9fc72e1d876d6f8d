package dev.mlopskit.testkit.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mlopskit.core.AtomicFiles;
import dev.mlopskit.core.MlopsException;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.Tracking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * That no text which a user hands on is taken for a path, a statement or a document. A text is refused with an exception of
 * this library, and nothing has changed, or it comes back as it was given.
 */
public interface HostileInputContract extends StoreContract {
    /** A run that must stay as it is, whatever is tried on it. */
    private Run run(Tracking tracking) {
        Run run = tracking.experiment(Given.name("hostile")).startRun("run");
        run.metric("loss", 0.5);
        run.param("x", "kept");
        run.text("kept.txt", "kept");
        return run;
    }

    private Tracking tracking() throws Exception {
        return Tracking.builder().store(store()).open();
    }

    /** Any other exception would be a text that has got further than it may. */
    private static void refused(String text, Executable call) {
        assertThrows(MlopsException.class, call, () -> "not refused: " + text);
    }

    /** Refused, or made so that the same text comes back. */
    private static <T> void refusedOrKept(String text, Function<String, T> make, Function<T, String> read) {
        T made;
        try {
            made = make.apply(text);
        } catch (MlopsException e) {
            return;
        } catch (RuntimeException e) {
            fail("an exception that is not ours, of: " + text, e);
            return;
        }
        assertEquals(text, read.apply(made));
    }

    private static void unchanged(Run run, RunData before) {
        assertEquals(before, run.read());
        assertEquals(List.of("kept.txt"), run.artifacts().list());
        assertEquals("kept", run.artifacts().text("kept.txt"));
    }

    @Test
    default void no_text_is_a_path_as_the_key_of_a_param_metric_or_tag() throws Exception {
        Run run = run(tracking());
        RunData before = run.read();
        for (String key : Hostile.PATHS) {
            if (Hostile.PLAIN_KEYS.contains(key)) continue;
            refused(key, () -> run.param(key, "v"));
            refused(key, () -> run.metric(key, 1));
            refused(key, () -> run.tag(key, "v"));
            refused(key, () -> run.metrics(Map.of("good", 1, key, 1), 0));
        }
        unchanged(run, before);
    }

    @Test
    default void no_text_is_more_than_a_text_as_a_value() throws Exception {
        Tracking tracking = tracking();
        Run run = run(tracking);
        int number = 0;
        for (String text : Hostile.names()) {
            String key = "k" + number++;
            refusedOrKept(
                    text,
                    value -> {
                        run.param(key, value);
                        return run;
                    },
                    changed -> changed.read().params().getOrDefault(key, "none"));
            refusedOrKept(
                    text,
                    value -> {
                        run.tag(key, value);
                        return run;
                    },
                    changed -> changed.read().tags().getOrDefault(key, "none"));
        }
        assertEquals("kept", run.read().params().get("x"));
        assertEquals(
                1,
                tracking.runs()
                        .where("params.x = 'kept'")
                        .in(experimentOf(tracking, run))
                        .list()
                        .size());
    }

    private static Experiment experimentOf(Tracking tracking, Run run) {
        String id = run.read().experimentId();
        for (ExperimentData each : tracking.experiments())
            if (each.experimentId().equals(id)) return tracking.experiment(each.name());
        throw new AssertionError("the experiment of the run is gone");
    }

    @Test
    default void no_text_is_more_than_a_name_as_the_name_of_a_run_or_experiment() throws Exception {
        Tracking tracking = tracking();
        Run run = run(tracking);
        RunData before = run.read();
        for (String text : Hostile.names()) {
            refusedOrKept(
                    text, run::startChild, child -> tracking.run(child.runId()).name());
            refusedOrKept(text + Given.name(""), tracking::experiment, made -> tracking.findExperiment(made.name())
                    .orElseThrow()
                    .name());
        }
        unchanged(run, before);
    }

    @Test
    default void no_text_leaves_a_filter_or_an_order() throws Exception {
        Tracking tracking = tracking();
        Run run = run(tracking);
        RunData before = run.read();
        Experiment experiment = experimentOf(tracking, run);
        for (String filter : Hostile.FILTERS) {
            int found;
            try {
                found = tracking.runs().where(filter).in(experiment).list().size();
            } catch (InvalidValueException e) {
                continue;
            }
            assertEquals(0, found, filter);
        }
        for (String order : Hostile.ORDERS)
            refused(order, () -> tracking.runs().in(experiment).orderBy(order).list());
        for (String text : Hostile.TEXTS) {
            String quoted = "params.x = '" + text.replace("'", "''") + "'";
            assertEquals(0, tracking.runs().where(quoted).in(experiment).list().size(), quoted);
        }
        unchanged(run, before);
    }

    @Test
    default void no_text_that_is_nobodys_id_finds_anything() throws Exception {
        Tracking tracking = tracking();
        Run run = run(tracking);
        RunData before = run.read();
        for (String id : Hostile.ids()) {
            refused(id, () -> tracking.run(id));
            refused(id, () -> tracking.resume(id));
            refused(id, () -> tracking.history(id, "loss"));
            refused(id, () -> tracking.artifacts(id));
            refused(id, () -> tracking.deleteRun(id));
            refused(id, () -> tracking.loggedModel(id));
        }
        unchanged(run, before);
    }

    @Test
    default void no_text_is_a_way_out_as_the_path_of_an_artifact(@TempDir Path folder) throws Exception {
        Run run = run(tracking());
        RunData before = run.read();
        Path file = Files.writeString(folder.resolve("local.txt"), "secret");
        for (String path : Hostile.PATHS) {
            refused(path, () -> run.text(path, "x"));
            refused(path, () -> run.json(path, Map.of()));
            refused(path, () -> run.artifact(file, path));
            refused(path, () -> run.artifacts().text(path));
            refused(path, () -> run.artifacts().path(path));
            refused(path, () -> run.artifacts().files(path));
        }
        unchanged(run, before);
    }

    @Test
    default void no_link_is_a_way_out_of_the_artifacts(@TempDir Path outside) throws Exception {
        Run run = run(tracking());
        var artifacts = store().artifacts(run.read().artifactUri());
        assumeTrue(artifacts.folder().isPresent(), "artifacts in no folder of this machine have no links");
        Path secret = Files.writeString(outside.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(artifacts.folder().get().resolve("link"), outside);
        Files.createSymbolicLink(artifacts.folder().get().resolve("file.txt"), secret);
        for (String path : List.of("link/secret.txt", "link/new.txt", "link", "file.txt")) {
            refused(path, () -> run.text(path, "x"));
            refused(path, () -> run.artifacts().text(path));
            refused(path, () -> artifacts.delete(path));
        }
        assertEquals("secret", Files.readString(secret));
        assertEquals(List.of("secret.txt"), List.of(outside.toFile().list()));
        assertEquals(
                List.of("kept.txt"),
                artifacts.list("").stream().map(info -> info.path()).toList());
    }

    @Test
    default void no_text_is_an_address_of_artifacts_elsewhere() throws Exception {
        for (String address : Hostile.ADDRESSES)
            refused(address, () -> store().artifacts(address).list(""));
    }

    @Test
    default void no_text_is_a_way_out_as_the_address_of_a_model() throws Exception {
        Tracking tracking = tracking();
        Run run = run(tracking);
        for (String uri : Hostile.MODELS) refused(uri, () -> tracking.modelPath(uri));
        for (String address : Hostile.ADDRESSES) refused(address, () -> tracking.modelPath(address));
        for (String path : Hostile.PATHS) refused(path, () -> tracking.modelPath("runs:/" + run.runId() + "/" + path));
    }

    @Test
    default void no_text_is_a_path_as_the_name_of_a_registered_model_or_an_alias() throws Exception {
        Tracking tracking = tracking();
        Run run = run(tracking);
        LoggedModel model = run.logModel(
                "m", (folder, origin) -> AtomicFiles.write(folder.resolve("MLmodel"), "flavors: {}\n".getBytes(UTF_8)));
        RunData before = run.read();
        ModelVersion version = model.register(Given.name("model").replace(' ', '-'));
        for (String name : Hostile.names()) {
            refusedOrKept(name, model::register, made -> tracking.registeredModel(made.name())
                    .version(made.version())
                    .name());
            refusedOrKept(
                    name,
                    version::alias,
                    made -> tracking.registeredModel(version.name()).alias(name).isPresent() ? name : "none");
        }
        assertEquals(before, run.read());
        assertThrows(NotFoundException.class, () -> tracking.registeredModel("never-made")
                .version(1));
    }
}
