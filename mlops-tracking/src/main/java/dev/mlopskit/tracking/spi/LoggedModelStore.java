package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.LoggedModelData;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The logged models of a {@link TrackingStore}, whose rules hold here too. A model that is to be changed must be there, or it is a
 * {@link dev.mlopskit.tracking.NotFoundException}; a tag that is to be taken away need not be. In a search and in the trash, those
 * of a deleted experiment are deleted ones, as its runs are; restored, it has them back.
 */
@Beta
public interface LoggedModelStore extends Trash {
    /** Makes a logged model whose files are still to be written. */
    LoggedModelData create(NewModel model);

    /** The logged model of an id that has not been deleted, whatever became of its experiment. */
    Optional<LoggedModelData> byId(String modelId);

    /** The logged model of an id that has been deleted, itself or with its experiment, and can be restored. */
    Optional<LoggedModelData> deleted(String modelId);

    /** The latest logged model of a name that a run made. */
    Optional<LoggedModelData> ofRun(String runId, String name);

    /** The logged models that a search finds. */
    Page<LoggedModelData> search(Search search);

    /** How many logged models a search finds, whatever its limit and page; by default by reading them. */
    default long count(Search search) {
        return Pages.count(this::search, search.metrics(Set.of()));
    }

    /** Says that the files of a logged model are there, or could not be written. */
    void setStatus(String modelId, LoggedModelData.Status status);

    /** Sets tags, all or none. */
    void setTags(String modelId, Map<String, String> tags);

    /** Takes a tag away; does nothing where there is none. */
    void deleteTag(String modelId, String key);

    /** Deletes or restores a logged model; its files stay. */
    void setLifecycle(String modelId, Search.Lifecycle lifecycle);
}
