package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.Durability;
import dev.mlopskit.tracking.internal.Stores;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The stores of the library itself. */
final class BuiltIn {
    private BuiltIn() {}

    /** Opens the store of a URI, as {@code Tracking} does. */
    static TrackingStore open(String uri) {
        return Stores.open(uri, null, Durability.NORMAL, InstantSource.system(), Map.of());
    }

    /** The same, with artifacts in a folder. */
    static TrackingStore open(String uri, Path artifacts) {
        return Stores.open(uri, artifacts, Durability.NORMAL, InstantSource.system(), Map.of());
    }
}
