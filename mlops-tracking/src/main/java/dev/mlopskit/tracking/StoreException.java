package dev.mlopskit.tracking;

import org.jspecify.annotations.Nullable;

/** A store that cannot be opened, read or written: not a database, read-only, full, locked, or of an unknown layout. */
public final class StoreException extends TrackingException {
    private static final long serialVersionUID = 1L;
    private final String store;

    /**
     * Says what is wrong with a store.
     *
     * @param store the file or address
     * @param problem what is wrong and what to do, as a sentence
     * @param cause what the driver or the file system said; may be {@code null}
     */
    public StoreException(String store, String problem, @Nullable Throwable cause) {
        super("store " + store + " " + problem, cause);
        this.store = store;
    }

    /** The file or address of the store. */
    public String store() {
        return store;
    }
}
