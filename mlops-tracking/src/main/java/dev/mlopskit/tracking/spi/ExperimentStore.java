package dev.mlopskit.tracking.spi;

import dev.mlopskit.tracking.ExperimentData;
import java.util.Map;
import java.util.Optional;

/** The experiments of a {@link TrackingStore}, whose rules hold here too. */
public interface ExperimentStore extends Trash {
    /** Makes an experiment, or gives the one that another writer has just made. */
    ExperimentData create(NewExperiment experiment);

    /** The experiment of an id, active or deleted. */
    Optional<ExperimentData> byId(String experimentId);

    /** The experiment of a name, active or deleted. */
    Optional<ExperimentData> byName(String name);

    /** The experiments that a search finds. */
    Page<ExperimentData> search(Search search);

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

    /** Deletes or restores an experiment, and its runs with it. */
    void setLifecycle(String experimentId, Search.Lifecycle lifecycle);
}
