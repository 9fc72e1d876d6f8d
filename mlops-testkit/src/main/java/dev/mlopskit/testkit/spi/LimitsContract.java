package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mlopskit.core.Ids;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.Experiment;
import dev.mlopskit.tracking.InvalidValueException;
import dev.mlopskit.tracking.LoggedModel;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.RegisteredModel;
import dev.mlopskit.tracking.Run;
import dev.mlopskit.tracking.Tracking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * That each text may be as long on one store as on any other: the longest comes back as it was given, and one character more is
 * refused before the store sees it.
 */
public interface LimitsContract extends StoreContract {
    private Tracking tracking() throws Exception {
        return Tracking.builder().store(store()).open();
    }

    /** Letters of two bytes, since characters are counted. */
    private static void longest(int most, Consumer<String> write, Supplier<@Nullable String> read) {
        String text = "ü".repeat(most - 32) + Ids.random();
        write.accept(text);
        assertEquals(text, read.get());
        assertThrows(InvalidValueException.class, () -> write.accept(text + "x"));
        assertEquals(text, read.get());
    }

    @Test
    default void texts_of_an_experiment() throws Exception {
        Tracking tracking = tracking();
        Experiment experiment = tracking.experiment(Given.name("limits"));
        longest(
                5_000,
                text -> experiment.tag("t", text),
                () -> experiment.read().tags().get("t"));
        longest(5_000, experiment::describe, () -> experiment.read().tags().get("mlflow.note.content"));
        String name = "e".repeat(224) + Ids.random();
        assertEquals(name, experiment.rename(name).name());
        assertThrows(InvalidValueException.class, () -> experiment.rename(name + "x"));
        assertThrows(InvalidValueException.class, () -> tracking.experiment(name + "x"));
        assertThrows(
                InvalidValueException.class, () -> tracking.experiment(Given.name("e"), "s3://" + "b".repeat(153)));
    }

    @Test
    default void texts_of_a_run() throws Exception {
        Run run = tracking().experiment(Given.name("limits")).startRun("r");
        longest(8_000, text -> run.tag("t", text), () -> run.read().tags().get("t"));
        longest(8_000, run::describe, () -> run.read().description().orElse(null));
        longest(250, text -> run.tag("mlflow.runName", text), () -> run.read().name());
        assertThrows(InvalidValueException.class, () -> run.startChild("n".repeat(251)));
        run.close();
    }

    @Test
    default void texts_of_a_dataset() throws Exception {
        Run run = tracking().experiment(Given.name("limits")).startRun("r");
        LoggedModel model = run.logModel("m", (folder, origin) -> LimitsContract.write(folder));
        Dataset longest = Dataset.of("ü".repeat(500), "d".repeat(36));
        run.input(longest, "ü".repeat(500));
        run.metric("auc", 0.9, model, longest);
        assertEquals(longest.name(), run.read().inputs().get(0).dataset().name());
        assertEquals(longest.name(), model.read().metrics().get(0).datasetName());
        Dataset nameTooLong = Dataset.of("n".repeat(501), "d");
        Dataset digestTooLong = Dataset.of("n", "d".repeat(37));
        for (Dataset dataset : new Dataset[] {nameTooLong, digestTooLong}) {
            assertThrows(InvalidValueException.class, () -> run.input(dataset, "training"));
            assertThrows(InvalidValueException.class, () -> run.metric("auc", 0.8, model, dataset));
        }
        assertThrows(InvalidValueException.class, () -> run.input(Dataset.of("n", "d"), "c".repeat(501)));
        assertEquals(1, run.read().inputs().size());
        assertEquals(1, model.read().metrics().size());
        run.close();
    }

    private static void write(Path folder) {
        try {
            Files.writeString(folder.resolve("MLmodel"), "flavors: {}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void texts_of_the_registry() throws Exception {
        Tracking tracking = tracking();
        RegisteredModel model = tracking.registeredModel(Given.name("limits")).create();
        longest(
                5_000,
                text -> model.tag("t", text),
                () -> model.data().orElseThrow().tags().get("t"));
        longest(5_000, model::describe, () -> model.data().orElseThrow().description());
        ModelVersion version = model.newVersion("s3://bucket/model").register();
        longest(
                5_000,
                text -> version.tag("t", text),
                () -> model.version(1).data().tags().get("t"));
        longest(5_000, version::describe, () -> model.version(1).data().description());
        assertThrows(InvalidValueException.class, () -> version.signOff("risk", "x".repeat(5_000)));
        assertThrows(InvalidValueException.class, () -> tracking.registeredModel("n".repeat(257))
                .create());
    }

    @Test
    default void texts_of_a_new_version() throws Exception {
        RegisteredModel model = tracking().registeredModel(Given.name("limits"));
        String source = "s3://bucket/" + "s".repeat(488);
        String link = "https://" + "l".repeat(492);
        ModelVersion made = model.newVersion(source)
                .runLink(link)
                .description("ü".repeat(5_000))
                .tag("t", "ü".repeat(5_000))
                .register();
        assertEquals(source, made.data().source());
        assertEquals(link, made.data().runLink());
        assertEquals("ü".repeat(5_000), made.data().description());
        assertEquals("ü".repeat(5_000), made.data().tags().get("t"));
        assertThrows(InvalidValueException.class, () -> model.newVersion(source + "x"));
        var next = model.newVersion(source);
        assertThrows(InvalidValueException.class, () -> next.runLink(link + "x"));
        assertThrows(InvalidValueException.class, () -> next.description("x".repeat(5_001)));
        assertThrows(InvalidValueException.class, () -> next.tag("t", "x".repeat(5_001)));
        assertEquals(1, model.versions().count());
    }
}
