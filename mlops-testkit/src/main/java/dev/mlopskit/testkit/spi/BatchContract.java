package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Dataset;
import dev.mlopskit.tracking.DatasetInput;
import dev.mlopskit.tracking.ModelOutput;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.Param;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.RunEntry;
import dev.mlopskit.tracking.Tag;
import dev.mlopskit.tracking.spi.NewModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a {@link dev.mlopskit.tracking.spi.RunStore} promises about what is logged to a run, all or none. */
public interface BatchContract extends StoreContract {
    @Test
    default void params_and_tags_come_back_letter_by_letter() throws Exception {
        Map<String, String> params = new HashMap<>(Map.of(
                "depth",
                "3",
                "Depth",
                "4",
                "größe/überfahrt",
                "süß 🐧",
                "empty",
                "",
                "blank",
                " ",
                "lines",
                "a\r\nb\t"));
        params.put(Given.LONGEST_KEY, "🐧".repeat(6_000));
        params.put("quotes", "'\"`%_\\ ; DROP TABLE params; -- ${x} {0} #");
        Map<String, String> tags = new HashMap<>(params);
        tags.put(Given.LONGEST_KEY, "ü".repeat(8_000));
        tags.put("mlflow.runName", "run");
        String id = Given.run(store()).runId();
        List<RunEntry> entries = new ArrayList<>();
        params.forEach((key, value) -> entries.add(new Param(key, value)));
        tags.forEach((key, value) -> entries.add(new Tag(key, value)));
        store().runs().log(id, entries);
        assertEquals(params, Given.read(store(), id).params());
        assertEquals(tags, Given.read(store(), id).tags());
    }

    @Test
    default void a_key_can_read_like_the_folder_of_another() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Param("a", "1"), new Param("a/b", "2"), new Param("a/b/c", "3")));
        store().runs().log(id, List.of(new Tag("t/b/c", "3"), new Tag("t/b", "2"), new Tag("t", "1")));
        store().runs().log(id, List.of(Given.point("loss", 1, 0, 0), Given.point("loss/x", 2, 0, 0)));
        assertEquals(
                Map.of("a", "1", "a/b", "2", "a/b/c", "3"),
                Given.read(store(), id).params());
        assertEquals("2", Given.read(store(), id).tags().get("t/b"));
        assertEquals(Map.of("loss", 1.0, "loss/x", 2.0), Given.read(store(), id).metrics());
    }

    @Test
    default void a_param_can_be_logged_again_with_the_same_value() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Param("depth", "3"), new Param("depth", "3")));
        store().runs().log(id, List.of(new Param("depth", "3"), new Param("rate", "0.1")));
        assertEquals(
                Map.of("depth", "3", "rate", "0.1"), Given.read(store(), id).params());
    }

    @Test
    default void a_param_does_not_change() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Param("depth", "3")));
        for (String other : List.of("4", "", "3 ", "03")) {
            ConflictException refused = assertThrows(
                    ConflictException.class, () -> store().runs().log(id, List.of(new Param("depth", other))));
            assertEquals(id, refused.id());
            assertTrue(String.valueOf(refused.getMessage()).contains("depth"), refused.getMessage());
        }
        assertEquals(Map.of("depth", "3"), Given.read(store(), id).params());
    }

    @Test
    default void a_batch_with_one_bad_entry_leaves_nothing() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Param("depth", "3")));
        RunData before = Given.read(store(), id);
        List<RunEntry> batch = List.of(
                new Param("rate", "0.1"),
                new Tag("mlflow.runName", "other"),
                Given.point("loss", 0.5, 0, 0),
                new DatasetInput(Dataset.of("rows", "abc"), "training"),
                new Param("depth", "4"));
        assertThrows(ConflictException.class, () -> store().runs().log(id, batch));
        List<RunEntry> backwards = new ArrayList<>(batch);
        Collections.reverse(backwards);
        assertThrows(ConflictException.class, () -> store().runs().log(id, backwards));
        assertEquals(before, Given.read(store(), id));
        assertEquals(List.of(), store().runs().history(id, "loss"));
    }

    @Test
    default void a_batch_that_contradicts_itself_leaves_nothing() throws Exception {
        String id = Given.run(store()).runId();
        assertThrows(ConflictException.class, () -> store().runs()
                .log(id, List.of(new Tag("a", "1"), new Param("depth", "3"), new Param("depth", "4"))));
        assertEquals(Map.of(), Given.read(store(), id).params());
        assertEquals(Map.of("mlflow.runName", "run"), Given.read(store(), id).tags());
    }

    @Test
    default void the_last_value_of_a_tag_stands_also_within_one_batch() throws Exception {
        String id = Given.run(store()).runId();
        store().runs().log(id, List.of(new Tag("a", "1"), new Tag("a", "2")));
        assertEquals("2", Given.read(store(), id).tags().get("a"));
        store().runs().log(id, List.of(new Tag("a", "")));
        assertEquals("", Given.read(store(), id).tags().get("a"));
    }

    @Test
    default void an_empty_batch_changes_nothing_and_still_needs_its_run() throws Exception {
        RunData run = Given.run(store());
        store().runs().log(run.runId(), List.of());
        assertEquals(run, Given.read(store(), run.runId()));
        assertThrows(NotFoundException.class, () -> store().runs().log(Given.NO_RUN, List.of()));
    }

    @Test
    default void a_dataset_is_kept_once_however_often_it_is_logged() throws Exception {
        Dataset full =
                new Dataset("pinguïne 🐧", "abc", "local", "{\"uri\": \"p.csv\"}", "{\"mlflow_colspec\": []}", "{}");
        List<RunEntry> inputs =
                List.of(new DatasetInput(full, "training"), new DatasetInput(Dataset.of("bare", "d"), "test"));
        RunData one = Given.run(store());
        store().runs().log(one.runId(), inputs);
        store().runs().log(one.runId(), inputs);
        assertEquals(2, Given.read(store(), one.runId()).inputs().size());
        assertTrue(Given.read(store(), one.runId()).inputs().containsAll(inputs));
        RunData two = Given.run(store(), Given.experimentOf(store(), one), "two", Given.START);
        store().runs().log(two.runId(), List.of(new DatasetInput(full, "validation")));
        assertEquals(
                List.of(new DatasetInput(full, "validation")),
                Given.read(store(), two.runId()).inputs());
    }

    @Test
    default void a_dataset_has_one_context_in_a_run_and_gains_what_it_lacked() throws Exception {
        String id = Given.run(store()).runId();
        Dataset bare = Dataset.of("rows", "abc");
        Dataset full = new Dataset("rows", "abc", bare.sourceType(), bare.source(), "{\"mlflow_colspec\": []}", "{}");
        store().runs().log(id, List.of(new DatasetInput(bare, "training")));
        store().runs().log(id, List.of(new DatasetInput(full, "training")));
        assertEquals(
                List.of(new DatasetInput(full, "training")),
                Given.read(store(), id).inputs());
        store().runs().log(id, List.of(new DatasetInput(bare, "training")));
        assertThrows(ConflictException.class, () -> store().runs()
                .log(id, List.of(new Tag("a", "1"), new DatasetInput(full, "test"))));
        assertEquals(
                List.of(new DatasetInput(full, "training")),
                Given.read(store(), id).inputs());
        assertEquals(Map.of("mlflow.runName", "run"), Given.read(store(), id).tags());
    }

    @Test
    default void a_model_is_an_output_once_however_often_it_is_logged() throws Exception {
        RunData run = Given.run(store());
        String model = store().models()
                .create(new NewModel(run.experimentId(), run.runId(), "m", Given.START, Map.of(), Map.of()))
                .modelId();
        for (int i = 0; i < 2; i++) store().runs().log(run.runId(), List.of(new ModelOutput(model, 7)));
        assertEquals(
                List.of(new ModelOutput(model, 7)),
                Given.read(store(), run.runId()).outputs());
    }
}
