package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import dev.mlopskit.tracking.StoreException;
import java.time.Instant;
import java.util.List;

/** What has been deleted and can still be restored, until it is purged. A store need not be able to purge. */
@Beta
public interface Trash {
    /**
     * The ids of what was deleted before a moment.
     *
     * @throws StoreException if this store cannot purge
     */
    default List<String> deletedBefore(Instant moment) {
        throw new StoreException(
                "this store", "cannot be cleaned from here: run 'mlflow gc' where its database is", null);
    }

    /**
     * Removes for good what is deleted, but for its files; passes over ids that are not there, not deleted, or needed by a
     * version of a registered model. Whether they are is seen in one step with the removal: who restores or registers at the
     * same time has done so before, or finds nothing.
     *
     * @throws StoreException if this store cannot purge
     */
    default void purge(List<String> ids) {
        throw new StoreException(
                "this store", "cannot be cleaned from here: run 'mlflow gc' where its database is", null);
    }
}
