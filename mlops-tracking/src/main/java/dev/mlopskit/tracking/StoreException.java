package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.Address;
import org.jspecify.annotations.Nullable;

/** A store that cannot be opened, read or written: not a database, read-only, full, locked, or of an unknown layout. */
public final class StoreException extends TrackingException {
    private static final long serialVersionUID = 1L;
    private final String store;

    /**
     * Says what is wrong with a store.
     *
     * @param store the file or address; a password in it is left out
     * @param problem what is wrong and what to do, as a sentence
     * @param cause what the driver or the file system said; may be {@code null}
     */
    public StoreException(String store, String problem, @Nullable Throwable cause) {
        super("store " + Address.withoutPassword(store) + " " + problem, cause);
        this.store = Address.withoutPassword(store);
    }

    /** The file or address of the store, without a password. */
    public String store() {
        return store;
    }
}
