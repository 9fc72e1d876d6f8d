package dev.mlopskit.interop;

import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.TrackingBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store that both sides open, with its artifacts below a folder.
 *
 * @param folder where Python is started
 * @param uri the store; {@code null} for the file {@code mlflow.db} in the folder, which MLflow finds by itself
 */
record Place(Path folder, @Nullable String uri) {
    /** The kinds of database. */
    enum Kind {
        FILE,
        POSTGRES;

        /** A new store of this kind. */
        Place in(Path folder) {
            return this == FILE ? file(folder) : new Place(folder, PostgresDatabases.create());
        }
    }

    /** The folder {@code mlruns} of plain files. */
    static Place files(Path folder) {
        return new Place(folder, folder.resolve("mlruns").toString());
    }

    /** The file {@code mlflow.db}. */
    static Place file(Path folder) {
        return new Place(folder, null);
    }

    Tracking open() {
        return builder().open();
    }

    TrackingBuilder builder() {
        return uri == null
                ? Tracking.builder().file(folder.resolve("mlflow.db"))
                : Tracking.builder().uri(uri).artifactRoot(folder.resolve("mlruns"));
    }

    /** What Python must be told; the newest MLflow wants to be asked twice for plain files. */
    Map<String, String> environment() {
        return uri == null ? Map.of() : Map.of("MLFLOW_TRACKING_URI", uri, "MLFLOW_ALLOW_FILE_STORE", "true");
    }
}
