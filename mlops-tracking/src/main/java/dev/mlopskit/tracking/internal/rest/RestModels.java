package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.Field;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.RunData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The logged models of a server, which sets the time of their creation itself. */
final class RestModels implements LoggedModelStore, ServerTrash {
    private static final String MODELS = "logged-models";

    private final Api api;
    private final RestRuns runs;
    private final RestExperiments experiments;

    RestModels(Api api, RestRuns runs, RestExperiments experiments) {
        this.api = api;
        this.runs = runs;
        this.experiments = experiments;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public LoggedModelData create(NewModel model) {
        // A server takes any run for the one that made it.
        if (model.runId() != null) runs.requireActive(model.runId());
        try {
            return Wire.model(api.change(
                            "POST",
                            MODELS,
                            Api.body(
                                    "experiment_id", model.experimentId(),
                                    "source_run_id", model.runId(),
                                    "name", model.name(),
                                    "params", Wire.pairs(model.params()),
                                    "tags", Wire.pairs(model.tags())))
                    .at("model"));
        } catch (Refusal e) {
            if (e.isAboutState()) experiments.requireActive(model.experimentId());
            throw e.of("logged model", model.name());
        }
    }

    @Override
    public Optional<LoggedModelData> byId(String modelId) {
        return byId(api, modelId);
    }

    static Optional<LoggedModelData> byId(Api api, String modelId) {
        // It would be another address.
        if (modelId.isEmpty() || modelId.indexOf('/') >= 0) return Optional.empty();
        try {
            return Optional.of(Wire.model(api.get(path(modelId), Map.of()).at("model")));
        } catch (Refusal e) {
            if (e.isNotFound() || e.isInvalid()) return Optional.empty();
            throw e.of("logged model", modelId);
        }
    }

    /** A server tells nothing of what is deleted. */
    @Override
    public Optional<LoggedModelData> deleted(String modelId) {
        return Optional.empty();
    }

    /** Looks among the models of the run's experiment. */
    @Override
    public Optional<LoggedModelData> ofRun(String runId, String name) {
        Optional<RunData> run = runs.byId(runId);
        if (run.isEmpty()) return Optional.empty();
        // The name is compared here: a filter cannot have both kinds of quote.
        Search search = Search.all()
                .in(List.of(run.get().experimentId()))
                .filter(Field.attribute("source_run_id")
                        .equalTo(runId)
                        .and(Field.attribute("status").equalTo(LoggedModelData.Status.READY.name())))
                .orderBy(List.of(Field.numberAttribute("creation_timestamp").descending()));
        Iterator<LoggedModelData> found = new PagedIterator<>(
                page -> search(
                        page,
                        new Everywhere(RestExperiments.named(page), Pages.token(Entity.LOGGED_MODEL, page), false)),
                search);
        while (found.hasNext()) {
            LoggedModelData model = found.next();
            if (model.name().equals(name)) return Optional.of(model);
        }
        return Optional.empty();
    }

    @Override
    public Page<LoggedModelData> search(Search search) {
        // A server tells nothing of models that are deleted, but for those that are so with their experiment.
        return search(
                search, Everywhere.of(search, Pages.token(Entity.LOGGED_MODEL, search), experiments::idsByLifecycle));
    }

    private Page<LoggedModelData> search(Search search, Everywhere where) {
        if (where.experimentIds().isEmpty()) return new Page<>(List.of(), null);
        try {
            Page<LoggedModelData> page = ModelSearch.find(api, where.experimentIds(), search, where.page());
            return new Page<>(page.items(), Pages.signed(Entity.LOGGED_MODEL, search, where.next(page.next())));
        } catch (Refusal e) {
            throw e.of("search", FilterText.filter(search.filter()));
        }
    }

    @Override
    public void setStatus(String modelId, LoggedModelData.Status status) {
        try {
            api.repeat("PATCH", path(modelId), Api.body("model_id", modelId, "status", Wire.status(status)));
        } catch (Refusal e) {
            throw e.of("logged model", modelId);
        }
    }

    @Override
    public void setTags(String modelId, Map<String, String> tags) {
        try {
            api.repeat("PATCH", path(modelId) + "/tags", Api.body("tags", Wire.pairs(tags)));
        } catch (Refusal e) {
            throw e.of("logged model", modelId);
        }
    }

    @Override
    public void deleteTag(String modelId, String key) {
        try {
            api.repeat("DELETE", path(modelId) + "/tags/" + ServerAddress.encode(key), Map.of());
        } catch (Refusal e) {
            if (!e.isNotFound() || byId(modelId).isEmpty()) throw e.of("logged model", modelId);
        }
    }

    @Override
    public void setLifecycle(String modelId, Search.Lifecycle lifecycle) {
        if (lifecycle == Search.Lifecycle.ACTIVE) {
            if (byId(modelId).isPresent()) return;
            throw new StoreException(api.server(), "has no call that restores a logged model: log it again", null);
        }
        try {
            api.change("DELETE", path(modelId), Map.of());
        } catch (Refusal e) {
            throw e.of("logged model", modelId);
        }
    }

    private static String path(String modelId) {
        return MODELS + "/" + ServerAddress.encode(modelId);
    }
}
