package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
    @TempDir
    Path folder;

    private Tracking tracking;
    private Run run;

    @BeforeEach
    void open() {
        tracking = Tracking.open(folder.resolve("mlflow.db"));
        run = tracking.experiment("penguins").startRun("train");
        run.param("depth", 3);
    }

    @AfterEach
    void close() {
        tracking.close();
    }

    private static void write(Path directory, LoggableModel.Origin origin) {
        try {
            Files.writeString(directory.resolve("MLmodel"), "model_id: " + origin.modelId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_logged_model_is_an_output_of_its_run_with_its_params() {
        LoggedModel model = run.logModel("classifier", RegistryTest::write);
        assertThat(model.data().status()).isEqualTo(LoggedModelData.Status.READY);
        assertThat(model.data().params()).containsEntry("depth", "3");
        assertThat(model.data().tags()).containsKey("mlflow.user");
        assertThat(run.read().outputs()).containsExactly(new ModelOutput(model.modelId(), 0));
    }

    @Test
    void a_model_is_found_by_each_way_to_name_it() throws IOException {
        LoggedModel model = run.logModel("classifier", RegistryTest::write);
        ModelVersion version = model.register("penguins").alias("champion");
        Path files = tracking.modelPath(model.uri());
        assertThat(files.resolve("MLmodel")).hasContent("model_id: " + model.modelId());
        assertThat(version.uri()).isEqualTo("models:/penguins/1");
        for (String uri : new String[] {
            "models:/penguins@champion",
            "models:/penguins/1",
            "models:/penguins/latest",
            "runs:/" + run.runId() + "/classifier",
            files.toString(),
            files.toUri().toString()
        }) assertThat(tracking.modelPath(uri).toRealPath()).isEqualTo(files.toRealPath());
    }

    @Test
    void a_version_is_found_by_its_uri() {
        ModelVersion version =
                run.logModel("m", RegistryTest::write).register("penguins").alias("champion");
        for (String uri : new String[] {"models:/penguins@champion", "models:/penguins/1", "models:/penguins/latest"})
            assertThat(tracking.modelVersion(uri).data()).isEqualTo(version.data());
        for (String uri : new String[] {"models:/penguins@nobody", "models:/penguins/7", "models:/nothing/latest"})
            assertThatThrownBy(() -> tracking.modelVersion(uri)).isInstanceOf(NotFoundException.class);
        for (String uri : new String[] {"models:/m-00000000000000000000000000000000", "runs:/1/m", "folder", ""})
            assertThatThrownBy(() -> tracking.modelVersion(uri))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("models:/name@alias");
    }

    @Test
    void an_alias_moves_from_version_to_version() {
        ModelVersion first =
                run.logModel("m", RegistryTest::write).register("penguins").alias("champion");
        ModelVersion second = run.logModel("m", RegistryTest::write).register("penguins");
        RegisteredModel registered = tracking.registeredModel("penguins");
        assertThat(registered.alias("champion").orElseThrow().version()).isEqualTo(first.version());
        second.alias("champion");
        assertThat(registered.alias("champion").orElseThrow().version()).isEqualTo(2);
        assertThat(registered.versions()).extracting(ModelVersionData::version).containsExactly(2, 1);
        assertThat(registered.version(2).data().aliases()).containsExactly("champion");
        assertThat(registered.version(1).data().aliases()).isEmpty();
    }

    @Test
    void of_two_who_move_an_alias_at_once_one_learns_of_the_other() {
        ModelVersion first =
                run.logModel("m", RegistryTest::write).register("penguins").aliasIf("champion", null);
        ModelVersion second =
                run.logModel("m", RegistryTest::write).register("penguins").aliasIf("champion", first);
        ModelVersion third = run.logModel("m", RegistryTest::write).register("penguins");
        assertThatThrownBy(() -> third.aliasIf("champion", first))
                .isInstanceOf(ConflictException.class)
                .hasMessageContainingAll("champion", "version 2", "version 1");
        assertThatThrownBy(() -> third.aliasIf("champion", null)).isInstanceOf(ConflictException.class);
        RegisteredModel registered = tracking.registeredModel("penguins");
        assertThat(registered.alias("champion").orElseThrow().version()).isEqualTo(second.version());
    }

    @Test
    void a_model_that_was_logged_before_is_found_and_can_be_registered() {
        String id = run.logModel("classifier", RegistryTest::write).modelId();
        LoggedModel found = tracking.loggedModel(id);
        assertThat(found.data().name()).isEqualTo("classifier");
        assertThat(found.register("late").uri()).isEqualTo("models:/late/1");
        assertThat(tracking.registeredModels())
                .extracting(RegisteredModelData::name)
                .containsExactly("late");
        assertThatThrownBy(() -> tracking.loggedModel("m-0")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_version_is_registered_with_all_that_is_said_of_it_at_once() {
        LoggedModel model = run.logModel("classifier", RegistryTest::write);
        ModelVersion version = model.newVersion("penguins")
                .description("trained on the islands")
                .tag("reviewed", "yes")
                .tags(java.util.Map.of("team", "birds"))
                .runLink("https://elsewhere/#/runs/1")
                .register();
        assertThat(version.data().description()).isEqualTo("trained on the islands");
        assertThat(version.data().tags()).containsEntry("reviewed", "yes").containsEntry("team", "birds");
        assertThat(version.data().runLink()).isEqualTo("https://elsewhere/#/runs/1");
        assertThat(version.data().runId()).isEqualTo(run.runId());
        assertThat(version.data().modelId()).isEqualTo(model.modelId());
        assertThat(version.data().status()).isEqualTo(ModelVersionData.READY);
        assertThat(tracking.modelVersion(version.data().uri()).data()).isEqualTo(version.data());
        assertThatThrownBy(() -> model.newVersion("penguins").run("another"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(run.runId());
    }

    @Test
    void a_version_may_come_from_anywhere() throws IOException {
        RegisteredModel penguins = tracking.registeredModel("penguins");
        ModelVersion bucket = penguins.newVersion("s3://bucket/penguins/7/").register();
        assertThat(bucket.data().source()).isEqualTo("s3://bucket/penguins/7");
        assertThat(bucket.data().runId()).isNull();
        assertThat(bucket.data().modelId()).isNull();
        assertThat(penguins.newVersion("s3://b/k")
                        .run(run.runId())
                        .register()
                        .data()
                        .runId())
                .isEqualTo(run.runId());

        Path exported = Files.createDirectories(folder.resolve("exported"));
        Files.writeString(exported.resolve("MLmodel"), "exported");
        ModelVersion local = penguins.newVersion(exported.toString()).register();
        assertThat(tracking.modelPath(local.uri())).isEqualTo(exported);

        LoggedModel logged = run.logModel("classifier", RegistryTest::write);
        for (String uri : new String[] {logged.uri(), "runs:/" + run.runId() + "/classifier"}) {
            ModelVersion version = penguins.newVersion(uri).register();
            assertThat(version.data().source()).isEqualTo(logged.uri());
            assertThat(version.data().runId()).isEqualTo(run.runId());
            assertThat(penguins.newVersion(version.uri()).register().data().modelId())
                    .isEqualTo(logged.modelId());
        }
        run.text("old style/MLmodel", "flavors: {}");
        ModelVersion old =
                penguins.newVersion("runs:/" + run.runId() + "/old style").register();
        assertThat(tracking.modelPath(old.uri()).resolve("MLmodel")).hasContent("flavors: {}");
        assertThat(old.data().runId()).isEqualTo(run.runId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models:/penguins@nobody",
                "models:/penguins/7",
                "models:/m-00000000000000000000000000000000",
                "runs:/00000000000000000000000000000000/model",
                "",
                "models:/",
                "runs:/x"
            })
    void a_source_in_this_store_that_is_not_there_makes_no_version(String source) {
        assertThatThrownBy(() -> tracking.registeredModel("birds").newVersion(source))
                .isInstanceOfAny(NotFoundException.class, InvalidValueException.class);
        assertThatThrownBy(() -> tracking.registeredModel("birds").newVersion("runs:/" + run.runId() + "/../../escape"))
                .isInstanceOf(dev.mlopskit.core.MlopsException.class);
        assertThat(tracking.registeredModel("birds").data()).isEmpty();
    }

    @Test
    void a_registered_model_may_be_made_before_its_first_version() {
        RegisteredModel birds = tracking.registeredModel("birds");
        birds.create().describe("all of them");
        birds.create();
        assertThat(birds.data().orElseThrow().description()).isEqualTo("all of them");
        assertThat(birds.versions()).isEmpty();
        assertThat(birds.newVersion("s3://bucket/birds").register().version()).isEqualTo(1);
    }

    @Test
    void a_version_that_MLflow_deleted_is_not_there() throws Exception {
        run.logModel("m", RegistryTest::write).register("penguins").alias("champion");
        run.logModel("m", RegistryTest::write).register("penguins");
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("mlflow.db"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE model_versions SET current_stage = 'Deleted_Internal' WHERE version = 2");
        }
        RegisteredModel registered = tracking.registeredModel("penguins");
        assertThat(registered.versions()).extracting(ModelVersionData::version).containsExactly(1);
        assertThat(run.logModel("m", RegistryTest::write).register("penguins").version())
                .isEqualTo(3);
    }

    @Test
    void a_model_whose_files_cannot_be_written_is_left_as_failed_with_no_files() {
        IllegalStateException boom = new IllegalStateException("boom");
        assertThatThrownBy(() -> run.logModel("m", (directory, origin) -> {
                    write(directory, origin);
                    throw boom;
                }))
                .isSameAs(boom);
        assertThat(run.read().outputs()).isEmpty();
        assertThat(folder.resolve("mlruns")).isDirectoryNotContaining("glob:**MLmodel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models:/penguins@nobody",
                "models:/penguins/7",
                "models:/nothing/latest",
                "models:/m-00000000000000000000000000000000",
                "runs:/00000000000000000000000000000000/model",
                "no/such/folder"
            })
    void what_is_not_there_is_named(String uri) {
        assertThatThrownBy(() -> tracking.modelPath(uri)).isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "models:/",
                "models:/a/b/c",
                "models:/a@",
                "models:/a/0",
                "runs:/x",
                "s3://b/k",
                "models:/a/-1"
            })
    void what_is_no_model_uri_is_refused_with_all_ways_to_write_one(String uri) {
        assertThatThrownBy(() -> tracking.modelPath(uri))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("models:/name@alias");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "LATEST", "v3", "a b", "a/b"})
    void an_alias_that_MLflow_would_refuse_is_refused(String alias) {
        ModelVersion version = run.logModel("m", RegistryTest::write).register("penguins");
        assertThatThrownBy(() -> version.alias(alias)).isInstanceOf(InvalidValueException.class);
        assertThat(tracking.registeredModel("penguins").version(1).data().aliases())
                .isEmpty();
    }
}
