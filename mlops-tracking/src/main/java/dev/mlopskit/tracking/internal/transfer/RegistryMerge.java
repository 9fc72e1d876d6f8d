package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.Filter;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import dev.mlopskit.tracking.spi.SearchPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Merges registered models: versions under their numbers where these are free, aliases where nothing stands against it. */
final class RegistryMerge {
    private static final Filter PROMPTS = Field.tag(SearchPlan.PROMPT_TAG).equalTo("true");

    private final RegistryStore source;
    private final RegistryStore target;
    private final VersionWriter writer;
    private final AliasMerge aliases;
    private final boolean keepBoth;
    private int versions;
    private int known;

    RegistryMerge(Transfer transfer) {
        this.source = transfer.source().registry();
        this.target = transfer.target().registry();
        this.writer = new VersionWriter(transfer);
        this.aliases = new AliasMerge(source, target, transfer.source().uri());
        this.keepBoth = transfer.settings().keepBoth();
    }

    int versions() {
        return versions;
    }

    int known() {
        return known;
    }

    int aliases() {
        return aliases.moved();
    }

    /** The registered models of the source, and then its prompts, which are kept as such and found only when asked for. */
    private Iterator<RegisteredModelData> all() {
        List<RegisteredModelData> all = new ArrayList<>();
        for (Search search : List.of(Search.all(), Search.all().filter(PROMPTS)))
            new PagedIterator<>(source::searchModels, search).forEachRemaining(all::add);
        return all.iterator();
    }

    private static List<ModelVersionData> versions(RegistryStore registry, String name, boolean prompt) {
        List<ModelVersionData> versions = new ArrayList<>(registry.versions(name));
        if (!prompt) return versions;
        Filter ofPrompt = Field.attribute("name").equalTo(name).and(PROMPTS);
        new PagedIterator<>(registry::searchVersions, Search.all().filter(ofPrompt)).forEachRemaining(versions::add);
        return versions;
    }

    /** Names that are a prompt on one side and a model on the other one, which nothing can make one. */
    List<String> kindCollisions() {
        List<String> collisions = new ArrayList<>();
        all().forEachRemaining(model -> target.model(model.name())
                .filter(present -> isPrompt(present) != isPrompt(model))
                // One without versions may be what a merge had come to when it was killed.
                .filter(present ->
                        !versions(target, present.name(), isPrompt(present)).isEmpty())
                .ifPresent(present -> collisions.add("'" + model.name() + "' is a "
                        + (isPrompt(present) ? "prompt there, and a model here" : "model there, and a prompt here")
                        + ": rename one of the two")));
        return collisions;
    }

    private static boolean isPrompt(RegisteredModelData model) {
        return "true".equals(model.tags().get(SearchPlan.PROMPT_TAG));
    }

    /** What cannot be as it is in the source; counts versions on the way. */
    List<String> collisions() {
        List<String> collisions = new ArrayList<>();
        all().forEachRemaining(model -> collide(model, collisions));
        return collisions;
    }

    private void collide(RegisteredModelData model, List<String> collisions) {
        Versions matched = match(model);
        known += matched.numbers().size();
        versions += matched.lacking().size();
        Map<Integer, Integer> numbers = new HashMap<>(matched.numbers());
        for (ModelVersionData version : matched.lacking()) {
            if (writer.isTaken(version))
                collisions.add("version " + version.version() + " of '" + model.name()
                        + "' is another one there, or was and has been deleted");
            else numbers.put(version.version(), version.version());
        }
        collisions.addAll(aliases.collisions(model, numbers));
    }

    void merge() {
        all().forEachRemaining(this::merge);
    }

    private void merge(RegisteredModelData model) {
        RegisteredModelData present = target.createModel(model.name());
        if (present.description() == null && model.description() != null)
            target.describe(model.name(), null, model.description());
        Map<String, String> tags = new HashMap<>(model.tags());
        tags.keySet().removeAll(present.tags().keySet());
        if (!tags.isEmpty()) target.setTags(model.name(), null, tags);

        Versions matched = match(model);
        Map<Integer, Integer> numbers = new HashMap<>(matched.numbers());
        List<ModelVersionData> displaced = new ArrayList<>();
        // Free numbers first, so that no displaced version takes one of them.
        for (ModelVersionData version : matched.lacking())
            if (writer.isTaken(version)) displaced.add(version);
            else numbers.put(version.version(), writer.write(version));
        if (keepBoth) for (ModelVersionData version : displaced) numbers.put(version.version(), writer.append(version));
        aliases.merge(model, numbers);
    }

    /**
     * The versions of the source beside those of the target.
     *
     * @param numbers the numbers in the target of those that are there, by their numbers in the source
     * @param lacking those that are not there, by their numbers
     */
    private record Versions(Map<Integer, Integer> numbers, List<ModelVersionData> lacking) {}

    private Versions match(RegisteredModelData model) {
        Map<Integer, Integer> numbers = new HashMap<>();
        List<ModelVersionData> lacking = new ArrayList<>();
        boolean prompt = isPrompt(model);
        List<ModelVersionData> present = versions(target, model.name(), prompt);
        List<ModelVersionData> wanted = versions(source, model.name(), prompt);
        wanted.sort((a, b) -> Integer.compare(a.version(), b.version()));
        for (ModelVersionData version : wanted)
            present.stream()
                    .filter(other -> writer.isSame(version, other))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> numbers.put(version.version(), other.version()), () -> lacking.add(version));
        return new Versions(numbers, lacking);
    }
}
