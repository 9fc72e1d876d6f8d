package dev.mlopskit.tracking;

import dev.mlopskit.tracking.internal.AddressCheck;
import dev.mlopskit.tracking.internal.DefaultStore;
import dev.mlopskit.tracking.internal.Limits;
import dev.mlopskit.tracking.internal.jvm.RunSource;
import dev.mlopskit.tracking.spi.StoreSettings;
import dev.mlopskit.tracking.spi.TrackingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings of a store that is to be opened, from {@link Tracking#builder()}; each can be set once. Not thread-safe. */
public final class TrackingBuilder {
    private static final Duration SHORTEST_BEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST_BEAT = Duration.ofDays(1);

    private @Nullable InstantSource clock;
    private @Nullable Duration heartbeat;
    private @Nullable Durability durability;
    private @Nullable Map<String, String> environment;
    private @Nullable String uri;
    private @Nullable Path artifactRoot;
    private @Nullable TrackingStore store;

    TrackingBuilder() {}

    /**
     * The store: {@code sqlite:///mlflow.db}, with four slashes for an absolute path; {@code sqlite:///:memory:}; the path of
     * a folder in the layout of MLflow's file store, such as {@code ./mlruns};
     * {@code postgresql://user:password@host:5432/database}, for which the application adds PostgreSQL's driver; or
     * {@code http://host:port}, an MLflow server. Another kind is one that a
     * {@link dev.mlopskit.tracking.spi.TrackingStoreProvider} of the application opens.
     *
     * <p>For a server, {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, or
     * {@code MLFLOW_TRACKING_TOKEN}, say who asks; {@code MLFLOW_TRACKING_SERVER_CERT_PATH} names certificates to trust;
     * {@code MLFLOW_HTTP_REQUEST_TIMEOUT} is the seconds that one try may take, 120 by default, and half of what a call may
     * take with all its tries; {@code MLFLOW_HTTP_REQUEST_MAX_RETRIES} limits these.
     */
    public TrackingBuilder uri(String uri) {
        once("the store", this.uri);
        this.uri = Limits.there("uri of a store", uri);
        return this;
    }

    /** The store: a database file. */
    public TrackingBuilder file(Path file) {
        return uri("sqlite:///" + Objects.requireNonNull(file, "file"));
    }

    /** Where experiments that are made from now on keep artifacts; default {@code mlruns} beside the file, or in the working directory. */
    public TrackingBuilder artifactRoot(Path folder) {
        once("artifactRoot", this.artifactRoot);
        this.artifactRoot = folder;
        return this;
    }

    /** What a write that has returned survives; default {@link Durability#NORMAL}. */
    public TrackingBuilder durability(Durability durability) {
        once("durability", this.durability);
        this.durability = durability;
        return this;
    }

    /** What the time is; default the system's clock. */
    public TrackingBuilder clock(InstantSource clock) {
        once("clock", this.clock);
        this.clock = clock;
        return this;
    }

    /**
     * How often the runs under way are told that their process lives; default 30 seconds, zero for never. Where the store
     * is opened next, runs of a process that is gone are marked as {@link RunStatus#KILLED}: at once when it ran on the
     * same machine and its processes can be seen; else when nothing was heard of it for ten minutes and for twenty intervals,
     * by the clocks of both machines; never when the interval was zero.
     *
     * @param interval from a second to a day, or zero
     * @throws InvalidValueException if it is something else
     */
    public TrackingBuilder heartbeat(Duration interval) {
        once("heartbeat", this.heartbeat);
        if (!interval.isZero() && (interval.compareTo(SHORTEST_BEAT) < 0 || interval.compareTo(LONGEST_BEAT) > 0))
            throw new InvalidValueException(
                    "heartbeat " + interval,
                    "is not between a second and a day: zero is for never, 30 seconds are usual");
        this.heartbeat = interval;
        return this;
    }

    /** Where {@code MLFLOW_TRACKING_URI} and its like are looked up; default the process's environment. */
    public TrackingBuilder environment(Map<String, String> environment) {
        once("environment", this.environment);
        this.environment = Map.copyOf(environment);
        return this;
    }

    /** A store that is open already; then nothing else that says how to open one may be set. */
    public TrackingBuilder store(TrackingStore store) {
        once("the store", this.store);
        this.store = store;
        return this;
    }

    /**
     * Opens the store.
     *
     * @throws StoreException if it cannot be opened
     */
    public Tracking open() {
        RunSource.ofProcess().prepare();
        InstantSource time = clock == null ? InstantSource.system() : clock;
        Map<String, String> variables = environment == null ? System.getenv() : environment;
        Duration beat = heartbeat == null ? Duration.ofSeconds(30) : heartbeat;
        if (store == null) return new Tracking(openStore(time, variables), time, variables, beat);
        if (uri != null || artifactRoot != null || durability != null)
            throw new IllegalStateException("store(..) is open already: leave out uri, artifactRoot and durability");
        return new Tracking(store, time, variables, beat);
    }

    private TrackingStore openStore(InstantSource time, Map<String, String> variables) {
        StoreSettings settings =
                new StoreSettings(artifactRoot, durability == null ? Durability.NORMAL : durability, time, variables);
        String address = uri == null ? DefaultStore.uri(variables) : uri;
        AddressCheck.refuseSlips(address);
        return TrackingStore.open(address, settings);
    }

    private static void once(String setting, @Nullable Object earlier) {
        if (earlier != null) throw new IllegalStateException(setting + " is set already, to " + earlier);
    }
}
