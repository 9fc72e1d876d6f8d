package dev.mlopskit.testkit.spi;

import static dev.mlopskit.tracking.Field.attribute;
import static dev.mlopskit.tracking.Field.numberAttribute;
import static dev.mlopskit.tracking.Field.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a {@link RegistryStore} promises about finding registered models and versions. */
public interface RegistrySearchContract extends StoreContract {
    @Test
    default void registered_models_are_found_by_name_and_tag_and_counted() throws Exception {
        RegistryStore registry = store().registry();
        String start = Given.name("found");
        List<String> names = List.of(start + " a", start + " b", start + " c");
        for (String name : List.of(names.get(2), names.get(0), names.get(1))) registry.createModel(name);
        registry.setTags(names.get(1), null, Map.of("team", "birds"));
        Filter mine = attribute("name").like(start + "%");
        Paging.assertOrder(names, registry::searchModels, Search.all().filter(mine), RegisteredModelData::name);
        Paging.assertOrder(
                List.of(names.get(2), names.get(1), names.get(0)),
                registry::searchModels,
                Search.all().filter(mine).orderBy(List.of(attribute("name").descending())),
                RegisteredModelData::name);
        Search birds = Search.all().filter(mine.and(tag("team").equalTo("birds")));
        assertEquals(
                List.of(registry.model(names.get(1)).orElseThrow()),
                registry.searchModels(birds).items());
        assertEquals(3, registry.countModels(Search.all().filter(mine).limit(1)));
        assertEquals(1, registry.countModels(birds));
        assertEquals(
                0, registry.countModels(Search.all().filter(attribute("name").equalTo(start))));
    }

    @Test
    default void versions_are_found_by_name_and_tag_and_counted() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("found");
        String other = Given.name("other");
        Given.version(store(), other);
        List<String> upwards = new ArrayList<>();
        for (int version = 1; version <= 11; version++) upwards.add("" + Given.version(store(), name));
        registry.setTags(name, 3, Map.of("reviewed", "yes"));
        Search search = Search.all().filter(attribute("name").equalTo(name));
        Paging.assertOrder(
                upwards,
                registry::searchVersions,
                search.orderBy(List.of(numberAttribute("version_number").ascending())),
                version -> "" + version.version());
        Search reviewed = search.filter(
                attribute("name").equalTo(name).and(tag("reviewed").equalTo("yes")));
        assertEquals(
                List.of(registry.version(name, 3).orElseThrow()),
                registry.searchVersions(reviewed).items());
        assertEquals(11, registry.countVersions(search.limit(2)));
        assertEquals(1, registry.countVersions(reviewed));
        registry.deleteVersion(name, 3, Given.START, "ann");
        assertEquals(10, registry.countVersions(search));
        assertEquals(0, registry.countVersions(reviewed));
        List<ModelVersionData> latestFirst = registry.versions(name);
        assertEquals(
                List.of(11, 10),
                List.of(latestFirst.get(0).version(), latestFirst.get(1).version()));
    }

    /** MLflow keeps prompts as registered models, and shows them when asked for. */
    @Test
    default void prompts_are_found_only_by_their_tag() throws Exception {
        RegistryStore registry = store().registry();
        String name = Given.name("prompt");
        registry.createModel(name);
        registry.setTags(name, null, Map.of("mlflow.prompt.is_prompt", "true"));
        Filter mine = attribute("name").equalTo(name);
        assertEquals(0, registry.countModels(Search.all().filter(mine)));
        assertEquals(
                1,
                registry.countModels(Search.all()
                        .filter(mine.and(tag("mlflow.prompt.is_prompt").equalTo("true")))));
    }
}
