package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.ExperimentData;
import java.util.Map;
import java.util.Optional;

/** The experiments of a {@link TrackingStore}, whose rules hold here too. */
@Beta
public interface ExperimentStore extends Trash {
    /** Makes an experiment, or gives the one that another writer has just made. */
    ExperimentData create(NewExperiment experiment);

    /** The experiment of an id, active or deleted. */
    Optional<ExperimentData> byId(String experimentId);

    /** The experiment of a name, active or deleted. */
    Optional<ExperimentData> byName(String name);

    /** The experiments that a search finds. */
    Page<ExperimentData> search(Search search);

    /** How many experiments a search finds, whatever its limit and page; by default by reading them. */
    default long count(Search search) {
        return Pages.count(this::search, search);
    }

    /**
     * Gives an experiment another name.
     *
     * @throws dev.mlopskit.tracking.ConflictException if another one has it
     */
    void rename(String experimentId, String name);

    /** Sets tags, all or none. */
    void setTags(String experimentId, Map<String, String> tags);

    /** Takes a tag away; does nothing where there is none. */
    void deleteTag(String experimentId, String key);

    /** Deletes or restores an experiment, and its runs and logged models with it. */
    void setLifecycle(String experimentId, Search.Lifecycle lifecycle);

    /** Whether an experiment has traces of MLflow's, which this library does not show, and which keep it from being purged. */
    default boolean hasTraces(String experimentId) {
        return false;
    }
}
