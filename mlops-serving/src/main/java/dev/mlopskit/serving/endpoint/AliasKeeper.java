package dev.mlopskit.serving.endpoint;

import dev.mlopskit.tracking.ConflictException;
import dev.mlopskit.tracking.ModelVersion;
import dev.mlopskit.tracking.Tracking;
import dev.mlopskit.tracking.TrackingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an endpoint says to the registry: it moves the alias that it serves, by compare-and-set, and says why. Guarded by the lock of
 * {@link Releases}.
 */
final class AliasKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final int MOST_REASON = 500;
    private static final int MOST_PAUSE = 63;

    private final Tracking tracking;
    private final String uri;
    private final Optional<String> alias;

    /** The version that was rolled back here: it is not served again as long as the alias stays at it. */
    private @Nullable ModelVersion rejected;

    /** What was told of a version that cannot be served, so that it is not told again and again. */
    private @Nullable String failure;

    /** The version that could not be loaded, after how many looks it is tried again, and how many are still to come. */
    private @Nullable ModelVersion unloadable;

    private int pause;
    private int skips;

    /** What the registry is still to be told of a rollback. */
    private @Nullable Runnable owed;

    AliasKeeper(Tracking tracking, String uri) {
        this.tracking = tracking;
        this.uri = uri;
        this.alias = Versions.alias(uri);
    }

    boolean follows() {
        return alias.isPresent();
    }

    /**
     * Whether a version that could not be loaded is left alone in this look: to load it again and again would cost much, and it
     * seldom helps.
     */
    boolean skips(ModelVersion now) {
        if (unloadable == null || unloadable.version() != now.version()) return false;
        return skips-- > 0;
    }

    /** A version could not be loaded. */
    void unloadable(ModelVersion version) {
        boolean again = unloadable != null && unloadable.version() == version.version();
        unloadable = version;
        pause = again ? Math.min(2 * pause + 1, MOST_PAUSE) : 0;
        skips = pause;
    }

    /** What the alias points at is served, or was rolled back. */
    void settled() {
        unloadable = null;
        failure = null;
    }

    /** Whether a failure is another one than the last. */
    boolean isNews(RuntimeException e) {
        boolean news = !e.toString().equals(failure);
        failure = e.toString();
        return news;
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Where the alias points now. */
    ModelVersion find() {
        return tracking.modelVersion(uri);
    }

    /** Whether a version was rolled back here, and the alias has stayed at it since. */
    boolean rejects(ModelVersion now) {
        if (rejected != null && rejected.version() != now.version()) rejected = null;
        return rejected != null;
    }

    /**
     * Moves the alias to a canary that is promoted.
     *
     * @throws ConflictException if it is elsewhere meanwhile
     */
    void promote(Rollout<?, ?> done, String reason) {
        ModelVersion canary = done.canary().version();
        ModelVersion stable = done.stable().version();
        if (alias.isEmpty() || done.named() || canary == null) return;
        canary.aliasIf(alias.get(), stable, "promoted: " + reason);
    }

    /** Notes what the registry is to be told of a canary that is rolled back: {@link #settle} tells it. */
    void rolledBack(Rollout<?, ?> failed, String reason) {
        ModelVersion canary = failed.canary().version();
        ModelVersion stable = failed.stable().version();
        if (canary == null) return;
        if (alias.isPresent() && failed.named() && stable != null) {
            rejected = canary;
            owed = () -> stable.aliasIf(alias.get(), canary, "rolled back: " + reason);
        } else {
            String shown = reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason;
            owed = () -> canary.tag("mlopskit.rolled_back", shown);
        }
    }

    /**
     * Tells the registry what it is still to be told.
     *
     * @throws TrackingException if it cannot be told: it will be tried again with the next call
     */
    void settle() {
        Runnable deed = owed;
        if (deed == null) return;
        try {
            deed.run();
        } catch (ConflictException e) {
            LOG.info("The alias of {} had been moved on when a version was rolled back", uri);
        }
        owed = null;
    }
}
