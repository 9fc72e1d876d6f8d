package dev.mlopskit.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.RegistryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A merge copies what the source has, or says that it does not. */
class MergeLeftOutTest extends MergingTest {
    private static final String PROMPT = "mlflow.prompt.is_prompt";

    private void sql(String... statements) throws SQLException {
        source.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
        source = Tracking.open(file);
    }

    private RunData copy() {
        return target.experiment("penguins").runs().first().orElseThrow();
    }

    private List<Long> steps() {
        return target.history(copy().runId(), "loss").stream().map(Metric::step).toList();
    }

    private String aRun() {
        Run run = source.experiment("penguins").startRun("long");
        run.metric("loss", 1, 1);
        run.close();
        return run.runId();
    }

    @Test
    void a_run_that_went_on_under_a_clock_that_was_set_back_is_brought_up_to_date() {
        String id = aRun();
        target.mergeFrom(source).execute();
        source.close();
        Instant before = Instant.now().minusSeconds(3600);
        source = Tracking.builder().file(file).clock(() -> before).open();
        Run again = source.resume(id);
        again.metric("loss", 0.5, 2);
        again.close();
        assertThat(target.mergeFrom(source).execute().runs()).isEqualTo(1);
        assertThat(steps()).containsExactly(1L, 2L);
        assertThat(target.mergeFrom(source).execute().isNothing()).isTrue();
    }

    @Test
    void a_run_that_goes_on_again_is_brought_up_to_date_each_time() {
        String id = aRun();
        target.mergeFrom(source).execute();
        Run again = source.resume(id);
        again.metric("loss", 0.5, 2);
        target.mergeFrom(source).execute();
        assertThat(steps()).containsExactly(1L, 2L);
        assertThat(copy().status()).isEqualTo(RunStatus.RUNNING);
        again.metric("loss", 0.4, 3);
        again.close();
        target.mergeFrom(source).execute();
        assertThat(steps()).containsExactly(1L, 2L, 3L);
        assertThat(copy().status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void a_run_that_went_on_in_the_target_alone_stays_so() {
        aRun();
        target.mergeFrom(source).execute();
        Run there = target.resume(copy().runId());
        there.metric("loss", 0.5, 2);
        there.end(RunStatus.FAILED);
        assertThat(target.mergeFrom(source).execute().isNothing()).isTrue();
        assertThat(copy().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void prompts_come_with_versions_tags_and_aliases() {
        RegistryStore registry = source.store().registry();
        registry.createModel("greeting");
        registry.setTags("greeting", null, Map.of(PROMPT, "true", "team", "birds"));
        for (String text : List.of("Hello", "Hi"))
            registry.createVersion(new NewModelVersion(
                    "greeting",
                    "dummy-source",
                    "dummy-source",
                    null,
                    null,
                    null,
                    Instant.now(),
                    "a text",
                    Map.of(PROMPT, "true", "mlflow.prompt.text", text)));
        registry.moveAlias(new AliasMove("greeting", "best", null, 1, Instant.now(), "me", null), false);
        assertThat(target.mergeFrom(source).plan().versions()).isEqualTo(2);
        assertThat(target.mergeFrom(source).execute().versions()).isEqualTo(2);
        RegistryStore there = target.store().registry();
        assertThat(there.model("greeting").orElseThrow().tags()).containsEntry("team", "birds");
        assertThat(there.versionByAlias("greeting", "best").orElseThrow().tags())
                .containsEntry("mlflow.prompt.text", "Hello");
        assertThat(there.version("greeting", 2).orElseThrow().tags()).containsEntry("mlflow.prompt.text", "Hi");
        assertThat(target.registeredModels().list()).isEmpty();
        MergeReport again = target.mergeFrom(source).execute();
        assertThat(again.isNothing()).isTrue();
        assertThat(again.versionsKnown()).isEqualTo(2);
    }

    @Test
    void a_prompt_and_a_model_of_one_name_stand_against_it() {
        source.store().registry().createModel("greeting");
        source.store().registry().setTags("greeting", null, Map.of(PROMPT, "true"));
        target.experiment("penguins")
                .startRun("train")
                .logModel("m", TestModels::write)
                .register("greeting");
        assertThatThrownBy(() -> target.mergeFrom(source).keepBoth().execute())
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("is a model there, and a prompt here");
    }

    @Test
    void what_no_part_of_a_store_tells_of_is_said_to_stay() throws Exception {
        sql("INSERT INTO trace_info (request_id, experiment_id, timestamp_ms, status) VALUES ('tr-1', 0, 1, 'OK')");
        assertThat(target.mergeFrom(source).plan().leftOut()).containsExactly("traces (1)");
        assertThat(target.mergeFrom(source).execute().toString()).contains("not copied: traces (1)\n");
    }

    @Test
    void artifacts_of_a_kind_that_is_not_read_here_stay_and_are_named() throws Exception {
        String id = aRun();
        String address = "dbfs://me:secret@host/" + id + "/artifacts";
        sql("UPDATE runs SET artifact_uri = '" + address + "'");
        Run other = source.experiment("penguins").startRun("with files");
        other.text("notes.txt", "here");
        other.close();
        String left = "artifacts of run long (" + id + ") stay at dbfs://host/" + id
                + "/artifacts, which is of a kind that is not read here";
        assertThat(target.mergeFrom(source).plan().leftOut()).containsExactly(left);
        MergeReport report = target.mergeFrom(source).execute();
        assertThat(report.leftOut()).containsExactly(left);
        assertThat(report.files()).isEqualTo(1);
        RunData copy = target.experiment("penguins").runs().list().stream()
                .filter(run -> run.name().equals("long"))
                .findFirst()
                .orElseThrow();
        assertThat(copy.params()).isEmpty();
        if (!way.givesIds()) assertThat(copy.artifactUri()).isEqualTo(address);
    }

    @Test
    void rows_that_lack_a_status_or_an_address_are_copied() throws Exception {
        aRun();
        sql("UPDATE runs SET status = NULL, artifact_uri = NULL");
        assertThat(source.runs().list()).extracting(RunData::status).containsExactly(RunStatus.SCHEDULED);
        target.mergeFrom(source).execute();
        assertThat(steps()).containsExactly(1L);
        assertThat(target.mergeFrom(source).execute().leftOut()).isEmpty();
    }

    @Test
    void a_store_is_not_merged_with_itself_through_a_link() throws Exception {
        aRun();
        Path link = Files.createSymbolicLink(folder.resolve("link"), file.getParent());
        try (Tracking same = Tracking.open(link.resolve("mlflow.db"))) {
            assertThatThrownBy(() -> source.mergeFrom(same).plan())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("with itself");
        }
        Path files = Files.createDirectories(folder.resolve("files"));
        Path other = Files.createSymbolicLink(folder.resolve("other"), files);
        try (Tracking one = files(files.resolve("mlruns"));
                Tracking same = files(other.resolve("mlruns"))) {
            assertThatThrownBy(() -> one.mergeFrom(same).plan())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("with itself");
        }
    }
}
