package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.internal.ModelUri;
import dev.mlopskit.tracking.internal.Stages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What MLflow's JSON says of registered models and their versions, as the values of this library. */
final class VersionWire {
    private final Api api;
    /** Where the files of a logged model are never changes, and costs a call. */
    private final Map<String, String> locations = new ConcurrentHashMap<>();

    VersionWire(Api api) {
        this.api = api;
    }

    /** A registered model; the tags in which this library keeps the moves of its aliases are not the user's. */
    static RegisteredModelData model(Answer json) {
        Map<String, String> tags = new HashMap<>(json.pairs("tags"));
        tags.keySet().removeIf(key -> key.startsWith(RestAliases.TAG));
        return new RegisteredModelData(
                json.text("name"),
                json.time("creation_timestamp"),
                json.time("last_updated_timestamp"),
                filled(json.text("description")),
                RestAliases.of(json),
                Map.copyOf(tags));
    }

    ModelVersionData version(Answer json) {
        String source = json.text("source");
        return new ModelVersionData(
                json.text("name"),
                (int) json.number("version"),
                source,
                ModelUri.modelId(source) != null ? locations.computeIfAbsent(source, model -> location(json)) : source,
                filled(json.text("run_id")),
                filled(json.text("run_link")),
                filled(json.text("user_id")),
                json.time("creation_timestamp"),
                json.time("last_updated_timestamp"),
                json.text("current_stage").isEmpty() ? Stages.NONE : json.text("current_stage"),
                json.text("status").isEmpty() ? ModelVersionData.READY : json.text("status"),
                filled(json.text("description")),
                new HashSet<>(json.texts("aliases")),
                Map.copyOf(json.pairs("tags")));
    }

    private String location(Answer version) {
        String name = version.text("name");
        try {
            return api.get("model-versions/get-download-uri", Map.of("name", name, "version", version.text("version")))
                    .text("artifact_uri");
        } catch (Refusal e) {
            throw e.of("model version", name + "/" + version.text("version"));
        }
    }

    private static @Nullable String filled(String text) {
        return text.isEmpty() ? null : text;
    }
}
