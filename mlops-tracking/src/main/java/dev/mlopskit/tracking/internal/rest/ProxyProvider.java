package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.StoreException;
import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ArtifactStoreProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Artifacts that the server of {@code MLFLOW_TRACKING_URI} keeps: as MLflow reads such an address where no store is open. */
public final class ProxyProvider implements ArtifactStoreProvider {
    /** A client has threads. */
    private final Map<Map<String, String>, Api> servers = new ConcurrentHashMap<>();

    @Override
    public Set<String> schemes() {
        return Set.of("mlflow-artifacts");
    }

    @Override
    public ArtifactStore open(String uri, Map<String, String> environment) {
        String server = environment.getOrDefault("MLFLOW_TRACKING_URI", "");
        if (server.startsWith("http://") || server.startsWith("https://"))
            return ProxyArtifacts.open(
                    servers.computeIfAbsent(environment, variables -> new Api(RestStore.http(server, variables))), uri);
        throw new StoreException(
                uri,
                "is kept by an MLflow server: open that server as the store, with its http:// address, or name it in"
                        + " MLFLOW_TRACKING_URI",
                null);
    }
}
