package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.internal.Stages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What MLflow's JSON says of registered models and their versions, as the values of this library. */
final class VersionWire {
    private final ModelLocations locations;

    VersionWire(ModelLocations locations) {
        this.locations = locations;
    }

    /** A registered model; the tags in which this library keeps the moves of its aliases are not the user's. */
    static RegisteredModelData model(Answer json) {
        Map<String, String> tags = new HashMap<>(json.pairs("tags"));
        tags.keySet().removeIf(key -> key.startsWith(RestAliases.TAG));
        return new RegisteredModelData(
                json.required("name"),
                json.time("creation_timestamp"),
                json.time("last_updated_timestamp"),
                filled(json.text("description")),
                RestAliases.of(json),
                Map.copyOf(tags));
    }

    List<ModelVersionData> versions(List<Answer> json) {
        locations.prepare(json);
        return json.stream().map(this::version).toList();
    }

    ModelVersionData version(Answer json) {
        return new ModelVersionData(
                json.required("name"),
                number(json),
                json.text("source"),
                locations.of(json),
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

    private static int number(Answer json) {
        json.required("version");
        return (int) json.number("version");
    }

    private static @Nullable String filled(String text) {
        return text.isEmpty() ? null : text;
    }
}
