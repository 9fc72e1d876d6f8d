package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Where the files of versions are whose source is a logged model, which never changes and which a server does not say with the
 * version. Thread-safe.
 */
final class ModelLocations {
    private static final String MODELS = "models:/";
    private static final String OF_MODEL = MODELS + "m-";
    /** The version of a registered model may be a source too, and have any name. */
    private static final Pattern LOGGED_MODEL = Pattern.compile(MODELS + "m-[0-9a-f]{32}");

    /** From so many on, one search of the models and one of their experiments cost less than a call for each. */
    private static final int MANY = 3;

    private static final int CHUNK = 200;

    private final Api api;
    private final LoggedModelStore models;
    private final Map<String, String> known = new ConcurrentHashMap<>();

    ModelLocations(Api api, LoggedModelStore models) {
        this.api = api;
        this.models = models;
    }

    /** Learns those of many versions at once. A server finds no model that has been deleted: such a version asks for itself. */
    void prepare(List<Answer> versions) {
        List<String> unknown = versions.stream()
                .map(version -> version.text("source"))
                .filter(source -> LOGGED_MODEL.matcher(source).matches() && !known.containsKey(source))
                .distinct()
                .toList();
        if (unknown.size() < MANY) return;
        for (int from = 0; from < unknown.size(); from += CHUNK) {
            List<String> some = new ArrayList<>();
            for (String source : unknown.subList(from, Math.min(from + CHUNK, unknown.size())))
                some.add(source.substring(MODELS.length()));
            Search search = Search.all()
                    .filter(Field.attribute("model_id").in(some.toArray(new String[0])))
                    .metrics(Set.of());
            new PagedIterator<>(models::search, search).forEachRemaining(this::note);
        }
    }

    private void note(LoggedModelData model) {
        known.put(MODELS + model.modelId(), model.artifactUri());
    }

    /** Where the files of a version are. */
    String of(Answer version) {
        String source = version.text("source");
        if (!source.startsWith(OF_MODEL)) return source;
        String found = known.get(source);
        if (found == null) {
            // Outside of the map, which would hold up others meanwhile.
            found = ask(version);
            known.put(source, found);
        }
        return found;
    }

    private String ask(Answer version) {
        String name = version.text("name");
        String number = version.text("version");
        try {
            return api.get("model-versions/get-download-uri", Map.of("name", name, "version", number))
                    .required("artifact_uri");
        } catch (Refusal e) {
            throw e.of("model version", name + "/" + number);
        }
    }
}
