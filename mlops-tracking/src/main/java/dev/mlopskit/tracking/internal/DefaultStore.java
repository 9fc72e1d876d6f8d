package dev.mlopskit.tracking.internal;

import java.util.Map;

/** The store of who names none. */
public final class DefaultStore {
    private DefaultStore() {}

    /** What {@code MLFLOW_TRACKING_URI} says, or else {@code mlflow.db} in the working directory. */
    public static String uri(Map<String, String> environment) {
        String uri = environment.getOrDefault("MLFLOW_TRACKING_URI", "");
        return uri.isBlank() ? "sqlite:///mlflow.db" : uri;
    }
}
