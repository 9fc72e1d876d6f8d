package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mlopskit.tracking.spi.TrackingStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A cleaning beside others who restore and register at the same time. */
@ParameterizedClass
@ValueSource(strings = {"sqlite:///%s/mlflow.db", "%s/mlruns"})
class CleaningRaceTest {
    private final String uri;

    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;
    private LoggedModel model;
    private Path files;

    CleaningRaceTest(String uri) {
        this.uri = uri;
    }

    private Tracking open() {
        return Tracking.builder()
                .uri(uri.formatted(folder))
                .environment(Map.of())
                .clock(() -> Instant.now().minusSeconds(60))
                .open();
    }

    @BeforeEach
    void aDeletedRunAndADeletedModel() {
        tracking = open();
        Experiment experiment = tracking.experiment("penguins");
        run = experiment.startRun("old");
        run.text("notes.txt", "twelve bytes");
        run.close();
        try (Run other = experiment.startRun("train")) {
            model = other.logModel("m", TestModels::write);
        }
        files = tracking.modelPath(model.uri());
        tracking.deleteLoggedModel(model.modelId());
        tracking.deleteRun(run.runId());
    }

    /** The store, which has something done each time that artifacts are asked for. */
    private static TrackingStore hooked(TrackingStore store, AtomicReference<Runnable> hook) {
        return (TrackingStore) Proxy.newProxyInstance(
                TrackingStore.class.getClassLoader(),
                new Class<?>[] {TrackingStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("artifacts"))
                        hook.getAndSet(() -> {}).run();
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void a_model_that_is_restored_and_registered_under_way_keeps_its_files() {
        AtomicReference<Runnable> hook = new AtomicReference<>(() -> {});
        GarbageCollection gc = GarbageCollection.plan(hooked(tracking.store(), hook), Instant.now());
        assertThat(gc.models()).containsExactly(model.modelId());
        hook.set(() -> {
            tracking.restoreLoggedModel(model.modelId());
            model.register("penguins");
            tracking.deleteLoggedModel(model.modelId());
        });
        gc.execute();
        assertThatThrownBy(() -> tracking.run(run.runId())).isInstanceOf(NotFoundException.class);
        assertThat(files.resolve("MLmodel")).exists();
        assertThat(tracking.modelPath("models:/penguins/1")).isEqualTo(files);
        tracking.close();
    }

    @Test
    void what_has_been_removed_can_be_neither_restored_nor_registered() {
        GarbageCollection.plan(tracking.store(), Instant.now()).execute();
        assertThat(files.getParent()).doesNotExist();
        assertThatThrownBy(() -> tracking.restoreLoggedModel(model.modelId())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> model.register("penguins")).isInstanceOf(NotFoundException.class);
        assertThat(tracking.registeredModels().list()).isEmpty();
        tracking.close();
    }

    @Test
    void artifacts_of_a_kind_that_is_not_read_here_keep_their_run_alone() throws Exception {
        Path there = folder.resolve("mlflow.db");
        assumeTrue(Files.exists(there), "a store of plain files keeps its addresses elsewhere");
        tracking.close();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + there);
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE runs SET artifact_uri = 'wasbs://me:secret@host/' || run_uuid || '?sig=x'"
                    + " WHERE run_uuid = '" + run.runId() + "'");
            statement.executeUpdate(
                    "UPDATE runs SET artifact_uri = replace(artifact_uri, '?sig=x', '/artifacts?sig=x')");
        }
        tracking = open();
        GarbageCollection gc = GarbageCollection.plan(tracking.store(), Instant.now());
        assertThat(gc.kept().get(run.runId()))
                .contains("wasbs://me@host/" + run.runId(), "of a kind")
                .doesNotContain("secret", "sig");
        gc.execute();
        assertThat(tracking.run(run.runId()).active()).isFalse();
        assertThat(files).doesNotExist();
        tracking.close();
    }
}
