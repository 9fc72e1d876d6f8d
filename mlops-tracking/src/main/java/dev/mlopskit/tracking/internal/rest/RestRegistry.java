package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.AliasMove;
import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersionData;
import dev.mlopskit.tracking.NotFoundException;
import dev.mlopskit.tracking.RegisteredModelData;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModelVersion;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.Search;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registry of a server. Tags go one by one: a server has no call that sets several at once. */
final class RestRegistry implements RegistryStore {
    private static final String MODELS = "registered-models/";
    private static final String VERSIONS = "model-versions/";
    private static final int MOST_MODELS = 1_000;
    private static final int MOST_VERSIONS = 10_000;

    private final Api api;
    private final VersionWire versions;
    private final RestAliases aliases;

    RestRegistry(Api api, LoggedModelStore models) {
        this.api = api;
        this.versions = new VersionWire(new ModelLocations(api, models));
        this.aliases = new RestAliases(api);
    }

    @Override
    public RegisteredModelData createModel(String name) {
        try {
            return VersionWire.model(api.repeat("POST", MODELS + "create", Api.body("name", name))
                    .at("registered_model"));
        } catch (Refusal e) {
            if (!e.isAlreadyThere()) throw e.of("registered model", name);
            return require(name);
        }
    }

    @Override
    public Optional<RegisteredModelData> model(String name) {
        return aliases.read(name).map(VersionWire::model);
    }

    private RegisteredModelData require(String name) {
        return model(name).orElseThrow(() -> RestAliases.missing(name));
    }

    @Override
    public Page<RegisteredModelData> searchModels(Search search) {
        Answer answer = search(MODELS, search, MOST_MODELS, List.of("name ASC"));
        return new Page<>(
                answer.list("registered_models").stream()
                        .map(VersionWire::model)
                        .toList(),
                Pages.next(answer, search.page()));
    }

    private Answer search(String what, Search search, int most, List<String> usual) {
        String filter = FilterText.filter(search.filter());
        List<String> order = FilterText.order(search.orderBy());
        Map<String, Object> query = new LinkedHashMap<>();
        if (!filter.isEmpty()) query.put("filter", filter);
        query.put("max_results", Math.min(most, search.limit()));
        query.put("order_by", order.isEmpty() ? usual : order);
        if (search.page() != null) query.put("page_token", search.page());
        try {
            return api.get(what + "search", query);
        } catch (Refusal e) {
            throw e.of("search", filter);
        }
    }

    @Override
    public void renameModel(String name, String newName) {
        require(name);
        if (newName.equals(name)) return;
        if (model(newName).isPresent())
            throw new ConflictException(
                    name, "model '" + name + "' cannot be named '" + newName + "', since another one is: use another");
        try {
            api.change("POST", MODELS + "rename", Api.body("name", name, "new_name", newName));
        } catch (Refusal e) {
            throw e.of("registered model", name);
        }
    }

    @Override
    public void deleteModel(String name) {
        try {
            api.change("DELETE", MODELS + "delete", Api.body("name", name));
        } catch (Refusal e) {
            throw e.of("registered model", name);
        }
    }

    @Override
    public ModelVersionData createVersion(NewModelVersion made) {
        createModel(made.name());
        try {
            return versions.version(api.change(
                            "POST",
                            VERSIONS + "create",
                            Api.body(
                                    "name", made.name(),
                                    "source", made.source(),
                                    "run_id", made.runId(),
                                    "model_id", made.modelId(),
                                    "description", made.description(),
                                    "tags", Wire.pairs(made.tags())))
                    .at("model_version"));
        } catch (Refusal e) {
            throw e.of("version of registered model", made.name());
        }
    }

    @Override
    public Optional<ModelVersionData> version(String name, int version) {
        try {
            Answer answer = api.get(VERSIONS + "get", Map.of("name", name, "version", version));
            return Optional.of(versions.version(answer.at("model_version")));
        } catch (Refusal e) {
            if (e.isNotFound()) return Optional.empty();
            throw e.of("model version", name + "/" + version);
        }
    }

    @Override
    public Page<ModelVersionData> searchVersions(Search search) {
        Answer answer =
                search(VERSIONS, search, MOST_VERSIONS, List.of("creation_timestamp DESC", "version_number DESC"));
        return new Page<>(versions.versions(answer.list("model_versions")), Pages.next(answer, search.page()));
    }

    @Override
    public void deleteVersion(String name, int version) {
        try {
            api.change("DELETE", VERSIONS + "delete", Api.body("name", name, "version", String.valueOf(version)));
        } catch (Refusal e) {
            throw e.of("model version", name + "/" + version);
        }
    }

    @Override
    public void describe(String name, @Nullable Integer version, String description) {
        change("PATCH", "update", name, version, "description", description, null);
    }

    @Override
    public void setTags(String name, @Nullable Integer version, Map<String, String> tags) {
        tags.forEach((key, value) -> change("POST", "set-tag", name, version, "key", key, value));
    }

    @Override
    public void deleteTag(String name, @Nullable Integer version, String key) {
        change("DELETE", "delete-tag", name, version, "key", key, null);
    }

    private void change(
            String method,
            String call,
            String name,
            @Nullable Integer version,
            String field,
            String content,
            @Nullable String value) {
        try {
            api.repeat(
                    method,
                    (version == null ? MODELS : VERSIONS) + call,
                    Api.body(
                            "name",
                            name,
                            "version",
                            version == null ? null : version.toString(),
                            field,
                            content,
                            "value",
                            value));
        } catch (Refusal e) {
            throw version == null ? e.of("registered model", name) : e.of("model version", name + "/" + version);
        }
    }

    @Override
    public Optional<ModelVersionData> versionByAlias(String name, String alias) {
        return model(name)
                .flatMap(model -> Optional.ofNullable(model.aliases().get(alias)))
                .flatMap(version -> version(name, version));
    }

    @Override
    public AliasMove moveAlias(AliasMove move, boolean compare) {
        if (move.to() != null && version(move.name(), move.to()).isEmpty()) {
            require(move.name());
            throw new NotFoundException(
                    "model version",
                    move.name() + "/" + move.to(),
                    "register it first; RegisteredModel.versions() lists what is there");
        }
        return aliases.move(move, compare);
    }

    @Override
    public List<AliasMove> aliasMoves(String name, String alias) {
        return aliases.moves(name, alias);
    }
}
