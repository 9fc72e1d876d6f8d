package dev.mlopskit.testkit.spi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link RegistryStore} promises about models and versions; {@link AliasContract} has the rest. */
public interface RegistryStoreContract extends StoreContract {
    @Test
    default void a_registered_model_is_made_once() throws Exception {
        made(Given.name("größe 🐧 'x'"));
    }

    @Test
    default void the_name_of_a_registered_model_may_have_a_percent_sign() throws Exception {
        made(Given.name("100 %20"));
    }

    private void made(String name) throws Exception {
        RegisteredModelData made = store().registry().createModel(name);
        assertEquals(name, made.name());
        assertNull(made.description());
        assertEquals(Map.of(), made.aliases());
        assertEquals(Map.of(), made.tags());
        assertEquals(Optional.of(made), store().registry().model(name));
        assertEquals(name, store().registry().createModel(name).name());
        assertEquals(List.of(), store().registry().versions(name));
    }

    @Test
    default void a_version_comes_back_as_it_was_made() throws Exception {
        RunData run = Given.run(store());
        String name = Given.name("m");
        Map<String, String> tags = Map.of("owner", "ann 🐧", "empty", "");
        String location = run.artifactUri() + "/m";
        ModelVersionData made = store().registry()
                .createVersion(new NewModelVersion(
                        name,
                        location,
                        location,
                        run.runId(),
                        "https://elsewhere/#/runs/1",
                        null,
                        Given.START,
                        "süß\n🐧",
                        tags));
        assertEquals(name, made.name());
        assertEquals(1, made.version());
        assertEquals(location, made.source());
        assertEquals(location, made.location());
        assertEquals(run.runId(), made.runId());
        assertEquals("https://elsewhere/#/runs/1", made.runLink());
        assertEquals(ModelVersionData.READY, made.status());
        assertNull(made.modelId());
        assertEquals(Given.START, made.created());
        assertEquals("süß\n🐧", made.description());
        assertEquals("None", made.stage());
        assertEquals(Set.of(), made.aliases());
        assertEquals(tags, made.tags());
        assertEquals(Optional.of(made), store().registry().version(name, 1));
        assertEquals(List.of(made), store().registry().versions(name));
    }

    @Test
    default void a_version_of_a_logged_model_names_it() throws Exception {
        String experiment = Given.experiment(store()).experimentId();
        LoggedModelData model =
                store().models().create(new NewModel(experiment, null, "m", Given.START, Map.of(), Map.of()));
        String id = model.modelId();
        ModelVersionData made = store().registry()
                .createVersion(new NewModelVersion(
                        Given.name("m"),
                        "models:/" + id,
                        model.artifactUri(),
                        null,
                        null,
                        id,
                        Given.START,
                        null,
                        Map.of()));
        assertEquals(id, made.modelId());
        assertEquals(model.artifactUri(), made.location());
        assertNull(made.runLink());
    }

    @Test
    default void versions_count_from_1_for_each_model_and_no_number_is_used_twice() throws Exception {
        RegistryStore registry = store().registry();
        String one = Given.name("one");
        String two = Given.name("two");
        for (int version = 1; version <= 3; version++) assertEquals(version, Given.version(store(), one));
        assertEquals(1, Given.version(store(), two));
        registry.deleteVersion(one, 3, Given.START, "ann");
        registry.deleteVersion(one, 1, Given.START, "ann");
        assertEquals(4, Given.version(store(), one));
        List<Integer> latestFirst =
                registry.versions(one).stream().map(ModelVersionData::version).toList();
        assertEquals(List.of(4, 2), latestFirst);
        assertEquals(registry.version(one, 4), registry.latest(one));
        registry.deleteVersion(one, 4, Given.START, "ann");
        assertEquals(registry.version(one, 2), registry.latest(one));
        assertEquals(Optional.empty(), registry.version(one, 3));
    }

    @Test
    default void what_is_found_together_is_what_is_found_alone() throws Exception {
        RegistryStore registry = store().registry();
        String start = Given.name("together");
        List<String> names = List.of(start + " a", start + " b");
        Set<ModelVersionData> versions = new HashSet<>();
        Set<RegisteredModelData> models = new HashSet<>();
        for (String name : names)
            for (int version = 1; version <= 3; version++) {
                Given.version(store(), name);
                registry.setTags(name, version, Map.of("t", name + version, "v" + version, "x"));
                registry.setTags(name, null, Map.of("t", name));
                registry.moveAlias(Given.move(name, "alias" + version, null, version), false);
            }
        for (String name : names) {
            models.add(registry.model(name).orElseThrow());
            for (int version = 1; version <= 3; version++)
                versions.add(registry.version(name, version).orElseThrow());
        }
        Search search = Search.all().filter(Field.attribute("name").like(start + "%"));
        assertEquals(versions, Set.copyOf(registry.searchVersions(search).items()));
        assertEquals(models, Set.copyOf(registry.searchModels(search).items()));
    }

    @Test
    default void what_is_not_registered_is_empty() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("none");
        assertEquals(Optional.empty(), registry.model(name));
        assertEquals(Optional.empty(), registry.version(name, 1));
        assertEquals(List.of(), registry.versions(name));
        assertEquals(Optional.empty(), registry.latest(name));
        Given.version(store(), name);
        assertEquals(Optional.empty(), registry.version(name, 2));
        assertEquals(Optional.empty(), registry.version(name, 0));
        assertEquals(Optional.empty(), registry.model(name.toUpperCase(Locale.ROOT)));
    }

    @Test
    default void what_is_not_registered_cannot_be_changed() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("none");
        String there = Given.name("there");
        Given.version(store(), there);
        assertAll(
                () -> assertThrows(NotFoundException.class, () -> registry.describe(name, null, "x")),
                () -> assertThrows(NotFoundException.class, () -> registry.describe(there, 2, "x")),
                () -> assertThrows(NotFoundException.class, () -> registry.setTags(name, null, Map.of("a", "b"))),
                () -> assertThrows(NotFoundException.class, () -> registry.setTags(there, 2, Map.of("a", "b"))),
                () -> assertThrows(NotFoundException.class, () -> registry.deleteTag(name, null, "a")),
                () -> assertThrows(NotFoundException.class, () -> registry.deleteVersion(there, 2, Given.START, "ann")),
                () -> assertThrows(NotFoundException.class, () -> registry.deleteModel(name)),
                () -> assertThrows(NotFoundException.class, () -> registry.renameModel(name, there + "2")));
        assertEquals(Optional.empty(), registry.model(name));
    }

    @Test
    default void descriptions_and_tags_are_of_the_model_or_of_one_version() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("m");
        Given.version(store(), name);
        Given.version(store(), name);
        registry.describe(name, null, "the model");
        registry.describe(name, 2, "the second");
        registry.setTags(name, null, Map.of("a", "model", "b", "1"));
        registry.setTags(name, 2, Map.of("a", "second", "b", "2"));
        registry.setTags(name, 2, Map.of("b", "", "c", "ü🐧"));
        registry.deleteTag(name, null, "b");
        registry.deleteTag(name, null, "never there");
        RegisteredModelData model = registry.model(name).orElseThrow();
        assertEquals("the model", model.description());
        assertEquals(Map.of("a", "model"), model.tags());
        ModelVersionData second = registry.version(name, 2).orElseThrow();
        assertEquals("the second", second.description());
        assertEquals(Map.of("a", "second", "b", "", "c", "ü🐧"), second.tags());
        assertEquals(Map.of(), registry.version(name, 1).orElseThrow().tags());
        assertNull(registry.version(name, 1).orElseThrow().description());
    }

    @Test
    default void a_renamed_model_takes_all_along() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("m");
        String renamed = Given.name("renamed");
        Given.version(store(), name);
        registry.setTags(name, null, Map.of("a", "1"));
        registry.setTags(name, 1, Map.of("b", "2"));
        registry.describe(name, null, "text");
        registry.moveAlias(Given.move(name, "champion", null, 1), false);
        registry.renameModel(name, renamed);
        assertEquals(Optional.empty(), registry.model(name));
        assertEquals(Optional.empty(), registry.version(name, 1));
        RegisteredModelData model = registry.model(renamed).orElseThrow();
        assertEquals("text", model.description());
        assertEquals(Map.of("a", "1"), model.tags());
        assertEquals(Map.of("champion", 1), model.aliases());
        assertEquals(
                Map.of("b", "2"), registry.version(renamed, 1).orElseThrow().tags());
        List<Integer> moves = registry.aliasMoves(renamed, "champion").stream()
                .map(AliasMove::to)
                .toList();
        assertEquals(List.of(1), moves);
        assertEquals(2, Given.version(store(), renamed));
    }

    @Test
    default void a_name_that_another_model_has_is_refused() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("m");
        String taken = Given.name("taken");
        Given.version(store(), name);
        registry.createModel(taken);
        assertThrows(ConflictException.class, () -> registry.renameModel(name, taken));
        assertEquals(1, registry.versions(name).size());
        assertEquals(List.of(), registry.versions(taken));
    }

    @Test
    default void a_deleted_model_is_gone_with_its_versions_and_its_name_is_free() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("m");
        Given.version(store(), name);
        Given.version(store(), name);
        registry.setTags(name, 1, Map.of("a", "1"));
        registry.moveAlias(Given.move(name, "champion", null, 1), false);
        registry.deleteModel(name);
        assertEquals(Optional.empty(), registry.model(name));
        assertEquals(Optional.empty(), registry.version(name, 1));
        assertEquals(Optional.empty(), registry.versionByAlias(name, "champion"));
        assertThrows(NotFoundException.class, () -> registry.deleteModel(name));
        assertEquals(1, Given.version(store(), name));
        assertEquals(Map.of(), registry.version(name, 1).orElseThrow().tags());
    }

    @Test
    default void handles_that_register_at_once_get_different_versions() throws Exception {
        List<TrackingStore> handles = List.of(store(), sameStore());
        String name = Given.name("wanted by all");
        List<Integer> versions = Together.call(8, thread -> Given.version(handles.get(thread % 2), name));
        assertEquals(
                IntStream.rangeClosed(1, 8).boxed().toList(),
                versions.stream().sorted().toList());
        assertTrue(store().registry().model(name).isPresent());
    }
}
