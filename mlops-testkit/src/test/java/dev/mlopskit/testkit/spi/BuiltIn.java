package dev.mlopskit.testkit.spi;

import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;

/** The stores of the library itself. */
final class BuiltIn {
    private BuiltIn() {}

    /** Opens the store of a URI, as {@code Tracking} does. */
    static TrackingStore open(String uri) {
        return TrackingStore.open(uri, StoreSettings.defaults());
    }

    /** The same, with artifacts in a folder. */
    static TrackingStore open(String uri, Path artifacts) {
        return TrackingStore.open(uri, StoreSettings.defaults().artifactRoot(artifacts));
    }
}
