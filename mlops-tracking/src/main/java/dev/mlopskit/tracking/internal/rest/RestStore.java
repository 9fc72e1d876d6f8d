package dev.mlopskit.tracking.internal.rest;

import dev.mlopskit.tracking.spi.ArtifactStore;
import dev.mlopskit.tracking.spi.ExperimentStore;
import dev.mlopskit.tracking.spi.LoggedModelStore;
import dev.mlopskit.tracking.spi.RegistryStore;
import dev.mlopskit.tracking.spi.RunStore;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.util.List;
import java.util.Map;

/**
 * A store that is an MLflow server. A call that has returned is in the server's database. What other stores do in one step takes
 * several requests here, and may stop between them: logging of many entries, the end of a run with its last entries, several
 * tags of an experiment, moving an alias that is still where it was thought to be. A call whose answer was lost is repeated
 * where that is harmless; where it is not, as with a new run, the exception says that it may have been done.
 */
public final class RestStore implements TrackingStore {
    private final Map<String, String> environment;
    private final Api api;
    private final RestExperiments experiments;
    private final RestRuns runs;
    private final LoggedModelStore models;
    private final RegistryStore registry;

    private RestStore(Api api, Map<String, String> environment) {
        this.environment = environment;
        this.api = api;
        this.experiments = new RestExperiments(api);
        this.runs = new RestRuns(api, experiments);
        this.models = new RestModels(api, runs, experiments);
        this.registry = new RestRegistry(api, models);
    }

    /**
     * Speaks to a server, and asks it something, so that a wrong address or password shows at once.
     *
     * @param uri {@code http://} or {@code https://}; a user and password in it are used, and never shown
     * @param environment MLflow's variables: {@code MLFLOW_TRACKING_USERNAME} and {@code _PASSWORD}, {@code _TOKEN},
     *     {@code _SERVER_CERT_PATH}, {@code MLFLOW_HTTP_REQUEST_TIMEOUT}, {@code _MAX_RETRIES}
     */
    public static RestStore open(String uri, Map<String, String> environment) {
        Api api = new Api(http(uri, environment));
        RestStore store = new RestStore(api, environment);
        try {
            boolean none = api.get("experiments/search", Map.of("max_results", "1"))
                    .list("experiments")
                    .isEmpty();
            if (none) store.requireMlflow();
        } catch (Refusal e) {
            throw e.of("server", api.server());
        }
        return store;
    }

    /** A server that shows no experiment answers like anything that says yes to all; so it is asked for one by its id. */
    private void requireMlflow() {
        try {
            Wire.experiment(
                    api.get("experiments/get", Map.of("experiment_id", "0")).at("experiment"));
        } catch (Refusal e) {
            // That it is not there, or not to be seen by this user: so it was understood.
        }
    }

    static Http http(String uri, Map<String, String> environment) {
        ServerAddress address = ServerAddress.parse(uri);
        return new Http(
                address, Credentials.of(environment, address.userInfo()), HttpSettings.of(environment), environment);
    }

    @Override
    public String uri() {
        return api.server();
    }

    @Override
    public ExperimentStore experiments() {
        return experiments;
    }

    @Override
    public RunStore runs() {
        return runs;
    }

    @Override
    public LoggedModelStore models() {
        return models;
    }

    @Override
    public RegistryStore registry() {
        return registry;
    }

    @Override
    public ArtifactStore artifacts(String uri) {
        return uri.startsWith(ProxyArtifacts.SCHEME)
                ? ProxyArtifacts.open(api, uri)
                : ArtifactStore.open(uri, environment);
    }

    @Override
    public List<String> others() {
        return List.of("traces, assessments and evaluation datasets of the server, which is not asked for them");
    }

    @Override
    public void close() {
        api.close();
    }
}
