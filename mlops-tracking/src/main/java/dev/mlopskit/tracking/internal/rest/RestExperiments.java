package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.TrackingException;
import dev.mlopskit.tracking.internal.Conflicts;
import dev.mlopskit.tracking.internal.Missing;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.Entity;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.NewExperiment;
import dev.mlopskit.tracking.spi.Page;
import dev.mlopskit.tracking.spi.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The experiments of a server. Tags go one by one: a server has no call that sets several at once. */
final class RestExperiments implements ExperimentStore, ServerTrash {
    private static final int MOST = 50_000;

    private final Api api;

    RestExperiments(Api api) {
        this.api = api;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ExperimentData create(NewExperiment experiment) {
        String name = experiment.name();
        try {
            // Asked twice, the second answer is that it is there: so it may be repeated.
            String id = api.repeat(
                            "POST",
                            "experiments/create",
                            Api.body(
                                    "name", name,
                                    "artifact_location", experiment.artifactLocation(),
                                    "tags", Wire.pairs(experiment.tags())))
                    .required("experiment_id");
            return byId(id).orElseThrow(() -> Missing.experiment(id));
        } catch (Refusal e) {
            if (e.isAlreadyThere()) return byName(name).orElseThrow(() -> e.of("experiment", name));
            throw e.of("experiment", name);
        }
    }

    @Override
    public Optional<ExperimentData> byId(String experimentId) {
        // A server fails over what is no number of its database.
        return isId(experimentId) ? find("experiments/get", "experiment_id", experimentId) : Optional.empty();
    }

    @Override
    public Optional<ExperimentData> byName(String name) {
        return find("experiments/get-by-name", "experiment_name", name);
    }

    private Optional<ExperimentData> find(String path, String key, String value) {
        try {
            return Optional.of(Wire.experiment(api.get(path, Map.of(key, value)).at("experiment")));
        } catch (Refusal e) {
            // What cannot be an id or a name is not there either.
            if (e.isNotFound() || e.isInvalid()) return Optional.empty();
            throw e.of("experiment", value);
        }
    }

    @Override
    public Page<ExperimentData> search(Search search) {
        return page(search, Pages.view(search.lifecycle()));
    }

    private Page<ExperimentData> page(Search search, String view) {
        try {
            Answer answer = api.repeat(
                    "POST",
                    "experiments/search",
                    Api.body(
                            "filter", FilterText.filter(search.filter()),
                            "view_type", view,
                            "max_results", Math.min(MOST, search.limit()),
                            "order_by", FilterText.order(search.orderBy()),
                            "page_token", Pages.token(Entity.EXPERIMENT, search)));
            return new Page<>(
                    answer.list("experiments").stream().map(Wire::experiment).toList(),
                    Pages.next(Entity.EXPERIMENT, search, answer));
        } catch (Refusal e) {
            throw e.of("search", FilterText.filter(search.filter()));
        }
    }

    /** Whether a text can be the id of an experiment: a number, as text. */
    static boolean isId(String text) {
        return text.matches("\\d{1,18}");
    }

    /** The ids of those where a search looks; of all, deleted ones too: runs have a life of their own. */
    List<String> ids(Search search) {
        return search.experimentIds().isEmpty() ? ids("ALL") : named(search);
    }

    /** The ids of those that a search names, and those alone that can be ids. */
    static List<String> named(Search search) {
        return search.experimentIds().stream().filter(RestExperiments::isId).toList();
    }

    private List<String> ids(String view) {
        List<String> ids = new ArrayList<>();
        new PagedIterator<>(search -> page(search, view), Search.all())
                .forEachRemaining(experiment -> ids.add(experiment.experimentId()));
        return ids;
    }

    /** The ids of those where a search looks that are as active as it wants, or as deleted. */
    List<String> idsByLifecycle(Search search) {
        if (search.experimentIds().isEmpty()) return ids(Pages.view(search.lifecycle()));
        boolean active = search.lifecycle() == Search.Lifecycle.ACTIVE;
        return search.experimentIds().stream()
                .filter(id -> byId(id).filter(data -> data.active() == active).isPresent())
                .toList();
    }

    @Override
    public void rename(String experimentId, String name) {
        try {
            api.repeat("POST", "experiments/update", Api.body("experiment_id", experimentId, "new_name", name));
        } catch (Refusal e) {
            if (!e.isAboutState()) throw e.of("experiment", experimentId);
            requireActive(experimentId);
            byName(name)
                    .filter(other -> !other.experimentId().equals(experimentId))
                    .ifPresent(other -> {
                        throw Conflicts.experimentName(experimentId, name, other);
                    });
            throw e.of("experiment", experimentId);
        }
    }

    @Override
    public void setTags(String experimentId, Map<String, String> tags) {
        for (var tag : tags.entrySet())
            try {
                api.repeat(
                        "POST",
                        "experiments/set-experiment-tag",
                        Api.body("experiment_id", experimentId, "key", tag.getKey(), "value", tag.getValue()));
            } catch (Refusal e) {
                if (e.isAboutState()) requireActive(experimentId);
                throw e.of("experiment", experimentId);
            }
    }

    @Override
    public void deleteTag(String experimentId, String key) {
        try {
            api.repeat(
                    "POST", "experiments/delete-experiment-tag", Api.body("experiment_id", experimentId, "key", key));
        } catch (Refusal e) {
            if (e.isUnknownCall())
                throw new StoreException(
                        api.server(),
                        "has no call that takes a tag off an experiment: set another value, or let the server be one of a"
                                + " later version of MLflow",
                        null);
            // Not the tag, or not the experiment.
            if (e.isAboutState()) requireActive(experimentId);
            if (!e.isNotFound()) throw e.of("experiment", experimentId);
        }
    }

    @Override
    public void setLifecycle(String experimentId, Search.Lifecycle lifecycle) {
        boolean active = lifecycle == Search.Lifecycle.ACTIVE;
        try {
            api.repeat(
                    "POST",
                    active ? "experiments/restore" : "experiments/delete",
                    Api.body("experiment_id", experimentId));
        } catch (Refusal e) {
            // A server refuses to delete what is deleted, and to restore what is there.
            TrackingException told = e.of("experiment", experimentId);
            if (!e.isAboutState()) throw told;
            if (byId(experimentId)
                            .orElseThrow(() -> Missing.experiment(experimentId))
                            .active()
                    != active) throw told;
        }
    }

    /** Tells why an experiment takes nothing, if that is the reason of a refusal. */
    void requireActive(String experimentId) {
        ExperimentData experiment = byId(experimentId).orElseThrow(() -> Missing.experiment(experimentId));
        if (!experiment.active()) throw Conflicts.deletedExperiment(experimentId, experiment.name());
    }
}
