package dev.mlopskit.tracking.spi;

import dev.mlopskit.core.Beta;
import java.util.Set;

/**
 * Opens the stores of the addresses of a scheme: what {@code Tracking.builder().uri(..)} and {@code MLFLOW_TRACKING_URI} ask.
 * Implementations are found by {@link java.util.ServiceLoader}, have a public constructor without arguments, and are
 * thread-safe. They must load without what they need beside this library, such as a driver, so its types belong into method
 * bodies and classes of their own. The first one found for a scheme is asked.
 */
@Beta
public interface TrackingStoreProvider {
    /**
     * The schemes of its addresses, in lower case and without the colon, like {@code postgresql}; what an address has after a
     * plus sign, as {@code postgresql+psycopg2} does, is not looked at.
     */
    Set<String> schemes();

    /**
     * Opens a store, and makes it if it is not there.
     *
     * @param uri an address with one of the schemes; with that of files, also a plain path
     * @throws dev.mlopskit.tracking.StoreException if it cannot be opened, or a setting does not go with it
     */
    TrackingStore open(String uri, StoreSettings settings);
}
