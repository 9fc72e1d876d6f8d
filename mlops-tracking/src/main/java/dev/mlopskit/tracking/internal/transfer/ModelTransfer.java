package dev.mlopskit.tracking.internal.transfer;

import dev.mlopskit.tracking.ExperimentData;
import dev.mlopskit.tracking.LoggedModelData;
import dev.mlopskit.tracking.LoggedModelData.Status;
import dev.mlopskit.tracking.internal.search.PagedIterator;
import dev.mlopskit.tracking.spi.Adoption;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.NewModel;
import dev.mlopskit.tracking.spi.Search;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies logged models with their files; a model is ready only when these are there. */
final class ModelTransfer {
    /** Said anew when versions are made. */
    static final String VERSIONS_TAG = "mlflow.modelVersions";

    private final Transfer transfer;
    private final RunWriter runs;
    private final ModelPoints points;
    private final LoggedModelStore models;
    private final @Nullable Adoption adoption;
    /** The models of the target under ids of its own, by what they are copies of. */
    private final Map<String, String> copies = new HashMap<>();

    ModelTransfer(Transfer transfer, RunWriter runs, ModelPoints points) {
        this.transfer = transfer;
        this.runs = runs;
        this.points = points;
        this.models = transfer.target().models();
        this.adoption = transfer.target().adoption().orElse(null);
        if (adoption == null)
            for (Search.Lifecycle lifecycle : Search.Lifecycle.values())
                new PagedIterator<>(
                                models::search, Search.all().metrics(Set.of()).lifecycle(lifecycle))
                        .forEachRemaining(model -> copies.put(Origin.of(model), model.modelId()));
    }

    /** Notes the id of a model in the target, if all of it is there. */
    boolean isComplete(LoggedModelData model) {
        for (String id : List.of(model.modelId(), Origin.of(model), copies.getOrDefault(Origin.of(model), ""))) {
            if (id.isEmpty()) continue;
            Optional<LoggedModelData> active = models.byId(id);
            Optional<LoggedModelData> present = active.or(() -> models.deleted(id));
            if (present.isEmpty()) continue;
            if (active.isEmpty()) points.close(model.modelId());
            transfer.modelIds().put(model.modelId(), id);
            return present.get().status() != Status.PENDING;
        }
        return false;
    }

    /** Copies a model that is not complete in the target. */
    void copy(LoggedModelData model, ExperimentData experiment) {
        String present = transfer.modelIds().get(model.modelId());
        String id;
        if (adoption != null) id = adopt(adoption, model, present, experiment);
        else id = log(model, present, experiment);
        transfer.modelIds().put(model.modelId(), id);
    }

    private String adopt(
            Adoption adoption, LoggedModelData model, @Nullable String present, ExperimentData experiment) {
        String id = present == null ? model.modelId() : present;
        String address = transfer.address(
                model.artifactUri(),
                present == null
                        ? experiment.artifactLocation() + "/models/" + id + "/artifacts"
                        : models.byId(id).orElseThrow().artifactUri());
        transfer.copyArtifacts(model.artifactUri(), address, model.status() == Status.PENDING || present != null);
        if (runs instanceof RowWriter rows) rows.model(model, experiment);
        else adoption.model(copy(model, id, address, experiment));
        return id;
    }

    private LoggedModelData copy(LoggedModelData model, String id, String address, ExperimentData experiment) {
        return new LoggedModelData(
                id,
                experiment.experimentId(),
                model.runId() == null ? null : runs.reserve(model.runId()),
                model.name(),
                address,
                model.created(),
                model.status(),
                model.params(),
                tags(model),
                List.of());
    }

    private String log(LoggedModelData model, @Nullable String present, ExperimentData experiment) {
        Map<String, String> tags = tags(model);
        tags.put(Origin.TAG, Origin.of(model));
        LoggedModelData made = present != null
                ? models.byId(present).orElseThrow()
                : models.create(new NewModel(
                        experiment.experimentId(),
                        model.runId() == null ? null : runs.reserve(model.runId()),
                        model.name(),
                        model.created(),
                        model.params(),
                        tags));
        transfer.copyArtifacts(
                model.artifactUri(), made.artifactUri(), model.status() == Status.PENDING || present != null);
        if (made.status() != model.status()) models.setStatus(made.modelId(), model.status());
        return made.modelId();
    }

    private static Map<String, String> tags(LoggedModelData model) {
        Map<String, String> tags = new HashMap<>(model.tags());
        tags.remove(VERSIONS_TAG);
        return tags;
    }
}
