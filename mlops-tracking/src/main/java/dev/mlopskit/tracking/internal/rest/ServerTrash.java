package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.Trash;
import java.time.Instant;
import java.util.List;

/** What is deleted on a server, which has no call that removes it for good. */
interface ServerTrash extends Trash {
    /** What the server is called by. */
    Api api();

    @Override
    default List<String> deletedBefore(Instant moment) {
        throw refusal();
    }

    @Override
    default void purge(List<String> ids) {
        throw refusal();
    }

    private StoreException refusal() {
        return new StoreException(
                api().server(),
                "is a server, which cannot be cleaned from here: run 'mlflow gc' where its database is",
                null);
    }
}
